import Testing

@Suite("Rules for fragments (5.5)", .tags(.validation))
struct FragmentRuleTests {
  @Test(
    "documents that keep them",
    arguments: [
      "{ ...F } fragment F on Query { ...G } fragment G on Query { sum }",
      "{ node { ... on Book { id } ... on Named { name } ... { id } ... @include(if: true) { id } } }",
      "{ hits(text: \"a\") { ... on Node { id } ...B } } fragment B on Book { pages }",
      "{ named { ...H } } fragment H on Hit { __typename }",
      "query A { ...F } query B { ...F } fragment F on Query { sum }",
    ])
  func valid(_ document: String) throws {
    #expect(try Bookshop.errors(document) == [])
  }

  @Test(
    "documents that break them",
    arguments: [
      (
        "{ ...F } fragment F on Query { sum } fragment F on Query { sum }",
        ["1:19 1:47 Fragment \"F\" is defined twice."]
      ),
      (
        "{ books { ... on Boko { id } ...F } } fragment F on Cat { id }",
        [
          "1:18 An inline fragment is for type \"Boko\", which does not exist (did you mean \"Book\"?).",
          "1:53 Fragment \"F\" is for type \"Cat\", which does not exist (did you mean \"Hit\"?).",
        ]
      ),
      (
        "{ books { ... on Currency { id } ...F } } fragment F on Item { a }",
        [
          "1:18 An inline fragment is for type \"Currency\", which has no fields.",
          "1:57 Fragment \"F\" is for type \"Item\", which has no fields.",
        ]
      ),
      (
        "{ sum } fragment F on Query { ...G } fragment G on Query { sum }",
        ["1:9 Fragment \"F\" is never used.", "1:38 Fragment \"G\" is never used."]
      ),
      (
        "{ ...Frag } fragment Frog on Query { sum }",
        [
          "1:6 There is no fragment \"Frag\" (did you mean \"Frog\"?).",
          "1:13 Fragment \"Frog\" is never used.",
        ]
      ),
      ("{ ...F } fragment F on Query { ...F }", ["1:32 Fragment \"F\" spreads itself."]),
      (
        "{ ...F } fragment F on Query { ...G } fragment G on Query { ...H } fragment H on Query { ...F }",
        ["1:32 1:61 1:90 Fragment \"F\" spreads itself through \"G\", \"H\"."]
      ),
      (
        "{ books { ... on Author { id } ...P } } fragment P on Place { __typename }",
        [
          "1:11 A fragment for \"Author\" cannot be spread here: no \"Book\" is ever a \"Author\".",
          "1:32 Fragment \"P\" cannot be spread here: no \"Book\" is ever a \"Place\".",
        ]
      ),
      (
        "{ node { ... on Shop { name } ... on Place { __typename } } }",
        [
          "1:10 A fragment for \"Shop\" cannot be spread here: no \"Node\" is ever a \"Shop\".",
          "1:31 A fragment for \"Place\" cannot be spread here: no \"Node\" is ever a \"Place\".",
        ]
      ),
    ])
  func invalid(_ document: String, _ expected: [String]) throws {
    #expect(try Bookshop.errors(document) == expected)
  }
}
