import Executor
import Postgres
import Testing

/// S0-03 to S0-07, R-5, S0-24.
@Suite(.tags(.executor))
struct CreateStoreTests {
  private func create(_ shop: TestShop, _ arguments: String = "") async throws -> JSONValue {
    try await shop.ask(
      "mutation { createStore\(arguments) { storeToken sessionToken store { name slug isActive expiresAt } userErrors { code field } } }",
      as: nil)
  }

  private func text(_ value: JSONValue?) throws -> String {
    guard case .string(let text)? = value else { throw Missing("text, not \(String(describing: value))") }
    return text
  }

  @Test("without an argument it makes a store and the session that runs it")
  func plain() async throws {
    let shop = try await TestShop.shared.value
    let made = try await create(shop)["data"]?["createStore"] ?? .null
    #expect(made["userErrors"] == .array([]))
    #expect(made["store"]?["isActive"] == .bool(true))
    let response = await shop.engine.answer(
      GraphQLRequest(
        document:
          "query Q($s: String!) { getStore(storeToken: $s) { session { type } config { isAdmin currency statistics { visitors } } openOrders { id } } }",
        variables: [JSONMember("s", made["storeToken"] ?? .null)], credential: try text(made["sessionToken"]),
        correlationID: "test"))
    let state = try parseJSON(response.body)["data"]?["getStore"]
    #expect(state?["session"]?["type"] == .string("VA"))
    #expect(state?["config"]?["isAdmin"] == .bool(true))
    #expect(state?["config"]?["statistics"]?["visitors"] == .int(0))
    #expect(state?["openOrders"] == .array([]))
  }

  @Test("name, slug and currency may be given")
  func given() async throws {
    let shop = try await TestShop.make()
    let made = try await create(shop, "(input: {name: \"متجري\", slug: \"mine\", currency: \"USD\"})")
    #expect(made["data"]?["createStore"]?["store"]?["name"] == .string("متجري"))
    let found = try await shop.ask(
      "query { getStore(storeToken: \"mine\") { config { currency } } }", as: nil)
    #expect(found["data"]?["getStore"]?["config"]?["currency"] == .string("USD"))
  }

  @Test("a slug that is taken is a user error, and leaves nothing behind")
  func taken() async throws {
    let shop = try await TestShop.make()
    let made = try await create(shop, "(input: {slug: \"one\"})")
    #expect(
      made["data"]?["createStore"]?["userErrors"]
        == .array([
          .object([JSONMember("code", .string("SLUG_TAKEN")), JSONMember("field", .string("slug"))])
        ]))
    #expect(made["data"]?["createStore"]?["storeToken"] == .null)
  }

  @Test(
    "what does not fit is a user error that names the field",
    arguments: ["name: \"\"", "slug: \"Not a slug\"", "currency: \"lyd\""])
  func invalid(_ input: String) async throws {
    let made = try await create(TestShop.shared.value, "(input: {\(input)})")
    let field = input.prefix { $0 != ":" }
    #expect(
      made["data"]?["createStore"]?["userErrors"]
        == .array([
          .object([JSONMember("code", .string("INVALID")), JSONMember("field", .string(String(field)))])
        ]))
  }

  @Test("a mutation by GET is refused")
  func get() async throws {
    let answer = try await TestShop.shared.value.ask(
      "mutation { createStore { storeToken } }", as: nil, mayWrite: false)
    #expect(answer["data"] == nil)
  }
}
