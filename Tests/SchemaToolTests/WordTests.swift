import Schema
import Testing

@testable import SchemaTool

/// Names that Swift, SQL or the generated code itself could stumble over: each is refused with a place, or compiles.
@Suite("difficult names", .tags(.schemaLanguage))
struct WordTests {
  private static let words = [
    "actor", "any", "as", "associatedtype", "async", "await", "break", "case", "catch", "class", "continue",
    "default",
    "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for",
    "func", "guard",
    "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "open", "operator",
    "precedencegroup",
    "private", "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript",
    "super",
    "switch", "throw", "throws", "true", "try", "typealias", "var", "where", "while", "Any", "Protocol",
    "Self", "Type",
    "some", "none", "get", "set", "left", "right", "mutating", "lazy", "weak", "consuming", "borrowing",
    "each", "macro",
    "table", "columns", "reader", "writer", "json", "jsonText", "values", "hash", "hashValue", "description",
    "rawValue",
    "allCases", "encode", "decoded", "required", "enumeration", "int32", "input", "order", "select", "user",
    "group",
    "limit", "offset", "check", "references", "primary", "end", "analyse", "collation", "session_user",
    "xmin", "ctid",
  ]

  private static let capitals = ["Any", "Protocol", "Self", "Type"]

  /// The schema with words put into it, without those that are refused where they stand; each must have its own line.
  private func accepted(
    _ words: [String], _ place: ([String]) -> (String) -> String
  ) throws -> (model: Model, words: [String]) {
    var words = words
    while true {
      let yaml = place(words)(try fixture("library.yaml"))
      let (model, diagnostics) = loadModel(yaml: yaml, file: "library.yaml")
      if let model { return (model, words) }
      let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
      let refused = Set(
        diagnostics.filter { $0.severity == .error }.map {
          String(lines[$0.mark.line - 1].drop { $0 == " " }.prefix { $0 != ":" })
        })
      let left = words.filter { !refused.contains($0) }
      try #require(left.count < words.count, "\(diagnostics)")
      words = left
    }
  }

  @Test("fields of rows, of values, of payloads and of inputs")
  func fields() async throws {
    func field(_ words: [String]) -> (String) -> String {
      { yaml in
        let lines = words.map { "      \($0): { type: String, default: x }\n" }.joined()
        let plain = words.map { "      \($0): String\n" }.joined()
        return yaml.replacing("      weight: Float\n", with: "      weight: Float\n" + lines)
          .replacing("      founded: Int\n", with: "      founded: Int\n" + plain)
          .replacing("      bookId: ID\n", with: "      bookId: ID\n" + plain)
          .replacing("      extra: JSON\n", with: "      extra: JSON\n" + plain)
      }
    }
    // Two words that differ in case alone would share a column.
    let (model, words) = try accepted(Self.words.filter { !Self.capitals.contains($0) }, field)
    #expect(words.count > 80)
    let complaints = try await typecheck(model, main: "")
    #expect(complaints == "")
    let others = try accepted(Self.capitals, field)
    let complaintsOfOthers = try await typecheck(others.model, main: "")
    #expect(complaintsOfOthers == "")
  }

  @Test("enum values, as defaults of fields that may be null")
  func values() async throws {
    func value(_ words: [String]) -> (String) -> String {
      { yaml in
        let values = words.map { "      \($0):\n" }.joined()
        let fields = words.enumerated().map {
          "      e\($0.offset): { type: Binding, default: \($0.element) }\n"
        }.joined()
        return yaml.replacing(
          "      PAPERBACK:\n", with: "      PAPERBACK:\n" + values.replacing("      default:\n", with: "")
        )
        .replacing("      weight: Float\n", with: "      weight: Float\n" + fields)
      }
    }
    let (model, words) = try accepted(Self.words, value)
    #expect(words.count > 80)
    let complaints = try await typecheck(model, main: "")
    #expect(complaints == "")
  }

  @Test("types and enums")
  func types() async throws {
    func type(_ words: [String]) -> (String) -> String {
      { yaml in
        let types = words.map { "  \($0): { embedded: true, fields: { a: Int } }\n" }.joined()
        let fields = words.enumerated().map { "      t\($0.offset): \($0.element)\n" }.joined()
        return yaml.replacing("types:\n", with: "types:\n" + types)
          .replacing("      weight: Float\n", with: "      weight: Float\n" + fields)
      }
    }
    let (model, words) = try accepted(Self.words, type)
    #expect(words.count > 80)
    let complaints = try await typecheck(model, main: "")
    #expect(complaints == "")
  }
}
