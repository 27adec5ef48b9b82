import TestSupport
import Testing

@Suite("INTROSPECTION=off", .tags(.introspection))
struct IntrospectionSwitchTests {
  /// It shares the database of `ReadServer`.
  private static let shared = Task {
    let database = try await ReadServer.get().database
    let program = try Program.start(
      ["serve"], environment: ["DATABASE_URL": database.connection, "INTROSPECTION": "off"])
    return (program: program, client: try await program.client())
  }

  private func post(_ document: String) async throws -> HTTPAnswer {
    try await Self.shared.value.client.post(document)
  }

  @Test(
    "introspection is refused, wherever it stands",
    arguments: [
      "{ __schema { types { name } } }", "{ __type(name: \"Query\") { name } }",
      "{ a: __schema { queryType { name } } }",
      "{ ...F } fragment F on Query { ... { __schema { types { name } } } }",
      "query A { __typename } query B { __schema { types { name } } }",
    ])
  func refused(document: String) async throws {
    let answer = try await post(document)
    #expect(code(answer) == "INTROSPECTION_DISABLED")
    #expect(value("data", in: answer.text) == nil)
    #expect(value("errors", 1, in: answer.text) == nil)
  }

  @Test("__typename is answered, and so is everything else")
  func typename() async throws {
    #expect(value("data", "__typename", in: try await post("{ __typename }").text) as? String == "Query")
    let answer = try await post(ReadServer.document)
    #expect(value("data", "getStore", "store", "name", in: answer.text) as? String == "متجر One")
  }

  @Test(
    "no message suggests a name of the schema",
    arguments: [
      "{ getStor { store { name } } }", "{ products(storeTokn: \"a\") { totalCount } }",
      "{ products(storeToken: \"a\", orderBy: [NAM_ASC]) { totalCount } }",
      "{ products(storeToken: \"a\", filter: { nam: { eq: \"a\" } }) { totalCount } }",
      "{ products(storeToken: \"a\") { ... on Produkt { name } } }", "{ __typename @skp(if: true) }",
    ])
  func noSuggestions(document: String) async throws {
    let open = try await ReadServer.get().client.post(document)
    let closed = try await post(document)
    #expect(open.text.contains("did you mean"), "\(open.text)")
    #expect(code(closed) == "GRAPHQL_VALIDATION_FAILED")
    #expect(!closed.text.contains("did you mean"))
  }

  @Test("nor does a message about a variable")
  func noSuggestionsInVariables() async throws {
    let body =
      #"{"query":"query ($o: [ProductSort!], $f: ProductFilter) { products(storeToken: \"a\", orderBy: $o, filter: $f) { totalCount } }","variables":{"o":["NAM_ASC"],"f":{"nam":{"eq":"a"}}}}"#
    func send(_ client: HTTPClient) async throws -> HTTPAnswer {
      try await client.send("POST", "/graphql", headers: HTTPClient.json, body: Array(body.utf8))
    }
    #expect(try await send(try await ReadServer.get().client).text.contains("did you mean"))
    let closed = try await send(try await Self.shared.value.client)
    #expect(code(closed) == "BAD_USER_INPUT")
    #expect(!closed.text.contains("did you mean"))
  }
}
