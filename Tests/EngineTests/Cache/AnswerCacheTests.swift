import Executor
import Foundation
import TestSupport
import Testing

/// Kept answers: what is served is what the database would say at that moment.
@Suite("kept answers", .tags(.answerCache))
struct AnswerCacheTests {
  private static let names = "query Q($s: String!) { products(storeToken: $s) { nodes { name } } }"
  private static let cart =
    "query Q($s: String!) { getStore(storeToken: $s, createSession: false) { cart { id items { quantity } } } }"

  /// One instance with a cache beside one without, on the same database.
  private func instances() async throws -> (plain: TestShop, keeping: TestShop) {
    let plain = try await TestShop.make()
    for role in ["visitor", "customer", "seller", "admin"] { try await plain.adopt(role) }
    return (plain, try plain.another(answerCacheBytes: 16 << 20))
  }

  /// The body, with the same correlation id every time. Sessions are not adopted anew, which would change their rows.
  private func body(
    _ shop: TestShop, _ document: String, as role: String? = "visitor", in store: String = "store-one"
  ) async -> String {
    let response = await shop.engine.answer(
      GraphQLRequest(
        document: document, variables: [JSONMember("s", .string(store))],
        credential: role.flatMap { TestShop.credentials[$0]?.text }, correlationID: "test", mayWrite: false))
    return String(decoding: response.body, as: UTF8.self)
  }

  func counts(_ shop: TestShop) throws -> AnswerCacheCounts {
    try #require(shop.engine.answerCacheCounts)
  }

  @Test("the second time an answer comes from kept bytes, and is the same")
  func hit() async throws {
    let (_, shop) = try await instances()
    let first = await body(shop, Self.names)
    let second = await body(shop, Self.names)
    #expect(first == second && first.contains("Shirt"))
    let counts = try counts(shop)
    #expect(counts.hits == 1 && counts.misses == 1 && counts.answers == 1 && counts.bytes > 0)
  }

  @Test("a cache that is on changes no byte of an answer", arguments: GoldenFiles.names)
  func sameBytes(_ name: String) async throws {
    let (plain, keeping) = try await instances()
    let document = try TestShop.fixture("queries/\(name).graphql")
    let role = String(document.prefix { $0 != "\n" }.dropFirst(2))
    let expected = await body(plain, document, as: role)
    #expect(await body(keeping, document, as: role) == expected)
    #expect(await body(keeping, document, as: role) == expected, "from kept bytes")
  }

  @Test("the one nested query is kept", arguments: ["visitor", "customer", "seller", "admin"])
  func wholeState(_ role: String) async throws {
    let (_, shop) = try await instances()
    let document = try TestShop.fixture("queries/getstore-\(role).graphql")
    _ = await body(shop, document, as: role)
    _ = await body(shop, document, as: role)
    #expect(try counts(shop).hits == 1)
  }

  @Test("what another instance writes is seen at once")
  func otherInstance() async throws {
    let (plain, shop) = try await instances()
    _ = await body(shop, Self.names)
    let id = try #require(
      try await plain.column(
        "select id::text from product where name like 'Shirt%' and store_id = '\(TestShop.one)'"
      ).first)
    let answer = try await plain.ask(
      "mutation M($s: String!) { productUpdate(storeToken: $s, id: \"\(id)\", input: { name: \"Blouse\" }) { userErrors { code } } }",
      as: "admin")
    #expect(answer["errors"] == nil, "\(answer)")
    #expect(await body(shop, Self.names).contains("Blouse"))
    #expect(try counts(shop).outdated == 1)
  }

  @Test("rows written past the server are seen once storegraph_changed was called in their transaction")
  func outOfBand() async throws {
    let (plain, shop) = try await instances()
    _ = await body(shop, Self.names)
    try await plain.database.run(
      "begin; update product set name = 'Coat' where store_id = '\(TestShop.one)'; select storegraph_changed('\(TestShop.one)'); commit"
    )
    #expect(await body(shop, Self.names).contains("Coat"))
  }

  @Test("what all viewers of a role see is kept once; what is one viewer's own is not shown to another")
  func sharing() async throws {
    let (plain, shop) = try await instances()
    _ = await body(shop, Self.names, as: nil)
    _ = await body(shop, Self.names, as: "visitor")
    #expect(try counts(shop).hits == 1)
    let own = await body(shop, Self.cart, as: "visitor")
    let others = await body(shop, Self.cart, as: nil)
    #expect(own != others)
    #expect(await body(plain, Self.cart, as: "visitor") == own)
  }

  @Test("what is volatile is read anew, though nothing counts its changes")
  func volatile() async throws {
    let (plain, shop) = try await instances()
    try await plain.database.run("update store set state = 'UNCLAIMED' where id = '\(TestShop.one)'")
    let document =
      "query Q($s: String!) { getStore(storeToken: $s, createSession: false) { store { name expiresAt slug } } }"
    let before = await body(shop, document)
    try await plain.database.run(
      "update store set last_active_at = '2031-01-01T00:00:00Z' where id = '\(TestShop.one)'")
    let after = await body(shop, document)
    #expect(!before.contains("2031-01-31") && after.contains("2031-01-31T00:00:00"))
    #expect(try counts(shop).hits == 1)
  }

  @Test("a position is that of the moment, in an answer that stays")
  func position() async throws {
    let (plain, shop) = try await instances()
    let document =
      "query Q($s: String!) { getStore(storeToken: $s, createSession: false) { position categories { name } } }"
    let before = await body(shop, document)
    try await plain.database.run("update clock set seq = seq + 1 where store_id = '\(TestShop.one)'")
    let after = await body(shop, document)
    #expect(before != after)
    #expect(await body(plain, document) == after)
    #expect(try counts(shop).hits == 1)
  }

  @Test("a session that has ended is nobody's, whatever is kept for it")
  func endedSession() async throws {
    let (plain, shop) = try await instances()
    let document = "query Q($s: String!) { orders(storeToken: $s) { totalCount } }"
    _ = await body(shop, document, as: "customer")
    _ = await body(shop, document, as: "customer")
    let hash = try #require(TestShop.credentials["customer"]).hash.map { String(format: "%02x", $0) }.joined()
    try await plain.database.run("delete from session where token_hash = '\\x\(hash)'")
    let after = await body(shop, document, as: "customer")
    #expect(after.contains("sessionReplaced"))
    #expect(await body(plain, document, as: "customer") == after)
  }

  @Test("a session whose time runs out while its answers are kept is nobody's from then on")
  func expiry() async throws {
    let (plain, _) = try await instances()
    let hash = try #require(TestShop.credentials["customer"]).hash.map { String(format: "%02x", $0) }.joined()
    let document = "query Q($s: String!) { orders(storeToken: $s) { totalCount } }"
    var shop = plain
    var last = "sessionReplaced"
    // A machine that is too busy to ask twice within the time gets more of it.
    for seconds in [4, 20, 100] where last.contains("sessionReplaced") {
      shop = try plain.another(answerCacheBytes: 16 << 20)
      try await plain.database.run(
        "update session set expires_at = now() + interval '\(seconds) seconds' where token_hash = '\\x\(hash)'"
      )
      _ = await body(shop, document, as: "customer")
      last = await body(shop, document, as: "customer")
    }
    #expect(!last.contains("sessionReplaced"))
    #expect(try counts(shop).hits == 1)
    // No write tells of it: time alone does.
    while !last.contains("sessionReplaced") {
      last = await body(shop, document, as: "customer")
      try await Task.sleep(for: .milliseconds(50))
    }
    let isOver = try await plain.column(
      "select (now() >= expires_at)::text from session where token_hash = '\\x\(hash)'")
    #expect(isOver == ["true"])
    #expect(await body(plain, document, as: "customer") == last)
  }

  @Test("many who ask for the same at once read it from the database once")
  func stampede() async throws {
    let (_, shop) = try await instances()
    let bodies = await withTaskGroup(of: String.self) { group in
      for _ in 0..<40 { group.addTask { await body(shop, Self.names) } }
      return await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(bodies.count == 1)
    let counts = try counts(shop)
    #expect(counts.hits == 39 && counts.outdated == 0, "\(counts)")
  }

  @Test(
    "statements that read what no version counts are not kept",
    arguments: [
      "query Q($s: String!) { sessions(storeToken: $s) { nodes { id } } }",
      "query Q($s: String!) { auditLog(storeToken: $s) { nodes { at } } }",
    ])
  func notKept(_ document: String) async throws {
    let (_, shop) = try await instances()
    _ = await body(shop, document, as: "admin")
    _ = await body(shop, document, as: "admin")
    #expect(try counts(shop) == AnswerCacheCounts())
  }
}
