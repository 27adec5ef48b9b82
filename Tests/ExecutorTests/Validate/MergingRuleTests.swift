import Testing

@testable import Executor

@Suite("Merging of fields (5.3.2)", .tags(.validation))
struct MergingRuleTests {
  @Test(
    "fields that can be merged",
    arguments: [
      "{ books(first: 1) { id } books(first: 1) { id name } }",
      "{ sum(flag: true, ratio: 1) sum(ratio: 1, flag: true) }",
      "{ books(filter: {title: \"a\", minPages: 1}) { id } books(filter: {minPages: 1, title: \"a\"}) { id } }",
      // Never both in one object, and of one shape.
      "{ node { ... on Book { x: name } ... on Author { x: name(upper: true) } } }",
      "{ node { ... on Book { x: id } ... on Author { x: id } } }",
      "query ($a: ID!) { book(id: $a) { id } book(id: $a) { size } }",
    ])
  func valid(_ document: String) throws {
    #expect(try Bookshop.errors(document) == [])
  }

  @Test(
    "fields that cannot",
    arguments: [
      (
        "{ books { x: id x: name } }",
        ["1:11 1:17 Fields \"x\" cannot be merged: they return ID! and String. Give one of them an alias."]
      ),
      (
        "{ books { x: code x: __typename } }",
        [
          "1:11 1:19 Fields \"x\" cannot be merged: \"code\" and \"__typename\" are different fields. Give one of them an alias."
        ]
      ),
      (
        // One letter in two spellings is two values.
        "{ books(filter: {title: \"\u{e9}\"}) { id } books(filter: {title: \"e\u{301}\"}) { id } }",
        [
          "1:3 1:38 Fields \"books\" cannot be merged: they have different arguments. Give one of them an alias."
        ]
      ),
      (
        "{ books(first: 1) { id } books(first: 2) { id } }",
        [
          "1:3 1:26 Fields \"books\" cannot be merged: they have different arguments. Give one of them an alias."
        ]
      ),
      (
        "query ($a: Int, $b: Int) { books(first: $a) { id } books(first: $b) { id } }",
        [
          "1:28 1:52 Fields \"books\" cannot be merged: they have different arguments. Give one of them an alias."
        ]
      ),
      // Of two object types, but with different shapes.
      (
        "{ node { ... on Book { size } ... on Author { size } } }",
        [
          "1:24 1:47 Fields \"size\" cannot be merged: they return Int! and String!. Give one of them an alias."
        ]
      ),
      (
        "{ node { ... on Book { code } ... on Author { code } } }",
        [
          "1:24 1:47 Fields \"code\" cannot be merged: they return String! and String. Give one of them an alias."
        ]
      ),
      // An interface's field meets those of every type.
      (
        "{ named { name ... on Book { name(upper: true) } } }",
        [
          "1:11 1:30 Fields \"name\" cannot be merged: they have different arguments. Give one of them an alias."
        ]
      ),
      // Deep down, and through fragments.
      (
        "{ ...F ...G } fragment F on Query { named { ...N } } fragment G on Query { named { x: name } } "
          + "fragment N on Named { x: __typename }",
        [
          "1:118 1:84 Fields \"x\" cannot be merged: they return String! and String. Give one of them an alias."
        ]
      ),
    ])
  func invalid(_ document: String, _ expected: [String]) throws {
    #expect(try Bookshop.errors(document) == expected)
  }

  @Test("a field is compared with the first of its key, so a hundred differing ones are one error")
  func manyDiffering() throws {
    let fields = (0..<100).map { "sum(ratio: \($0))" }.joined(separator: " ")
    #expect(try Bookshop.errors("{ \(fields) }").count == 1)
  }

  @Test("fields of fragments that nothing spreads are compared too")
  func unusedFragments() throws {
    let errors = try Bookshop.errors(
      "{ sum } fragment F on Query { ...G } fragment G on Book { x: id x: name }")
    #expect(errors.contains { $0.hasPrefix("1:59 1:65 Fields \"x\" cannot be merged") })
    #expect(errors.count { $0.contains("cannot be merged") } == 1)
  }

  @Test("the work grows with the document, not with its square", arguments: [50, 500])
  func work(_ count: Int) throws {
    var limits = DocumentLimits()
    limits.mergeWork = 8 * count
    let same = String(repeating: "sum(flag: true) ", count: count)
    #expect(
      try Bookshop.errors("{ ...F \(same) } fragment F on Query { sum(flag: true) }", limits: limits) == [])
    let spreads = String(repeating: "... { sum } ", count: count)
    #expect(try Bookshop.errors("{ \(spreads) }", limits: limits) == [])
  }
}
