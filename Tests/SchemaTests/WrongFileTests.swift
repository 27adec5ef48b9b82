import Foundation
import Schema
import Testing

/// A folder of wrong schemas: `Fixtures/wrong/<code>.yaml` has the mistake that its name says, and `<code>.txt` what is said
/// about it. With `UPDATE_FIXTURES=1` in the environment the texts are written anew.
@Suite("wrong schema files", .tags(.schemaLanguage))
struct WrongFileTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Fixtures/wrong")

  private static let codes: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(".yaml".count)) }.sorted()

  private static func diagnostics(_ code: String) throws -> [Diagnostic] {
    let yaml = try String(contentsOf: folder.appending(path: "\(code).yaml"), encoding: .utf8)
    return loadModel(yaml: yaml, file: "schema.yaml").diagnostics
  }

  @Test("each is told with code, line, column and cure", arguments: codes)
  func told(_ code: String) throws {
    let found = try Self.diagnostics(code)
    let text = found.map { "\($0.code)\n\($0)\n" }.joined()
    let file = Self.folder.appending(path: "\(code).txt")
    if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
    #expect(found.first?.code == code)
    // Elsewhere the message itself says what there must be, or it is the YAML parser's.
    if !["expected-boolean", "expected-integer", "out-of-range", "yaml-syntax"].contains(code) {
      #expect(found.allSatisfy { $0.remedy != nil })
    }
  }

  @Test("no two have the same code, line and column, and there are at least forty")
  func distinct() throws {
    let places = try Self.codes.compactMap { try Self.diagnostics($0).first }.map {
      "\($0.code) \($0.mark.line):\($0.mark.column)"
    }
    #expect(Set(places).count == Self.codes.count)
    #expect(places.count >= 40)
  }

  /// Codes are the only texts of the reader and the checks that have this form; those of unknown names are put together.
  private func codesOfSource() throws -> Set<String> {
    var codes: Set<String> = []
    for folder in ["Reader", "Checks"] {
      let folder = packageRoot.appending(path: "Sources/Schema/\(folder)")
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        codes.formUnion(text.matches(of: /"([a-z]+(?:-[a-z]+)+)"/).map { String($0.1) })
        codes.formUnion(
          text.matches(of: /reportUnknown\(\s*"([a-z ]+)"/).map {
            "unknown-" + $0.1.replacing(" ", with: "-")
          })
      }
    }
    return codes
  }

  @Test("every code of the source has a file")
  func complete() throws {
    let codes = try codesOfSource()
    #expect(codes.count > 80)
    #expect(codes.symmetricDifference(Self.codes).sorted() == [])
  }

  @Test("every code is in the tables of docs/errors-of-schema.md, with an example and what is said")
  func documented() throws {
    let page = try String(
      contentsOf: packageRoot.appending(path: "docs/errors-of-schema.md"), encoding: .utf8)
    var documented: Set<String> = []
    for line in page.split(separator: "\n") {
      guard let row = line.wholeMatch(of: /\| `([a-z-]+)`( \(w\))? \| (.+) \| (.+) \|/) else { continue }
      let code = String(row.1)
      documented.insert(code)
      #expect(!row.3.isEmpty && !row.4.isEmpty, "\(code)")
      let isWarning = try Self.diagnostics(code).first?.severity == .warning
      #expect((row.2 != nil) == isWarning, "\(code)")
    }
    #expect(try codesOfSource().symmetricDifference(documented).sorted() == [])
  }
}
