import Foundation
import Testing

@testable import GraphQL

@Suite("Printing", .tags(.graphqlLanguage))
struct PrinterTests {
  @Test("a fixture is printed as the file beside it says", arguments: Fixture.names)
  func golden(_ name: String) throws {
    let document = try parse(Source(Fixture.text("\(name).graphql")))
    let expected = try Fixture.text("\(name).printed.graphql")
    #expect(document.printed == expected)
  }

  @Test("what is printed parses to an equal tree and prints alike", arguments: Fixture.names)
  func roundTrip(_ name: String) throws {
    let document = try parse(Source(Fixture.text("\(name).graphql")))
    let again = try parse(Source(document.printed))
    #expect(structure(document.definitions) == structure(again.definitions))
    #expect(document.printed == again.printed)
  }

  @Test("a shorthand query gets its keyword where its braces would belong to a type")
  func shorthandAfterType() throws {
    #expect(
      try parse(Source("type A query { a } { b }")).printed == "type A\n\nquery {\n  a\n}\n\n{\n  b\n}\n")
  }

  static let anyStringCases: [String] = [
    "", " ", "a", " a", "a ", "\n", "\n\n", "a\n", "\na", "  a\n  b", "a\n  b", "  a\nb", "a\n\nb",
    "a\n  \nb", "a\rb",
    "a\r\nb", "\"", "\"\"\"", "\"\"\"\"\"\"\"", "a\"", "a\"\"", "\"a", "\\", "a\\", "\\\"\"\"", "a\n\"",
    "\\n", "\t", "\ta",
    "a\tb", "\u{0}", "\u{7F}", "\u{85}", "\u{2028}", "\u{FEFF}", "žćš 😀", "  a\"", "  a\\",
    String(repeating: "a", count: 71), " " + String(repeating: "a", count: 71),
    "a\n" + String(repeating: "b", count: 99),
  ]

  @Test("any text survives as a string, block or not", arguments: anyStringCases, [false, true])
  func anyString(_ text: String, _ block: Bool) throws {
    let value = Value(.list([Value(.string(text, block: block))]))
    let field = Field(
      alias: nil, name: Name("a"), arguments: [Argument(name: Name("b"), value: value, position: 0)],
      directives: [],
      selections: nil, position: 0)
    var selections = SelectionSet(selections: [.field(field)], position: 0)
    for _ in 1...2 {
      let fragment = InlineFragment(typeCondition: nil, directives: [], selections: selections, position: 0)
      selections = SelectionSet(selections: [.inlineFragment(fragment)], position: 0)
    }
    let printed = selections.printed
    let found = try parse(Source(printed)).printed
    #expect(found == printed + "\n")
    let literal = try #require(try firstString(Source(printed)))
    #expect(literal == text)
  }

  /// The meaning of the first string token.
  private func firstString(_ source: Source) throws -> String? {
    var parser = try Parser(source, .default)
    while parser.token.kind != .string, parser.token.kind != .blockString {
      guard parser.token.kind != .endOfDocument else { return nil }
      try parser.advance()
    }
    return try parser.stringText()
  }

  static let valueCases: [(String, String)] = [
    (
      "{a: 1, b: [2.0, E, $v, null, true, \"s\"], c: {}}",
      "{a: 1, b: [2.0, E, $v, null, true, \"s\"], c: {}}"
    ),
    ("[,]", "[]"),
    ("\"\"\"a\nb\"\"\"", "\"\"\"\na\nb\n\"\"\""),
    ("\"\\u{1F600}\\u000B\\/\"", "\"😀\\u000B/\""),
  ]

  @Test("every node prints by itself", arguments: valueCases)
  func value(_ text: String, _ expected: String) throws {
    #expect(try parseValue(Source(text)).printed == expected)
  }
}
