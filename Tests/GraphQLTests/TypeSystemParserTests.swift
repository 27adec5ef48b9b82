import Testing

@testable import GraphQL

@Suite("Type-system documents", .tags(.graphqlLanguage))
struct TypeSystemParserTests {
  static let acceptedCases: [String] = [
    "type A", "type A @b", "type A implements B", "type A implements & B & C", "interface A", "union A",
    "union A = B", "union A = | B | C", "enum A", "input A", "scalar A", "schema { query: Q }",
    "directive @a on FIELD", "directive @a repeatable on | FIELD | QUERY", "directive @on on OBJECT",
    "directive @repeatable repeatable on ENUM", "enum A { on type }", "type type { type: type }",
    "type A { implements(on: B): C }", "input A { input: A = {input: null} }", "type A type B",
    "type A implements implements & type",
  ]

  @Test("parts may be left out of definitions", arguments: acceptedCases)
  func accepted(_ text: String) {
    #expect(refusal(ofDocument: text) == nil)
  }

  static let extensionAcceptedCases: [String] = [
    "extend schema @a", "extend schema { query: Q }", "extend scalar A @b", "extend type A @b",
    "extend type A implements B", "extend type A { b: C }", "extend interface A @b",
    "extend interface A implements B", "extend union A @b", "extend union A = B", "extend enum A @b",
    "extend enum A { B }", "extend input A @b", "extend input A { b: C }",
  ]

  @Test("an extension may say any one thing", arguments: extensionAcceptedCases)
  func extensionAccepted(_ text: String) {
    #expect(refusal(ofDocument: text) == nil)
  }

  static let refusedCases: [(String, String)] = [
    ("type", "1:5: Expected a Name, found the end of the document."),
    ("type A {}", "1:9: Expected a Name, found \"}\"."),
    ("type A { b }", "1:12: Expected \":\", found \"}\"."),
    ("type A { b: }", "1:13: Expected a type, found \"}\"."),
    ("type A { b(): C }", "1:12: Expected a Name, found \")\"."),
    ("type A { b: C = 1 }", "1:15: Expected a Name, found \"=\"."),
    ("type A { b(c: D = $e): F }", "1:19: Unexpected variable \"$e\" in a constant value."),
    ("type A { b: C @d(e: $f) }", "1:21: Unexpected variable \"$f\" in a constant value."),
    ("type A implements { b: C }", "1:19: Expected a Name, found \"{\"."),
    ("type A implements B C", "1:21: Expected a definition, found Name \"C\"."),
    ("type A implements B & { c: D }", "1:23: Expected a Name, found \"{\"."),
    ("type A implements && B", "1:20: Expected a Name, found \"&\"."),
    ("type A @b implements C", "1:11: Expected a definition, found Name \"implements\"."),
    ("type A { \"d\" }", "1:14: Expected a Name, found \"}\"."),
    ("interface A {}", "1:14: Expected a Name, found \"}\"."),
    ("union A =", "1:10: Expected a Name, found the end of the document."),
    ("union A = |", "1:12: Expected a Name, found the end of the document."),
    ("union A = B |", "1:14: Expected a Name, found the end of the document."),
    ("union A = || B", "1:12: Expected a Name, found \"|\"."),
    ("union A = { B }", "1:11: Expected a Name, found \"{\"."),
    ("enum A {}", "1:9: Expected a Name, found \"}\"."),
    ("enum A { true }", "1:10: \"true\" cannot be an enum value."),
    ("enum A { B false }", "1:12: \"false\" cannot be an enum value."),
    ("enum A { \"d\" null }", "1:14: \"null\" cannot be an enum value."),
    ("enum A { B: 1 }", "1:11: Expected a Name, found \":\"."),
    ("input A {}", "1:10: Expected a Name, found \"}\"."),
    ("input A { b(c: D): E }", "1:12: Expected \":\", found \"(\"."),
    ("input A implements B { c: D }", "1:9: Expected a definition, found Name \"implements\"."),
    ("scalar A { }", "1:12: Expected a field or \"...\", found \"}\"."),
    ("schema", "1:7: Expected \"{\", found the end of the document."),
    ("schema @a", "1:10: Expected \"{\", found the end of the document."),
    ("schema {}", "1:9: Expected \"query\", \"mutation\" or \"subscription\", found \"}\"."),
    (
      "schema { read: Q }",
      "1:10: Expected \"query\", \"mutation\" or \"subscription\", found Name \"read\"."
    ),
    ("schema { query Q }", "1:16: Expected \":\", found Name \"Q\"."),
    ("schema A { query: Q }", "1:8: Expected \"{\", found Name \"A\"."),
    ("directive a on FIELD", "1:11: Expected \"@\", found Name \"a\"."),
    ("directive @a", "1:13: Expected \"on\", found the end of the document."),
    ("directive @a on", "1:16: Expected a directive location, found the end of the document."),
    ("directive @a on field", "1:17: Expected a directive location, found Name \"field\"."),
    ("directive @a on FIELD |", "1:24: Expected a directive location, found the end of the document."),
    ("directive @a on FIELD QUERY", "1:23: Expected a definition, found Name \"QUERY\"."),
    ("directive @a() on FIELD", "1:14: Expected a Name, found \")\"."),
    ("directive @a on FIELD repeatable", "1:23: Expected a definition, found Name \"repeatable\"."),
    ("extend", "1:7: Expected the kind of type to extend, found the end of the document."),
    ("extend directive @a on FIELD", "1:8: Expected the kind of type to extend, found Name \"directive\"."),
    ("extend schema", "1:14: Expected a directive or \"{\", found the end of the document."),
    ("extend scalar A", "1:16: Expected a directive, found the end of the document."),
    (
      "extend type A", "1:14: Expected \"implements\", a directive or \"{\", found the end of the document."
    ),
    (
      "extend interface A type B",
      "1:20: Expected \"implements\", a directive or \"{\", found Name \"type\"."
    ),
    ("extend union A", "1:15: Expected a directive or \"=\", found the end of the document."),
    ("extend enum A", "1:14: Expected a directive or \"{\", found the end of the document."),
    ("extend input A", "1:15: Expected a directive or \"{\", found the end of the document."),
    ("\"d\" extend type A @b", "1:5: An extension cannot have a description."),
  ]

  @Test("a definition that goes wrong is refused at the first wrong token", arguments: refusedCases)
  func refused(_ text: String, _ expected: String) {
    #expect(refusal(ofDocument: text) == expected)
  }

  @Test(
    "every directive location of the specification is known, and no other",
    arguments: DirectiveLocation.allCases)
  func directiveLocation(_ location: DirectiveLocation) throws {
    let text = "directive @a on \(location.rawValue)"
    #expect(try parse(Source(text)).printed == text + "\n")
    #expect(
      refusal(ofDocument: text + "S")
        == "1:17: Expected a directive location, found Name \"\(location.rawValue)S\".")
  }

  @Test("an extension begins at its keyword, a field at its name")
  func positions() throws {
    guard
      case .typeExtension(.object(let type)) = try parse(Source(" extend type A { \"d\" b(c: D): E }"))
        .definitions[0]
    else {
      Issue.record("expected an extension")
      return
    }
    #expect(type.position == 1)
    #expect(type.name.position == 13)
    #expect(type.fields[0].description?.position == 17)
    #expect(type.fields[0].position == 21)
    #expect(type.fields[0].arguments[0].position == 23)
  }
}
