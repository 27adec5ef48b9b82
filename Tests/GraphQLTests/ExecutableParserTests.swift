import Testing

@testable import GraphQL

@Suite("Executable documents", .tags(.graphqlLanguage))
struct ExecutableParserTests {
  private func operation(_ text: String) throws -> OperationDefinition {
    let document = try parse(Source(text))
    guard case .operation(let operation) = try #require(document.definitions.first) else {
      throw NotAnOperation()
    }
    return operation
  }

  private struct NotAnOperation: Error {}

  @Test("positions are byte offsets of where each node begins")
  func positions() throws {
    let operation = try operation("\"é\" query Q($a: [Int!] = 1) @d { b: c(e: $f) ...G }")
    #expect(operation.description?.position == 0)
    #expect(operation.position == 5)
    #expect(operation.name?.position == 11)
    #expect(operation.variables[0].position == 13)
    #expect(operation.variables[0].name.position == 14)
    #expect(operation.variables[0].type.position == 17)
    #expect(operation.variables[0].type.innermostName.position == 18)
    #expect(operation.variables[0].defaultValue?.position == 26)
    #expect(operation.directives[0].position == 29)
    #expect(operation.selections.position == 32)
    guard case .field(let field) = operation.selections.selections[0] else { throw NotAnOperation() }
    #expect(field.position == 34)
    #expect(field.name.position == 37)
    #expect(field.arguments[0].position == 39)
    #expect(field.arguments[0].value.position == 42)
    #expect(operation.selections.selections[1].position == 46)
  }

  @Test("an alias is the response key, or else the name")
  func responseKey() throws {
    let keys = try operation("{ a b: c }").selections.selections.map { selection in
      guard case .field(let field) = selection else { throw NotAnOperation() }
      return field.responseKey
    }
    #expect(keys == ["a", "b"])
  }

  @Test("an anonymous query is the same with and without its keyword")
  func shorthand() throws {
    #expect(try structure(operation("{ a }")) == structure(operation("query { a }")))
  }

  static let keywordsCases: [String] = [
    "query query { query }", "fragment fragment on on { on }", "{ ...onward }", "{ ...fragment }",
    "{ on: true }",
    "query ($on: on) { a(true: $null) @on }", "{ ... on on { a } }", "{ a(b: {null: on}) }",
    "{ a(b: query) }",
    "mutation subscription { a }",
  ]

  @Test("keywords are names elsewhere", arguments: keywordsCases)
  func keywords(_ text: String) {
    #expect(refusal(ofDocument: text) == nil)
  }

  static let descriptionsCases: [String] = [
    "\"d\" query Q { a }", "\"\"\"d\"\"\" mutation { a }", "\"\" subscription { a }",
    "\"d\" fragment F on T { a }",
    "query (\"d\" $a: Int, \"\"\"e\"\"\" $b: Int) { a }",
  ]

  @Test("descriptions may stand before operations, fragments and variables", arguments: descriptionsCases)
  func descriptions(_ text: String) {
    #expect(refusal(ofDocument: text) == nil)
  }

  static let refusedCases: [(String, String)] = [
    ("", "1:1: Expected a definition, found the end of the document."),
    (" \n# c\n,", "3:2: Expected a definition, found the end of the document."),
    ("{", "1:2: Expected a field or \"...\", found the end of the document."),
    ("{}", "1:2: Expected a field or \"...\", found \"}\"."),
    ("{ a", "1:4: Expected a field or \"...\", found the end of the document."),
    ("{ a }}", "1:6: Expected a definition, found \"}\"."),
    ("{ a {} }", "1:6: Expected a field or \"...\", found \"}\"."),
    ("{ a: }", "1:6: Expected a Name, found \"}\"."),
    ("{ a: b: c }", "1:7: Expected a field or \"...\", found \":\"."),
    ("{ a() }", "1:5: Expected a Name, found \")\"."),
    ("{ a(b) }", "1:6: Expected \":\", found \")\"."),
    ("{ a(b:) }", "1:7: Expected a value, found \")\"."),
    ("{ a(b: 1 }", "1:10: Expected a Name, found \"}\"."),
    ("{ a(b: $) }", "1:9: Expected a Name, found \")\"."),
    ("{ a(b: $1) }", "1:9: Expected a Name, found Int \"1\"."),
    ("{ a(b: [1) }", "1:10: Expected a value, found \")\"."),
    ("{ a(b: {c: 1) }", "1:13: Expected a Name, found \")\"."),
    ("{ a(b: {c 1}) }", "1:11: Expected \":\", found Int \"1\"."),
    ("{ a @ }", "1:7: Expected a Name, found \"}\"."),
    ("{ a @b() }", "1:8: Expected a Name, found \")\"."),
    ("{ ... }", "1:7: Expected \"{\", found \"}\"."),
    ("{ ...on }", "1:9: Expected a Name, found \"}\"."),
    ("{ ...on T }", "1:11: Expected \"{\", found \"}\"."),
    ("{ ...F { a } }", "1:8: Expected a field or \"...\", found \"{\"."),
    ("{ 1 }", "1:3: Expected a field or \"...\", found Int \"1\"."),
    ("{ 1.5 }", "1:3: Expected a field or \"...\", found Float \"1.5\"."),
    ("{ \"a\" }", "1:3: Expected a field or \"...\", found a String."),
    ("query", "1:6: Expected \"{\", found the end of the document."),
    ("query Q", "1:8: Expected \"{\", found the end of the document."),
    ("query Q R { a }", "1:9: Expected \"{\", found Name \"R\"."),
    ("query () { a }", "1:8: Expected \"$\", found \")\"."),
    ("query (a: Int) { a }", "1:8: Expected \"$\", found Name \"a\"."),
    ("query ($a) { a }", "1:10: Expected \":\", found \")\"."),
    ("query ($a: ) { a }", "1:12: Expected a type, found \")\"."),
    ("query ($a: Int!!) { a }", "1:16: Expected \"$\", found \"!\"."),
    ("query ($a: !Int) { a }", "1:12: Expected a type, found \"!\"."),
    ("query ($a: []) { a }", "1:13: Expected a type, found \"]\"."),
    ("query ($a: [Int) { a }", "1:16: Expected \"]\", found \")\"."),
    ("query ($a: Int = ) { a }", "1:18: Expected a value, found \")\"."),
    ("query ($a: Int = $b) { a }", "1:18: Unexpected variable \"$b\" in a constant value."),
    ("query ($a: A = [{b: $c}]) { a }", "1:21: Unexpected variable \"$c\" in a constant value."),
    ("query ($a: Int @b(c: $d)) { a }", "1:22: Unexpected variable \"$d\" in a constant value."),
    ("query ($a: Int = $) { a }", "1:19: Expected a Name, found \")\"."),
    ("query ($a: Int @b = 1) { a }", "1:19: Expected \"$\", found \"=\"."),
    ("fragment on on T { a }", "1:10: Expected a fragment's name, found Name \"on\"."),
    ("fragment F { a }", "1:12: Expected \"on\", found \"{\"."),
    ("fragment F on { a }", "1:15: Expected a Name, found \"{\"."),
    ("fragment F on T", "1:16: Expected \"{\", found the end of the document."),
    ("fragment F($a: Int) on T { a }", "1:11: Expected \"on\", found \"(\"."),
    ("{ a } b", "1:7: Expected a definition, found Name \"b\"."),
    ("Query { a }", "1:1: Expected a definition, found Name \"Query\"."),
    ("\"d\"", "1:4: Expected a definition, found the end of the document."),
    ("\"d\" { a }", "1:5: A query without the keyword \"query\" cannot have a description."),
    ("\"d\" \"e\" query { a }", "1:5: Expected a definition, found a String."),
    ("{ \"d\" a }", "1:3: Expected a field or \"...\", found a String."),
    ("query { a } extend query { b }", "1:20: Expected the kind of type to extend, found Name \"query\"."),
    ("{\n  a(b: 1)\r\n  é\r}", "3:3: Unexpected character U+00E9."),
    ("{ a \"\"\"x\ny\"\"\" ]", "1:5: Expected a field or \"...\", found a String."),
    ("{ a(b: \"\"\"x\ny\"\"\" ] }", "2:6: Expected a Name, found \"]\"."),
    ("{ a & b }", "1:5: Expected a field or \"...\", found \"&\"."),
    ("{ a | b }", "1:5: Expected a field or \"...\", found \"|\"."),
  ]

  @Test("a document that ends or goes wrong is refused at the first wrong token", arguments: refusedCases)
  func refused(_ text: String, _ expected: String) {
    #expect(refusal(ofDocument: text) == expected)
  }

  @Test("a long name is quoted in part")
  func longName() {
    let name = String(repeating: "a", count: 1_000_000)
    #expect(refusal(ofDocument: name) == "1:1: Expected a definition, found Name \"\(name.prefix(40))…\".")
  }

  static let valueCases: [(String, Value.Kind)] = [
    ("$a", Value.Kind.variable("a")), ("null", .null), ("true", .boolean(true)), ("false", .boolean(false)),
    ("nulls", .enumeration("nulls")), ("NULL", .enumeration("NULL")), ("[]", .list([])),
    ("{}", .object([])),
    ("[1 2,,3]", .list([Value(.int("1")), Value(.int("2")), Value(.int("3"))])),
    (
      "{a: $b, a: E}",
      .object([
        ObjectField(name: Name("a"), value: Value(.variable("b"))),
        ObjectField(name: Name("a"), value: Value(.enumeration("E"))),
      ])
    ),
  ]

  @Test("a value alone is parsed whole", arguments: valueCases)
  func value(_ text: String, _ kind: Value.Kind) throws {
    #expect(try parseValue(Source(text)).kind == kind)
  }

  @Test("nothing may follow a value or a type that stands alone")
  func end() {
    #expect(refusal(ofValue: "1 2") == "1:3: Expected the end of the document, found Int \"2\".")
    let refused = refusal { () throws(SyntaxError) in _ = try parseType(Source("Int! Int")) }
    #expect(refused == "1:6: Expected the end of the document, found Name \"Int\".")
  }

  @Test("a type alone is parsed and spelled canonically")
  func type() throws {
    #expect(try parseType(Source(" [ [ Int ! ] ] ! ")).description == "[[Int!]]!")
  }
}
