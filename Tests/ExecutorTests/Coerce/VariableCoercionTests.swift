import GraphQL
import Postgres
import Schema
import Testing

@testable import Executor

private let id = "0198c1a0-0000-7000-8000-000000000001"

/// The values of variables given as JSON, or the first error's message.
private func coerced(_ declarations: String, _ json: String) throws -> [String: InputValue] {
  let document = try parse(Source("query (\(declarations)) { __typename }"))
  guard case .operation(let operation)? = document.definitions.first,
    case .object(let members) = try parseJSON(Array(json.utf8))
  else { return [:] }
  return try coerceVariables(
    of: operation, from: members, in: Bookshop.system(), source: document.source
  ).get()
}

private func refusals(_ declarations: String, _ json: String) throws -> [String] {
  do {
    return try coerced(declarations, json).map { "accepted \($0)" }
  } catch let error as GraphQLErrors {
    return error.errors.map { error in error.locations.map { "\($0) " }.joined() + error.message }
  }
}

@Suite("Coercion of variables", .tags(.coercion))
struct VariableCoercionTests {
  @Test(
    "every kind of input takes its values",
    arguments: [
      ("Int", "-2147483648", InputValue.int(-2_147_483_648)), ("Int", "3.0", .int(3)), ("Int!", "1", .int(1)),
      ("Float", "1", .double(1)), ("Float", "1.5", .double(1.5)),
      ("String", #""كتاب""#, .string("كتاب")), ("Boolean", "false", .bool(false)),
      ("ID", "\"\(id)\"", .uuid(UUID(high: 0x0198_c1a0_0000_7000, low: 0x8000_0000_0000_0001))),
      (
        "UUID", "\"0198C1A0000070008000000000000001\"",
        .uuid(UUID(high: 0x0198_c1a0_0000_7000, low: 0x8000_0000_0000_0001))
      ),
      ("DateTime", "\"2000-01-01T00:00:01+00:00\"", .timestamp(Timestamp(microseconds: 1_000_000))),
      ("JSON", "{\"b\":[1,null]}", .json(.object([JSONMember("b", .array([.int(1), .null]))]))),
      ("JSON", "null", .null), ("MinorUnits", "-9007199254740991", .int(-9_007_199_254_740_991)),
      ("MinorUnits", "1e3", .int(1_000)), ("Cursor", "\"abc\"", .string("abc")),
      ("Currency", "\"EUR\"", .enumeration("EUR")),
      ("[Int]", "[1,null]", .list([.int(1), .null])), ("[Int]", "1", .list([.int(1)])),
      ("[Int]", "null", .null),
      ("[[Int]]", "1", .list([.list([.int(1)])])),
      ("[[Int]]", "[1,[2]]", .list([.list([.int(1)]), .list([.int(2)])])),
      ("Item", "{\"a\":1}", .object([InputMember("a", .int(1)), InputMember("b", .int(5))])),
      ("Item", "{\"b\":2,\"a\":1}", .object([InputMember("a", .int(1)), InputMember("b", .int(2))])),
      ("Key", "{\"title\":\"a\"}", .object([InputMember("title", .string("a"))])),
      (
        "BookFilter", "{\"title\":null,\"tags\":\"x\"}",
        .object([
          InputMember("title", .null), InputMember("minPages", .int(1)),
          InputMember("tags", .list([.string("x")])),
        ])
      ),
    ])
  func accepted(_ type: String, _ json: String, _ expected: InputValue) throws {
    #expect(try coerced("$a: \(type)", "{\"a\":\(json)}") == ["a": expected])
  }

  @Test("what is absent stays absent, a default stands in, and null stays null")
  func absence() throws {
    #expect(
      try coerced("$a: Int, $b: Int = 5, $c: Int = 5", "{\"c\":null,\"other\":1}") == [
        "b": .int(5), "c": .null,
      ])
    #expect(
      try coerced("$a: [Currency!] = EUR, $b: Item = {a: 1}", "{}")
        == [
          "a": .list([.enumeration("EUR")]),
          "b": .object([InputMember("a", .int(1)), InputMember("b", .int(5))]),
        ])
  }

  @Test(
    "what does not fit is refused with its place inside the variable",
    arguments: [
      ("Int", "2147483648", ": Expected Int, a whole number of 32 bits; found 2147483648."),
      ("Int", "1.5", ": Expected Int, a whole number of 32 bits; found 1.5."),
      ("Int", "\"1\"", ": Expected Int, a whole number of 32 bits; found \"1\"."),
      ("Float", "true", ": Expected Float, a finite number; found true."),
      ("String", "1", ": Expected String, text in quotes, without U+0000; found 1."),
      ("String", "\"a\\u0000\"", ": Expected String, text in quotes, without U+0000; found \"a\\u0000\"."),
      ("Boolean", "0", ": Expected Boolean, true or false; found 0."),
      ("ID", "5", ": Expected ID, a UUID as text; found 5."),
      ("ID", "\"5\"", ": Expected ID, a UUID as text; found \"5\"."),
      (
        "DateTime", "\"2026-01-31\"",
        ": Expected DateTime, a date and time with offset (RFC 3339) as text, such as \"2026-01-31T12:00:00Z\"; found \"2026-01-31\"."
      ),
      ("JSON", "[\"\\u0000\"]", ": Expected JSON, a JSON value without U+0000; found a list."),
      ("MinorUnits", "0.5", ": Expected MinorUnits, a whole number within ±(2^53 − 1); found 0.5."),
      (
        "MinorUnits", "9007199254740992",
        ": Expected MinorUnits, a whole number within ±(2^53 − 1); found 9007199254740992."
      ),
      ("Currency", "\"EURO\"", ": Enum Currency has no value \"EURO\" (did you mean \"EUR\"?)."),
      ("Currency", "1", ": Expected a value of enum Currency, found 1."),
      ("Int!", "null", ": Expected Int!, found null."),
      ("[Int!]", "[1,null]", " at \"a[1]\": Expected Int!, found null."),
      (
        "[[Int]]", "[[1],[2,\"x\"]]", " at \"a[1][1]\": Expected Int, a whole number of 32 bits; found \"x\"."
      ),
      ("Item", "[]", ": Expected Item, an object; found a list."),
      ("Item", "{}", ": Field \"a\" of required type Int! was not given."),
      ("Item", "{\"a\":1,\"c\":1}", ": Type Item has no field \"c\"."),
      ("BookFilter", "{\"titel\":1}", ": Type BookFilter has no field \"titel\" (did you mean \"title\"?)."),
      (
        "BookFilter", "{\"not\":{\"tags\":[\"a\",\"b\",3]}}",
        " at \"a.not.tags[2]\": Expected String, text in quotes, without U+0000; found 3."
      ),
      ("Key", "{}", ": Exactly one field of Key must be given, not 0."),
      ("Key", "{\"title\":\"a\",\"id\":null}", ": Exactly one field of Key must be given, not 2."),
      ("Key", "{\"title\":null}", " at \"a.title\": The one field of Key must not be null."),
    ])
  func refused(_ type: String, _ json: String, _ expected: String) throws {
    #expect(
      try refusals("$a: \(type)", "{\"a\":\(json)}") == [
        "1:8 Variable \"$a\" got an invalid value" + expected
      ])
  }

  @Test("a required variable must be given")
  func missing() throws {
    #expect(
      try refusals("$a: Int!, $b: [ID!]!", "{}") == [
        "1:8 Variable \"$a\" got an invalid value: Expected Int!, but nothing was given.",
        "1:18 Variable \"$b\" got an invalid value: Expected [ID!]!, but nothing was given.",
      ])
  }

  @Test("bad values have the code of bad input")
  func code() throws {
    do {
      _ = try coerced("$a: Int", "{\"a\":\"x\"}")
      Issue.record("accepted")
    } catch let error as GraphQLErrors {
      #expect(error.errors.map(\.code) == [.badUserInput])
    }
  }

  @Test("a long value is told in part")
  func longValue() throws {
    let text = String(repeating: "x", count: 10_000)
    #expect(try refusals("$a: Int", "{\"a\":\"\(text)\"}")[0].utf8.count < 250)
  }
}

@Suite("Coercion of arguments", .tags(.coercion))
struct ArgumentCoercionTests {
  /// The arguments of the only field of a query; `given` are values of its variables.
  private func coerced(_ field: String, _ given: [String: InputValue] = [:]) throws -> [InputMember] {
    let document = try parse(Source("{ \(field) }"))
    let system = try Bookshop.system()
    guard case .operation(let operation)? = document.definitions.first,
      case .field(let field)? = operation.selections.selections.first
    else { return [] }
    return try coerceArguments(
      field.arguments, for: system.field(field.name.text, on: "Query")?.arguments ?? [], variables: given,
      system: system, source: document.source, position: field.position)
  }

  private func refusal(_ field: String, _ given: [String: InputValue] = [:]) throws -> String? {
    do {
      return "accepted \(try coerced(field, given))"
    } catch let error as GraphQLError {
      return error.locations.map { "\($0) " }.joined() + error.message
    }
  }

  @Test("arguments come in the order of their definitions, with defaults")
  func order() throws {
    #expect(
      try coerced("books(currency: EUR, filter: null) { id }") == [
        InputMember("filter", .null), InputMember("first", .int(10)),
        InputMember("currency", .enumeration("EUR")),
      ])
  }

  @Test("an absent variable leaves its argument out, or to its default")
  func absentVariable() throws {
    #expect(try coerced("books(first: $a, currency: $b) { id }") == [InputMember("first", .int(10))])
    #expect(try coerced("books(first: $a) { id }", ["a": .null]) == [InputMember("first", .null)])
  }

  @Test("variables stand inside lists and objects")
  func insideVariables() throws {
    #expect(
      try coerced("sum(numbers: [1, $a], matrix: [$b, 2]) ", ["a": .int(7)]) == [
        InputMember("numbers", .list([.int(1), .int(7)])),
        InputMember("matrix", .list([.null, .list([.int(2)])])),
      ])
    #expect(
      try coerced("books(filter: {title: $a, minPages: $a, item: {a: $b}}, first: 1) { id }", ["b": .int(3)])
        == [
          InputMember(
            "filter",
            .object([
              InputMember("minPages", .int(1)),
              InputMember("item", .object([InputMember("a", .int(3)), InputMember("b", .int(5))])),
            ])),
          InputMember("first", .int(1)),
        ])
  }

  @Test("JSON takes literals of every kind, with the values of variables inside")
  func json() throws {
    let value = try coerced(
      "log(value: {a: [1, 2.5, \"x\", null, true, 99999999999999999999], b: $id, c: $none})",
      ["id": .uuid(UUID(high: 1, low: 2))])
    #expect(
      value == [
        InputMember(
          "value",
          .json(
            .object([
              JSONMember(
                "a", .array([.int(1), .double(2.5), .string("x"), .null, .bool(true), .double(1e20)])),
              JSONMember("b", .string("00000000-0000-0001-0000-000000000002")), JSONMember("c", .null),
            ])))
      ])
  }

  @Test(
    "what does not fit is refused at its literal",
    arguments: [
      ("book { id }", "1:3 Argument \"id\" got an invalid value: Expected ID!, but nothing was given."),
      (
        "book(id: $a) { id }",
        "1:8 Argument \"id\" got an invalid value: Expected ID!, but nothing was given."
      ),
      (
        "book(id: $null) { id }",
        "1:12 Argument \"id\" got an invalid value: Expected ID!, but variable \"$null\" is null."
      ),
      (
        "books(filter: {item: {a: 1, b: null}}) { id }",
        "1:34 Argument \"filter\" got an invalid value at \"filter.item.b\": Expected Int!, found null."
      ),
      (
        "sum(numbers: [1, $a])",
        "1:20 Argument \"numbers\" got an invalid value at \"numbers[1]\": Expected Int!, but variable \"$a\" is null."
      ),
      (
        "find(key: {title: $a}) { id }",
        "1:13 Argument \"key\" got an invalid value: The one field of Key must be given, but variable \"$a\" is not."
      ),
      (
        "find(key: {title: $null}) { id }",
        "1:21 Argument \"key\" got an invalid value at \"key.title\": The one field of Key must not be null."
      ),
    ])
  func refused(_ field: String, _ expected: String) throws {
    #expect(try refusal(field, ["null": .null]) == expected)
  }
}
