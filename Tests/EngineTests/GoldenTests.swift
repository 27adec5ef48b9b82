import Executor
import Foundation
import Testing

/// Where the documents are.
enum GoldenFiles {
  /// A shop in which nobody else makes sessions, since those are counted.
  static let shop = Task { try await TestShop.make() }
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
    path: "Fixtures/queries")
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".graphql") }.map { String($0.dropLast(8)) }.sorted()
  }()
}

/// Documents with their SQL and their answers, side by side in `Fixtures/queries`: `name.graphql`, `name.sql`, `name.json`.
/// The first line of a document names the role. `UPDATE_GOLDENS=1 swift test` writes them anew, for review.
@Suite(.tags(.executor))
struct GoldenTests {
  @Test("there are documents to compare")
  func names() { #expect(GoldenFiles.names.count >= 15) }

  @Test("a document has the SQL and the answer that its files show", arguments: GoldenFiles.names)
  func golden(_ name: String) async throws {
    let shop = try await GoldenFiles.shop.value
    let document = try String(
      contentsOf: GoldenFiles.folder.appending(path: "\(name).graphql"), encoding: .utf8)
    let role = String(document.prefix { $0 != "\n" }.dropFirst(2))
    let sql = try shop.engine.sql(
      of: document, role: role, variables: [JSONMember("s", .string("store-one"))])
    let answer = try await shop.ask(document, as: role)
    try compare(sql + "\n", "\(name).sql")
    try compare(pretty(masked(answer)) + "\n", "\(name).json")
  }

  private func compare(_ text: String, _ file: String) throws {
    let url = GoldenFiles.folder.appending(path: file)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
      try text.write(to: url, atomically: true, encoding: .utf8)
      return
    }
    let golden = try String(contentsOf: url, encoding: .utf8)
    #expect(text == golden, "\(file) differs; UPDATE_GOLDENS=1 writes it anew")
  }

  /// What is different in every answer.
  private func masked(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let items): .array(items.map(masked))
    case .object(let members):
      .object(
        members.map { member in
          ["correlationId", "position", "token"].contains(member.name) && member.value != .null
            ? JSONMember(member.name, .string("*")) : JSONMember(member.name, masked(member.value))
        })
    default: value
    }
  }
}

/// JSON with two spaces a level.
func pretty(_ value: JSONValue, indent: String = "") -> String {
  let inner = indent + "  "
  switch value {
  case .array(let items) where !items.isEmpty:
    return "[\n" + items.map { inner + pretty($0, indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
  case .object(let members) where !members.isEmpty:
    return "{\n"
      + members.map { "\(inner)\"\($0.name)\": \(pretty($0.value, indent: inner))" }.joined(separator: ",\n")
      + "\n\(indent)}"
  default:
    var bytes: [UInt8] = []
    value.write(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension TestShop {
  /// One shop for all tests that only read.
  static let shared = Task { try await TestShop.make() }
}
