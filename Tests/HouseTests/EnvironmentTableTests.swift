import Foundation
import Testing

@Suite("docs/operations.md", .tags(.house))
struct EnvironmentTableTests {
  private static let code = "Sources/Server/Configuration.swift"
  private static let page = "docs/operations.md"

  @Test("its table of settings is that of the program")
  func agreement() throws {
    let program = EnvironmentTable.read(code: try ProjectFiles.own.text(Self.code))
    #expect(program.defaults["PORT"] == "4000")
    #expect(EnvironmentTable.read(page: try ProjectFiles.own.text(Self.page)) == program)
  }

  @Test("every variable that the program looks up is read")
  func completeness() throws {
    let text = try ProjectFiles.own.text(Self.code)
    let named = Set(text.matches(of: /(?:text|number|flag)\("([A-Z_]+)"/).map { String($0.1) })
    #expect(named == Set(EnvironmentTable.read(code: text).defaults.keys))
  }

  @Test(
    "a setting that only one of them has, or has otherwise, is found",
    arguments: [
      ("docs/operations.md", "| `PORT` | `4000` |", "| `PORT` | `4001` |"),
      ("docs/operations.md", "| `HOST` |", "| `HOTS` |"),
      ("Sources/Server/Configuration.swift", "var port = 4000", "var port = 4100"),
      ("Sources/Server/Configuration.swift", "text(\"HOST\")", "text(\"ADDRESS\")"),
    ])
  func difference(file: String, before: String, after: String) throws {
    try ProjectFiles.withCopy { copy in
      let text = try copy.text(file)
      #expect(text.contains(before))
      try copy.write(text.replacing(before, with: after), to: file)
      let program = EnvironmentTable.read(code: try copy.text(Self.code))
      #expect(EnvironmentTable.read(page: try copy.text(Self.page)) != program)
    }
  }
}
