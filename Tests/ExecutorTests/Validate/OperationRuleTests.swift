import Testing

@Suite("Rules for operations (5.1 and 5.2)", .tags(.validation))
struct OperationRuleTests {
  @Test(
    "documents that keep them",
    arguments: [
      "{ __typename }",
      "query A { __typename } mutation B { __typename } query C { place { __typename } }",
      "mutation { save(item: {a: 1}) { name } }",
      "subscription { changed { id } }",
      "subscription { ...F changed { size } } fragment F on Subscription { changed { id } }",
      "subscription { changed { id @skip(if: true) } }",
    ])
  func valid(_ document: String) throws {
    #expect(try Bookshop.errors(document) == [])
  }

  @Test(
    "documents that break them",
    arguments: [
      (
        "{ __typename } type Cat { name: String }",
        ["1:16 The definition of \"Cat\" is not executable."]
      ),
      (
        "{ __typename } extend schema @mark directive @x on FIELD",
        [
          "1:16 The definition of the schema is not executable.",
          "1:36 The definition of directive \"@x\" is not executable.",
        ]
      ),
      (
        "query A { __typename } mutation A { __typename }",
        ["1:7 1:33 Operation \"A\" is defined twice."]
      ),
      (
        "{ __typename } query A { __typename }",
        ["1:1 An anonymous operation must be the only one of its document."]
      ),
      (
        "{ __typename } { __typename }",
        [
          "1:1 An anonymous operation must be the only one of its document.",
          "1:16 An anonymous operation must be the only one of its document.",
        ]
      ),
      (
        "subscription S { changed { id } ticks }",
        ["1:33 Subscription \"S\" must select only one root field."]
      ),
      (
        "subscription { ...F ticks } fragment F on Subscription { changed { id } other: ticks }",
        ["1:73 1:21 An anonymous subscription must select only one root field."]
      ),
      (
        "subscription S { __typename }",
        ["1:18 Subscription \"S\" must not select an introspection field at its root."]
      ),
      (
        "subscription S { ...F } fragment F on Nowhere { ticks }",
        [
          "1:16 Subscription \"S\" must select a root field; no fragment here is for its type.",
          "1:39 Fragment \"F\" is for type \"Nowhere\", which does not exist.",
        ]
      ),
      (
        "subscription S { ticks @skip(if: false) }",
        ["1:24 Subscription \"S\" must not use @skip or @include on its root field."]
      ),
      (
        "subscription S { ... @include(if: true) { ticks } }",
        ["1:22 Subscription \"S\" must not use @skip or @include on its root field."]
      ),
    ])
  func invalid(_ document: String, _ expected: [String]) throws {
    #expect(try Bookshop.errors(document) == expected)
  }

  @Test("a schema without mutations refuses them")
  func missingRoot() throws {
    let errors = try validate("mutation { a } subscription S { b }", "type Query { a: Int }")
    #expect(
      errors.contains("1:1 The schema has no operations of type \"mutation\".")
        && errors.contains("1:16 The schema has no operations of type \"subscription\"."))
  }
}
