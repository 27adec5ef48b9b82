import GraphQL
import Schema
import Testing

@testable import Executor

@Suite("Introspection", .tags(.introspection))
struct IntrospectionTests {
  private static let sdl = """
    "A thing with an id."
    interface Node { id: ID! }
    "One book."
    type Book implements Node {
      id: ID!
      old(first: Int = 5 @deprecated(reason: "no"), b: In = {a: "x\\n\\"", list: [A]}): [Book!]! @deprecated(reason: "Use new.")
      new: Hit
    }
    union Hit = Book
    enum Letter { A B @deprecated "see" C }
    input In { a: String list: [Letter!] = [A, C] old: Int @deprecated }
    input One @oneOf { a: Int b: Int }
    scalar Url @specifiedBy(url: "https://example.org/url")
    directive @mark(level: Int! = 3) repeatable on FIELD | QUERY
    type Query { book(in: In, one: One): Book }
    type Mutation { touch: Boolean }
    """

  /// The answer to the first field of a document, as JSON.
  private func answer(_ text: String, _ variables: [String: InputValue] = [:]) throws -> String {
    let document = try parse(Source(text))
    let system = try TypeSystem(sdl: Self.sdl)
    #expect(validate(document, in: system) == [])
    var fragments: [String: FragmentDefinition] = [:]
    var field: Field?
    for definition in document.definitions {
      switch definition {
      case .fragment(let fragment): fragments[fragment.name.text] = fragment
      case .operation(let operation):
        if case .field(let first)? = operation.selections.selections.first { field = first }
      default: continue
      }
    }
    var bytes: [UInt8] = []
    try Introspection().answer(#require(field), on: system, fragments: fragments, variables: variables)
      .write(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(
    "fields are answered in the order of the selections",
    arguments: [
      (
        "{ __schema { mutationType { name } queryType { name kind } subscriptionType { name } description } }",
        #"{"mutationType":{"name":"Mutation"},"queryType":{"name":"Query","kind":"OBJECT"},"subscriptionType":null,"description":null}"#
      ),
      (
        "{ __type(name: \"Book\") { __typename k: kind description interfaces { name } possibleTypes { name } fields { name } } }",
        #"{"__typename":"__Type","k":"OBJECT","description":"One book.","interfaces":[{"name":"Node"}],"possibleTypes":null,"fields":[{"name":"id"},{"name":"new"}]}"#
      ),
      (
        "{ __type(name: \"Node\") { kind interfaces { name } possibleTypes { name } enumValues { name } } }",
        #"{"kind":"INTERFACE","interfaces":[],"possibleTypes":[{"name":"Book"}],"enumValues":null}"#
      ),
      (
        "{ __type(name: \"Hit\") { kind fields { name } possibleTypes { name } ofType { name } isOneOf } }",
        #"{"kind":"UNION","fields":null,"possibleTypes":[{"name":"Book"}],"ofType":null,"isOneOf":null}"#
      ),
      (
        "{ __type(name: \"Book\") { fields(includeDeprecated: true) { name isDeprecated deprecationReason type { kind name ofType { kind ofType { kind ofType { name } } } } } } }",
        #"{"fields":[{"name":"id","isDeprecated":false,"deprecationReason":null,"type":{"kind":"NON_NULL","name":null,"ofType":{"kind":"SCALAR","ofType":null}}},{"name":"old","isDeprecated":true,"deprecationReason":"Use new.","type":{"kind":"NON_NULL","name":null,"ofType":{"kind":"LIST","ofType":{"kind":"NON_NULL","ofType":{"name":"Book"}}}}},{"name":"new","isDeprecated":false,"deprecationReason":null,"type":{"kind":"UNION","name":"Hit","ofType":null}}]}"#
      ),
      (
        "{ __type(name: \"Letter\") { enumValues { name description } all: enumValues(includeDeprecated: true) { name isDeprecated } } }",
        #"{"enumValues":[{"name":"A","description":null},{"name":"C","description":"see"}],"all":[{"name":"A","isDeprecated":false},{"name":"B","isDeprecated":true},{"name":"C","isDeprecated":false}]}"#
      ),
      (
        "{ __type(name: \"In\") { inputFields { name defaultValue } all: inputFields(includeDeprecated: true) { name deprecationReason } isOneOf } }",
        #"{"inputFields":[{"name":"a","defaultValue":null},{"name":"list","defaultValue":"[A, C]"}],"all":[{"name":"a","deprecationReason":null},{"name":"list","deprecationReason":null},{"name":"old","deprecationReason":"No longer supported"}],"isOneOf":false}"#
      ),
      (
        "{ __type(name: \"One\") { isOneOf } }", #"{"isOneOf":true}"#
      ),
      (
        "{ __type(name: \"Url\") { kind specifiedByURL } }",
        #"{"kind":"SCALAR","specifiedByURL":"https://example.org/url"}"#
      ),
      ("{ __type(name: \"Nobody\") { kind } }", "null"),
      (
        "{ __type(name: \"__TypeKind\") { kind enumValues { name } } }",
        #"{"kind":"ENUM","enumValues":[{"name":"SCALAR"},{"name":"OBJECT"},{"name":"INTERFACE"},{"name":"UNION"},{"name":"ENUM"},{"name":"INPUT_OBJECT"},{"name":"LIST"},{"name":"NON_NULL"}]}"#
      ),
    ])
  func answers(_ document: String, _ expected: String) throws {
    #expect(try answer(document) == expected)
  }

  @Test("defaults are written as literals, deprecated arguments only when asked for")
  func arguments() throws {
    #expect(
      try answer(
        "{ __type(name: \"Book\") { fields(includeDeprecated: true) { args { name defaultValue } all: args(includeDeprecated: true) { name } } } }"
      )
        == #"{"fields":[{"args":[],"all":[]},{"args":[{"name":"b","defaultValue":"{a: \"x\\n\\\"\", list: [A]}"}],"all":[{"name":"first"},{"name":"b"}]},{"args":[],"all":[]}]}"#
    )
  }

  @Test("directives tell where they may stand")
  func directives() throws {
    let all = try answer(
      "{ __schema { directives { name isRepeatable locations args { name defaultValue } } } }")
    #expect(
      all.contains(
        #"{"name":"mark","isRepeatable":true,"locations":["FIELD","QUERY"],"args":[{"name":"level","defaultValue":"3"}]}"#
      ))
    #expect(all.contains(#"{"name":"oneOf","isRepeatable":false,"locations":["INPUT_OBJECT"],"args":[]}"#))
  }

  @Test("fragments, variables, @skip and @include count as everywhere")
  func selections() throws {
    let document = """
      query ($name: String!, $all: Boolean!, $no: Boolean!) {
        __type(name: $name) { ...T kind @skip(if: $all) ... on __Type @include(if: $no) { description } }
      }
      fragment T on __Type { name enumValues(includeDeprecated: $all) { name } ...U }
      fragment U on __Type { enumValues(includeDeprecated: $all) { isDeprecated } }
      """
    #expect(
      try answer(document, ["name": .string("Letter"), "all": .bool(true), "no": .bool(false)])
        == #"{"name":"Letter","enumValues":[{"name":"A","isDeprecated":false},{"name":"B","isDeprecated":true},{"name":"C","isDeprecated":false}]}"#
    )
  }

  @Test("the query for the whole schema names every type once")
  func wholeSchema() throws {
    let answer = try answer(IntrospectionQuery.text)
    guard case .array(let types)? = try parseJSON(Array(answer.utf8))["types"] else {
      Issue.record("no types")
      return
    }
    let names = types.compactMap { $0["name"] }
    #expect(names == (try TypeSystem(sdl: Self.sdl)).names.map(JSONValue.string))
  }

  @Test("an answer beyond the limit is refused")
  func limit() throws {
    let document = try parse(Source("{ __schema { types { name } } }"))
    guard case .operation(let operation)? = document.definitions.first,
      case .field(let field)? = operation.selections.selections.first
    else { return }
    let system = try TypeSystem(sdl: Self.sdl)
    #expect(throws: GraphQLError.self) {
      _ = try Introspection(valueLimit: 10).answer(field, on: system, fragments: [:], variables: [:])
    }
  }
}
