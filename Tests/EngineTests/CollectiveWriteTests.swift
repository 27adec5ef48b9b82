import Executor
import Postgres
import Testing

/// updateStore: one mutation over every collection (S0-26 to S0-34, R-3).
@Suite(.tags(.generatedWrites))
struct CollectiveWriteTests {
  private static let shirts = "00000000-0000-7000-8000-00000000ca01"

  private func update(
    _ collection: String, _ action: String, _ rest: String, as role: String? = "admin", _ shop: TestShop
  ) async throws -> JSONValue {
    let answer = try await shop.ask(
      """
      mutation U($s: String!) { updateStore(input: {storeToken: $s, collection: \(collection), action: \(action) \(rest)}) {
        status error node { id ... on Category { name position } } userErrors { code field } } }
      """, as: role)
    return answer["data"]?["updateStore"] ?? answer
  }

  @Test("an empty key makes a row, which comes back as a node")
  func create() async throws {
    let shop = try await TestShop.make()
    let made = try await update(
      "CATEGORY", "CREATE", ", key: \"\", object: {name: \"Hats\", slug: \"hats\"}", shop)
    #expect(made["status"] == .string("OK"))
    #expect(made["error"] == .string(""))
    #expect(made["node"]?["name"] == .string("Hats"))
    #expect(made["userErrors"] == .array([]))
  }

  @Test("a given key changes that row")
  func change() async throws {
    let shop = try await TestShop.make()
    let changed = try await update(
      "CATEGORY", "UPDATE", ", key: \"\(Self.shirts)\", object: {position: 9}", shop)
    #expect(changed["node"]?["position"] == .int(9))
    #expect(changed["node"]?["name"] == .string("Shirts"))
  }

  @Test("a deletion leaves no node")
  func delete() async throws {
    let shop = try await TestShop.make()
    let gone = try await update("CATEGORY", "DELETE", ", key: \"\(Self.shirts)\"", shop)
    #expect(gone["status"] == .string("OK"))
    #expect(gone["node"] == .null)
    #expect(try await shop.column("select count(*)::text from category where slug = 'shirts'") == ["0"])
  }

  @Test(
    "what does not fit is refused with a code and a field",
    arguments: [
      ("UPDATE", ", object: {position: 1}", "INVALID", "key"),
      ("DELETE", ", key: \"\"", "INVALID", "key"),
      ("UPDATE", ", key: \"no id\", object: {}", "NOT_FOUND", "key"),
      ("UPDATE", ", key: \"00000000-0000-7000-8000-00000000ca04\", object: {position: 1}", "NOT_FOUND", "id"),
      ("CREATE", ", key: \"\(shirts)\", object: {name: \"A\", slug: \"a\"}", "INVALID", "key"),
      ("CREATE", "", "INVALID", "object"),
      ("CREATE", ", object: {name: \"A\"}", "INVALID", "object"),
      ("CREATE", ", object: {name: 7, slug: \"a\"}", "INVALID", "object.name"),
      ("CREATE", ", object: {name: \"A\", slug: \"a\", storeId: 1}", "INVALID", "object"),
      ("CREATE", ", object: {name: \"A\", slug: \"shirts\"}", "TAKEN", "slug"),
      ("DELETE", ", key: \"\(shirts)\", object: {name: \"A\"}", "INVALID", "object"),
      (
        "UPDATE", ", key: \"\(shirts)\", object: {position: 1}, expectedVersion: 4", "STALE",
        "expectedVersion"
      ),
    ])
  func refused(action: String, rest: String, code: String, field: String) async throws {
    let shop = try await TestShop.make()
    let answer = try await update("CATEGORY", action, rest, shop)
    #expect(answer["status"] == .string("ERROR"))
    #expect(answer["error"] != .string(""))
    #expect(
      answer["userErrors"]
        == .array([.object([JSONMember("code", .string(code)), JSONMember("field", .string(field))])]))
  }

  @Test(
    "without rights the status says so, and nothing is written",
    arguments: ["visitor", "customer", "seller", nil])
  func forbidden(role: String?) async throws {
    let shop = try await TestShop.make()
    let answer = try await update("CATEGORY", "DELETE", ", key: \"\(Self.shirts)\"", as: role, shop)
    #expect(answer["status"] == .string("ERROR"))
    #expect(try await shop.column("select outcome from log") == ["FORBIDDEN"])
    #expect(try await shop.column("select count(*)::text from category where slug = 'shirts'") == ["1"])
  }

  @Test("a collection that nobody declared is unknown before anything runs")
  func unknown() async throws {
    let shop = try await TestShop.make()
    let answer = try await update("SESSION", "DELETE", ", key: \"x\"", shop)
    #expect(answer["errors"] != nil)
    #expect(answer["data"] == nil)
  }
}
