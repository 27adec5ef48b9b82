import GraphQL
import Testing

@testable import Executor

@Suite("Rules for values (5.6)", .tags(.validation))
struct ValueRuleTests {
  @Test(
    "literals that fit",
    arguments: [
      "sum(numbers: [1, 2], matrix: [[1], 2, null, []], ratio: 1, flag: true)",
      "sum(numbers: 1, ratio: -1.5e3)",
      "books(filter: null, currency: USD) { id }",
      "books(filter: {tags: \"a\", not: {not: {tags: []}}, currencies: [EUR, null], item: {a: 1}}) { id }",
      "find(key: {id: \"0198c1a0-0000-7000-8000-000000000001\"}) { id }",
      "log(value: {a: [1, \"x\", {b: null}]}, at: \"2026-01-31T12:00:00+02:00\", amount: 9007199254740991)",
      "log(value: 1.5, uuid: \"0198c1a0-0000-7000-8000-000000000001\", after: \"abc\")",
    ])
  func valid(_ field: String) throws {
    #expect(try Bookshop.errors("{ \(field) }") == [])
  }

  @Test(
    "literals that do not",
    arguments: [
      ("sum(numbers: [1, null])", "1:20 Expected Int!, found null."),
      ("sum(numbers: null)", "1:16 Expected [Int!]!, found null."),
      ("sum(numbers: 2147483648)", "1:16 Expected Int, a whole number of 32 bits; found 2147483648."),
      ("sum(numbers: 1.0)", "1:16 Expected Int, a whole number of 32 bits; found 1.0."),
      ("sum(ratio: \"1\")", "1:14 Expected Float, a finite number; found \"1\"."),
      ("sum(ratio: 1e999)", "1:14 Expected Float, a finite number; found 1e999."),
      ("sum(flag: 1)", "1:13 Expected Boolean, true or false; found 1."),
      ("sum(flag: yes)", "1:13 Expected Boolean, true or false; found yes."),
      (
        "hits(text: 1) { __typename }",
        "1:14 Expected String, text in quotes, without U+0000; found 1."
      ),
      ("book(id: 5) { id }", "1:12 Expected ID, a UUID as text; found 5."),
      ("book(id: \"5\") { id }", "1:12 Expected ID, a UUID as text; found \"5\"."),
      ("books(currency: \"EUR\") { id }", "1:19 Expected a value of enum Currency, found \"EUR\"."),
      ("books(currency: EURO) { id }", "1:19 Enum Currency has no value \"EURO\" (did you mean \"EUR\"?)."),
      ("books(filter: 1) { id }", "1:17 Expected BookFilter, an object; found 1."),
      (
        "books(filter: {tags: {a: 1}}) { id }",
        "1:24 Expected String, text in quotes, without U+0000; found an object."
      ),
      (
        "books(filter: {titel: 1}) { id }",
        "1:18 Type BookFilter has no field \"titel\" (did you mean \"title\"?)."
      ),
      (
        "books(filter: {minPages: 1, minPages: 2}) { id }",
        "1:18 1:31 Input field \"minPages\" is given twice."
      ),
      (
        "books(filter: {item: {b: 1}}) { id }",
        "1:24 Field \"a\" of type Int! is required by Item, but not given."
      ),
      ("find(key: {}) { id }", "1:13 Exactly one field of Key must be given, not 0."),
      (
        "find(key: {title: \"a\", id: \"0198c1a0-0000-7000-8000-000000000001\"}) { id }",
        "1:13 Exactly one field of Key must be given, not 2."
      ),
      ("find(key: {title: null}) { id }", "1:21 The one field of Key must not be null."),
      (
        "log(amount: 9007199254740992)",
        "1:15 Expected MinorUnits, a whole number within ±(2^53 − 1); found 9007199254740992."
      ),
      ("log(value: {a: EUR})", "1:14 Expected JSON, a JSON value without U+0000; found an object."),
      ("log(value: {a: 1, a: 2})", "1:15 1:21 Input field \"a\" is given twice."),
    ])
  func invalid(_ field: String, _ expected: String) throws {
    #expect(try Bookshop.errors("{ \(field) }") == [expected])
  }

  @Test("a default of a variable must fit its type")
  func variableDefault() throws {
    #expect(
      try Bookshop.errors("query ($a: Int = \"x\") { books(first: $a) { id } }")
        == ["1:18 Expected Int, a whole number of 32 bits; found \"x\"."])
  }

  @Test("text that is no UUID is bad input, a number is not even GraphQL")
  func codes() throws {
    let errors = try validate(
      parse(Source("{ a: node(id: \"5\") { id } b: node(id: 5) { id } }")), in: Bookshop.system())
    #expect(errors.map(\.code) == [.badUserInput, .validationFailed])
  }
}

@Suite("Rules for directives (5.7)", .tags(.validation))
struct DirectiveRuleTests {
  @Test(
    "directives in their places",
    arguments: [
      "query @mark { sum @skip(if: true) @include(if: true) @once(level: 1) }",
      "{ ...F @mark @mark ... @include(if: true) { sum } } fragment F on Query { sum }",
    ])
  func valid(_ document: String) throws {
    #expect(try Bookshop.errors(document) == [])
  }

  @Test(
    "directives out of place",
    arguments: [
      ("{ sum @onec(level: 1) }", "1:7 There is no directive \"@onec\" (did you mean \"once\"?)."),
      ("{ sum @deprecated }", "1:7 Directive \"@deprecated\" must not stand on FIELD."),
      ("query @skip(if: true) { sum }", "1:7 Directive \"@skip\" must not stand on QUERY."),
      (
        "query ($a: Int @mark) { books(first: $a) { id } }",
        "1:16 Directive \"@mark\" must not stand on VARIABLE_DEFINITION."
      ),
      (
        "{ sum @skip(if: true) @skip(if: false) }",
        "1:7 1:23 Directive \"@skip\" must stand only once at this place."
      ),
    ])
  func invalid(_ document: String, _ expected: String) throws {
    #expect(try Bookshop.errors(document) == [expected])
  }
}
