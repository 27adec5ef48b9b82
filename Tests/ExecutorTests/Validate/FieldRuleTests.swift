import GraphQL
import Schema
import Testing

@testable import Executor

@Suite("Rules for fields and their arguments (5.3.1, 5.3.3, 5.4)", .tags(.validation))
struct FieldRuleTests {
  @Test(
    "documents that keep them",
    arguments: [
      "{ books { id name } place { __typename ... on Shop { name } } hits(text: \"a\") { __typename } }",
      "{ __schema { queryType { name } } __type(name: \"Book\") { kind } }",
      "{ named { __typename name(upper: true) ... on Book { pages } } }",
      "{ books(first: 3, filter: {}) { price price2: price(factor: 1, currency: LYD) } sum }",
      "query ($a: Boolean!) { sum @skip(if: $a) @mark @mark(label: \"x\") }",
    ])
  func valid(_ document: String) throws {
    #expect(try Bookshop.errors(document) == [])
  }

  @Test(
    "documents that break them",
    arguments: [
      ("{ books { nam } }", ["1:11 Type \"Book\" has no field \"nam\" (did you mean \"name\"?)."]),
      ("{ place { name } }", ["1:11 Type \"Place\" has no field \"name\"."]),
      ("{ named { pages } }", ["1:11 Type \"Named\" has no field \"pages\"."]),
      ("{ books { __schema { __typename } } }", ["1:11 Type \"Book\" has no field \"__schema\"."]),
      ("mutation { __type(name: \"a\") { kind } }", ["1:12 Type \"Mutation\" has no field \"__type\"."]),
      ("{ books { id { x } } }", ["1:14 Field \"id\" of type ID! has no fields to select."]),
      (
        "{ a: books }",
        ["1:3 Field \"books\" of type [Book!]! needs a selection of fields, as in \"books { … }\"."]
      ),
      ("{ __typename { x } }", ["1:14 Field \"__typename\" of type String! has no fields to select."]),
      (
        "{ books(frist: 1) { id } }",
        ["1:9 There is no argument \"frist\" of field \"Query.books\" (did you mean \"first\"?)."]
      ),
      (
        "{ sum @skip(if: true, unless: false) }",
        ["1:23 There is no argument \"unless\" of directive \"@skip\"."]
      ),
      (
        "{ books(first: 1, first: 2) { id } }",
        ["1:9 1:19 Argument \"first\" of field \"Query.books\" is given twice."]
      ),
      (
        "{ book { id } sum @skip }",
        [
          "1:3 Argument \"id\" of type ID! is required by field \"Query.book\", but not given.",
          "1:19 Argument \"if\" of type Boolean! is required by directive \"@skip\", but not given.",
        ]
      ),
    ])
  func invalid(_ document: String, _ expected: [String]) throws {
    #expect(try Bookshop.errors(document) == expected)
  }

  @Test("without suggestions no name of the schema is given away")
  func noSuggestions() throws {
    let document = try parse(Source("{ books(frist: 1, currency: EURO, filter: {titel: 1}) { nam } }"))
    var system = try Bookshop.system()
    system.isDisclosed = false
    let errors = validate(document, in: system)
    #expect(errors.count == 4 && errors.allSatisfy { !$0.message.contains("did you mean") })
  }

  @Test("every error of a document has the code of failed validation")
  func code() throws {
    let errors = try validate(parse(Source("{ nope books(a: 1) }")), in: Bookshop.system())
    #expect(errors.map(\.code) == [.validationFailed, .validationFailed, .validationFailed])
  }

  @Test("at most a hundred errors are reported")
  func atMost() throws {
    let fields = (0..<400).map { "f\($0)" }.joined(separator: " ")
    var limits = DocumentLimits()
    limits.rootFields = 1_000
    #expect(try Bookshop.errors("{ \(fields) }", limits: limits).count == 100)
  }
}
