import Executor
import Postgres
import TestSupport
import Testing

/// S0-09, S0-17, S0-23, R-4: who is adopted, who gets a session, and who does not.
@Suite(.tags(.executor))
struct SessionTests {
  private let document = "query Q($s: String!) { getStore(storeToken: $s) { session { id token type } } }"

  private func session(_ answer: JSONValue) -> JSONValue { answer["data"]?["getStore"]?["session"] ?? .null }

  @Test("a newcomer gets one session of type V, and its token works")
  func newcomer() async throws {
    let shop = try await TestShop.shared.value
    let answer = try await shop.ask(document, as: nil)
    guard case .string(let token)? = session(answer)["token"] else { throw Missing("a token in \(answer)") }
    #expect(session(answer)["type"] == .string("V"))
    let again = await shop.engine.answer(
      GraphQLRequest(
        document: document, variables: [JSONMember("s", .string("store-one"))], credential: token,
        correlationID: "test"))
    let second = try parseJSON(again.body)
    #expect(session(second)["id"] == session(answer)["id"])
    #expect(session(second)["token"] == .null)
  }

  @Test("an answer with a new token must not be stored")
  func privacy() async throws {
    let shop = try await TestShop.shared.value
    let response = await shop.engine.answer(
      GraphQLRequest(
        document: document, variables: [JSONMember("s", .string("store-one"))], correlationID: "test"))
    #expect(response.audience == .bearer)
  }

  @Test(
    "a token that is good for nothing here is replaced, and never adopted", arguments: ["expired", "foreign"])
  func replaced(_ role: String) async throws {
    let shop = try await TestShop.shared.value
    let answer = try await shop.ask(document, as: role)
    #expect(answer["extensions"]?["sessionReplaced"] == .bool(true))
    #expect(session(answer)["token"] != .null)
    #expect(session(answer)["token"] != .string(TestShop.credentials[role]?.text ?? ""))
  }

  @Test("a made-up token is replaced", arguments: ["x", "AAAAAAAAcACAAAAAAAAAAQ.AAAA", ""])
  func madeUp(_ token: String) async throws {
    let shop = try await TestShop.shared.value
    let text =
      "query { getStore(storeToken: \"store-one\", sessionToken: \"\(token)\") { session { type token } } }"
    let answer = try await shop.ask(text, as: nil)
    #expect(session(answer)["type"] == .string("V"))
    #expect((answer["extensions"]?["sessionReplaced"] == .bool(true)) == !token.isEmpty)
  }

  @Test("header and argument that only look alike name different sessions")
  func lookAlike() async throws {
    let shop = try await TestShop.shared.value
    let response = await shop.engine.answer(
      GraphQLRequest(
        document: "{ getStore(storeToken: \"store-one\", sessionToken: \"e\u{301}\") { session { id } } }",
        credential: "\u{e9}", correlationID: "test"))
    let answer = try parseJSON(response.body)
    guard case .array(let errors)? = answer["errors"] else { throw Missing("errors in \(answer)") }
    #expect(errors[0]["extensions"]?["code"] == .string("BAD_REQUEST"))
  }

  @Test("GET makes no session")
  func get() async throws {
    let shop = try await TestShop.shared.value
    let answer = try await shop.ask(document, as: nil, mayWrite: false)
    #expect(session(answer) == .null)
    #expect(answer["data"]?["getStore"] != .null)
  }

  @Test("createSession: false makes no session")
  func unwanted() async throws {
    let shop = try await TestShop.shared.value
    let answer = try await shop.ask(
      "query Q($s: String!) { getStore(storeToken: $s, createSession: false) { session { id } } }", as: nil)
    #expect(session(answer) == .null)
  }

  @Test(
    "unknown and closed stores are answered alike, and make no session", arguments: ["nowhere", "store-shut"])
  func notFound(_ store: String) async throws {
    let shop = try await TestShop.shared.value
    let answer = try await shop.ask(document, as: nil, in: store)
    #expect(answer["data"] == .object([JSONMember("getStore", .null)]))
    guard case .array(let errors)? = answer["errors"] else { throw Missing("errors") }
    #expect(errors.count == 1)
    #expect(errors[0]["extensions"]?["code"] == .string("STORE_NOT_FOUND"))
    #expect(errors[0]["path"] == .array([.string("getStore")]))
  }

  @Test("fields of two stores in one operation are refused")
  func mixed() async throws {
    let shop = try await TestShop.shared.value
    let answer = try await shop.ask(
      "query { a: getStore(storeToken: \"store-one\") { position } b: getStore(storeToken: \"store-two\") { position } }",
      as: nil)
    guard case .array(let errors)? = answer["errors"] else { throw Missing("errors") }
    #expect(errors[0]["extensions"]?["code"] == .string("MULTIPLE_STORES"))
  }

  @Test("emptying the cache of sessions changes no answer")
  func cache() async throws {
    let shop = try await TestShop.shared.value
    let before = try await shop.ask(document, as: "customer")
    shop.engine.forgetViewers()
    #expect(try await shop.ask(document, as: "customer") == before)
  }

  @Test("a session that ends is void at once, whatever the cache says")
  func ended() async throws {
    let shop = try await TestShop.make()
    _ = try await shop.ask(document, as: "customer")
    try await shop.database.run("delete from session where id = '00000000-0000-7000-8000-000000005e02'")
    let answer = try await shop.ask(document, as: "customer")
    #expect(session(answer)["type"] == .string("V"))
    #expect(answer["extensions"]?["sessionReplaced"] == .bool(true))
  }

  @Test("a role that is lost counts at once, whatever the cache says")
  func demoted() async throws {
    let shop = try await TestShop.make()
    let admin =
      "query Q($s: String!) { getStore(storeToken: $s) { session { type } config { isAdmin } openOrders { id } } }"
    #expect(try await shop.ask(admin, as: "admin")["data"]?["getStore"]?["config"]?["isAdmin"] == .bool(true))
    try await shop.database.run("update membership set role = 'CUSTOMER' where role = 'ADMIN'")
    let answer = try await shop.ask(admin, as: "admin")
    #expect(answer["data"]?["getStore"]?["config"]?["isAdmin"] == .bool(false))
    #expect(answer["data"]?["getStore"]?["openOrders"] == .null)
  }
}

struct Missing: Error {
  let what: String
  init(_ what: String) { self.what = what }
}
