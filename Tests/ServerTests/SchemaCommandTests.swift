import Foundation
import Testing

@Suite("storegraph schema", .tags(.cli))
struct SchemaCommandTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func yaml() throws -> String {
    try String(contentsOf: Self.repository.appending(path: "schema.yaml"), encoding: .utf8)
  }

  /// Runs the command in a folder with a `schema.yaml` of this text.
  private func run(_ arguments: [String], yaml: String) async throws -> Program.Finished {
    let folder = try Program.makeFolder()
    try yaml.write(to: folder.appending(path: "schema.yaml"), atomically: true, encoding: .utf8)
    return try await Program.run(["schema"] + arguments, folder: folder)
  }

  @Test("check says that a right schema is in order", arguments: [[], ["--schema", "schema.yaml"]])
  func right(arguments: [String]) async throws {
    let result = try await run(["check"] + arguments, yaml: try yaml())
    #expect(result.status == 0)
    #expect(result.output.contains(" is in order: "), "\(result.output)")
    #expect(result.errors == "")
  }

  @Test("check names the place and the cure of what is wrong, and ends with 1")
  func wrong() async throws {
    let text = try yaml()
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let line = try #require(lines.firstIndex { $0.hasPrefix("      sku: { type: String") })
    let column = "      sku: { type: ".count + 1
    lines[line] = lines[line].replacing("String", with: "Strnig")
    let result = try await run(
      ["check", "--schema", "schema.yaml"], yaml: lines.joined(separator: "\n"))
    #expect(result.status == 1)
    #expect(result.output == "")
    #expect(
      result.complaint == [
        "schema.yaml:\(line + 1):\(column): error: unknown type 'Strnig'; did you mean 'String'?"
      ])
  }

  @Test(
    "several mistakes are a line each, in the order of the file, and nothing is printed",
    arguments: ["sdl", "sql"])
  func several(command: String) async throws {
    let text = try yaml().replacing("sku: { type: String", with: "sku: { type: Strnig")
    let result = try await run([command, "--schema", "schema.yaml"], yaml: text)
    #expect(result.status == 1)
    #expect(result.output == "")
    let lines = result.complaint.compactMap { $0.split(separator: ":").dropFirst().first.flatMap { Int($0) } }
    #expect(lines.count == result.complaint.count && lines.count > 1)
    #expect(lines == lines.sorted())
    #expect(result.complaint.allSatisfy { $0.hasPrefix("schema.yaml:") && $0.contains(": error: ") })
  }

  @Test("what is no YAML has a place too, and so has an empty file", arguments: ["a: [1, 2", "", "\u{1}"])
  func noYAML(text: String) async throws {
    let result = try await run(["check", "--schema", "schema.yaml"], yaml: text)
    #expect(result.status == 1)
    #expect(
      result.complaint.first?.contains(/^schema\.yaml:[1-9][0-9]*:[1-9][0-9]*: error: ./) == true,
      "\(result.complaint)")
  }

  @Test(
    "a wrong command line ends with 64", arguments: [["chek"], ["check", "--schem", "a"], ["sdl", "a"]])
  func usage(arguments: [String]) async throws {
    let result = try await Program.run(["schema"] + arguments)
    #expect(result.status == 64)
    #expect(result.output == "")
    #expect(result.errors.contains("Usage: storegraph schema"))
  }

  @Test(
    "what is no text in UTF-8, or is not there, is one sentence",
    arguments: ["sdl", "sql", "check", "matrix"])
  func unreadable(command: String) async throws {
    let folder = try Program.makeFolder()
    try Data([0x61, 0xFF, 0x62]).write(to: folder.appending(path: "latin.yaml"))
    for file in ["nowhere.yaml", "latin.yaml"] {
      let result = try await Program.run(["schema", command, "--schema", file], folder: folder)
      #expect(result.status == 1)
      #expect(result.output == "")
      #expect(result.complaint.count == 1)
      #expect(result.complaint.first?.contains("“\(file)” cannot be read") == true, "\(result.complaint)")
    }
  }

  @Test(
    "sdl, sql and matrix of the file are those that the program was built from",
    arguments: ["sdl", "sql", "matrix"])
  func sameAsBuiltIn(command: String) async throws {
    let own = try await Program.run(["schema", command])
    let read = try await run([command, "--schema", "schema.yaml"], yaml: try yaml())
    #expect(own.status == 0 && read.status == 0)
    #expect(!own.output.isEmpty && own.output == read.output)
    #expect(own.output.hasSuffix("\n"))
  }

  @Test("the matrix is docs/permissions.md, or JSON with one object for each role, type and field")
  func matrix() async throws {
    let page = try await Program.run(["schema", "matrix"])
    #expect(
      page.output
        == (try String(contentsOf: Self.repository.appending(path: "docs/permissions.md"), encoding: .utf8)))
    let json = try await Program.run(["schema", "matrix", "--format", "json"])
    let lines = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]])
    let keys = lines.map { "\($0["role"] ?? "") \($0["type"] ?? "") \($0["field"] ?? "")" }
    #expect(Set(keys).count == keys.count && keys.count > 100)
  }
}
