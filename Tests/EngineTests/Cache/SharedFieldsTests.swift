import Executor
import Foundation
import TestSupport
import Testing

/// Fields that say the same to every viewer of a role are kept once for all of them, beside what is each viewer's own.
@Suite("kept answers: shared fields", .tags(.answerCache))
struct SharedFieldsTests {
  private static func document(_ own: String) -> String {
    """
    query Q($s: String!, $t: String) { getStore(storeToken: $s, sessionToken: $t) {
      session { token } \(own) categories { name products { name } } position } }
    """
  }
  private static let shirt = "name like 'Shirt%' and store_id = '\(TestShop.one)'"

  private func instances() async throws -> (plain: TestShop, keeping: TestShop) {
    let plain = try await TestShop.make()
    return (plain, try plain.another(answerCacheBytes: 16 << 20))
  }

  private func body(_ shop: TestShop, token: String? = nil, own: String = "cart { items { quantity } }")
    async -> String
  {
    let response = await shop.engine.answer(
      GraphQLRequest(
        document: Self.document(own),
        variables: [JSONMember("s", .string("store-one"))]
          + (token.map { [JSONMember("t", .string($0))] } ?? []),
        correlationID: "test"))
    return String(decoding: response.body, as: UTF8.self)
  }

  /// A new session's token.
  private func newcomer(_ shop: TestShop) async throws -> String {
    let body = await body(shop)
    return String(try #require(body.firstMatch(of: /"token":"([^"]+)"/)).1)
  }

  private func counts(_ shop: TestShop) throws -> AnswerCacheCounts {
    try #require(shop.engine.answerCacheCounts)
  }

  @Test("a newcomer's first answer reads its own part alone, and is the same as without a cache")
  func newcomers() async throws {
    let (plain, shop) = try await instances()
    var tokens: Set<String> = []
    for _ in 0..<3 { tokens.insert(try await newcomer(shop)) }
    let counts = try counts(shop)
    #expect(
      tokens.count == 3 && counts.misses == 1 && counts.partial == 2 && counts.answers == 1, "\(counts)")
    let token = try #require(tokens.first)
    let expected = await body(plain, token: token)
    #expect(await body(shop, token: token) == expected, "own part read")
    #expect(await body(shop, token: token) == expected, "all kept")
    #expect(try self.counts(shop).hits == 1)
  }

  @Test("a change of shared rows is read once, and what others have of their own stays")
  func sharedChange() async throws {
    let (plain, shop) = try await instances()
    let (first, second) = (try await newcomer(shop), try await newcomer(shop))
    // A cart's lines depend on the catalogue themselves.
    let own = "session { type }"
    for token in [first, second] { _ = await body(shop, token: token, own: own) }
    let before = try counts(shop)
    try await plain.database.run("update product set name = 'Coat' where \(Self.shirt)")
    try await plain.database.run(
      "update clock set seq = seq + 1, catalogue_version = catalogue_version + 1 where store_id = '\(TestShop.one)'"
    )
    for token in [first, second] {
      let answer = await body(shop, token: token, own: own)
      #expect(await body(plain, token: token, own: own) == answer)
      #expect(answer.contains("Coat"))
    }
    let after = try counts(shop)
    #expect(after.outdated == before.outdated + 1 && after.hits == before.hits + 1, "\(before) \(after)")
  }

  @Test("a change of one's own rows leaves the shared fields kept")
  func ownChange() async throws {
    let (plain, shop) = try await instances()
    let token = try await newcomer(shop)
    _ = await body(shop, token: token)
    let variant = try #require(
      try await plain.column(
        "select id::text from variant where product_id in (select id from product where \(Self.shirt))"
      )
      .first)
    let added = await plain.engine.answer(
      GraphQLRequest(
        document: """
          mutation { cartItemAdd(storeToken: "store-one", input: { variantId: "\(variant)", quantity: 2 }) { userErrors { code } } }
          """, credential: token, correlationID: "test"))
    #expect(
      String(decoding: added.body, as: UTF8.self).contains("\"userErrors\":[]"),
      "\(String(decoding: added.body, as: UTF8.self))")
    let before = try counts(shop)
    let answer = await body(shop, token: token)
    #expect(await body(plain, token: token) == answer)
    #expect(answer.contains("\"quantity\":2"))
    let after = try counts(shop)
    #expect(after.partial == before.partial + 1 && after.misses == before.misses, "\(before) \(after)")
  }

  @Test("newcomers who come at once read the shared fields once")
  func stampede() async throws {
    let (_, shop) = try await instances()
    let bodies = await withTaskGroup(of: String.self) { group in
      for _ in 0..<20 { group.addTask { await body(shop) } }
      return await group.reduce(into: [String]()) { $0.append($1) }
    }
    #expect(bodies.allSatisfy { $0.contains("Shirt") && $0.contains("\"token\":") })
    let counts = try counts(shop)
    #expect(counts.partial == 19 && counts.outdated == 0, "\(counts)")
  }
}
