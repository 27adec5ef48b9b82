import Testing

@Suite("Rules for variables (5.8)", .tags(.validation))
struct VariableRuleTests {
  @Test(
    "variables that keep them",
    arguments: [
      "query ($a: Int, $b: BookFilter, $c: Currency) { books(first: $a, filter: $b, currency: $c) { id } }",
      "query A($a: ID!) { ...F } query B($a: ID!) { ...F } fragment F on Query { book(id: $a) { id } }",
      // A default of the variable or of the place lets a nullable one stand for a non-null value.
      "query ($a: ID = \"0198c1a0-0000-7000-8000-000000000001\") { book(id: $a) { id } }",
      "query ($a: [Int!], $c: Currency) { sum(numbers: $a) books { price(currency: $c) } }",
      "query ($a: Int) { books(filter: {item: {a: 1, b: $a}}) { id } }",
      "query ($a: Int!) { sum(numbers: [$a], matrix: [[$a], 2]) }",
      "query ($a: String!) { find(key: {title: $a}) { id } }",
      "query ($a: String = \"x\") { find(key: {title: $a}) { id } }",
      "query ($a: Boolean!) { sum @skip(if: $a) }",
      "query ($a: Int) { log(value: {a: [$a]}) }",
    ])
  func valid(_ document: String) throws {
    #expect(try Bookshop.errors(document) == [])
  }

  @Test(
    "variables that break them",
    arguments: [
      (
        "query ($a: Int, $a: Int) { books(first: $a) { id } }",
        ["1:9 1:18 Variable \"$a\" is defined twice."]
      ),
      (
        "query ($a: Book, $b: [Strin!]) { log(value: [$a, $b]) }",
        [
          "1:12 Variable \"$a\" cannot be of type \"Book\", which is no input type.",
          "1:23 Variable \"$b\" is of type \"Strin\", which does not exist (did you mean \"String\"?).",
        ]
      ),
      (
        "query ($a: Book) { sum(flag: $a) }",
        [
          "1:12 Variable \"$a\" cannot be of type \"Book\", which is no input type.",
          "1:30 1:8 Variable \"$a\" of type Book cannot stand where Boolean is expected.",
        ]
      ),
      (
        "query A { ...F } fragment F on Query { books(first: $a, filter: {not: {title: $b}}) { id } }",
        [
          "1:53 1:1 Variable \"$a\" is not defined by operation \"A\".",
          "1:79 1:1 Variable \"$b\" is not defined by operation \"A\".",
        ]
      ),
      ("query ($a: Int) { sum }", ["1:8 Variable \"$a\" is never used by the anonymous operation."]),
      (
        "query ($a: String) { books(first: $a) { id } }",
        ["1:35 1:8 Variable \"$a\" of type String cannot stand where Int is expected."]
      ),
      (
        "query ($a: ID) { book(id: $a) { id } }",
        ["1:27 1:8 Variable \"$a\" of type ID cannot stand where ID! is expected."]
      ),
      (
        "query ($a: ID = null) { book(id: $a) { id } }",
        ["1:34 1:8 Variable \"$a\" of type ID cannot stand where ID! is expected."]
      ),
      (
        "query ($a: [Int]) { sum(numbers: $a) }",
        ["1:34 1:8 Variable \"$a\" of type [Int] cannot stand where [Int!]! is expected."]
      ),
      (
        "query ($a: Int!) { sum(numbers: $a) }",
        ["1:33 1:8 Variable \"$a\" of type Int! cannot stand where [Int!]! is expected."]
      ),
      (
        "query ($a: Int) { sum(numbers: [$a]) }",
        ["1:33 1:8 Variable \"$a\" of type Int cannot stand where Int! is expected."]
      ),
      (
        "query ($a: String) { find(key: {title: $a}) { id } }",
        ["1:40 1:8 Variable \"$a\" of type String cannot stand where String! is expected."]
      ),
    ])
  func invalid(_ document: String, _ expected: [String]) throws {
    #expect(try Bookshop.errors(document) == expected)
  }
}
