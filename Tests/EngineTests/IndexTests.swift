import Executor
import Foundation
import Postgres
import Resolvers
import TestSupport
import Testing

/// No statement of the one nested query reads a large table from end to end, as the role that requests run as.
@Suite(.tags(.indexes))
struct IndexTests {
  /// Forty stores, so that every table of the catalogue, of sales and of chats has more than 1,000 rows.
  private static let seeded = Task {
    let shop = try await TestShop.make()
    let pool = shop.database.ownerPool()
    let plan = SeedPlan(stores: 40, products: 60, orders: 30, chats: 30, sessions: 30, seed: 7)
    let tokens = Tokens()
    _ = try await Shop.seed(plan, on: pool, cipher: TestShop.cipher) { _, _, new in await tokens.add(new) }
    await pool.shutdown()
    return (shop: shop, tokens: await tokens.all)
  }

  private actor Tokens {
    var all: [SeedTokens] = []
    func add(_ more: [SeedTokens]) { all += more }
  }

  /// Tables with more than 1,000 rows.
  private func largeTables(_ shop: TestShop) async throws -> Set<String> {
    let pool = shop.database.ownerPool()
    let result = try await pool.withConnection { connection in
      try await connection.run(
        Segment(
          [
            .oneShot(
              "select relname::text from pg_class where relkind = 'r' and reltuples > 1000 and relnamespace = 'public'::regnamespace"
            )
          ],
          access: .read))
    }
    await pool.shutdown()
    guard let rows = result.first else { return [] }
    return Set((0..<rows.rowCount).compactMap { rows.text(row: $0, column: 0) })
  }

  @Test("the data is large enough to tell")
  func size() async throws {
    let tables = try await largeTables(Self.seeded.value.shop)
    #expect(
      tables.isSuperset(of: [
        "product", "variant", "inventory", "order", "order_item", "chat", "chat_message", "session",
        "product_category",
      ]))
  }

  @Test("the whole state is read by indexes", arguments: ["visitor", "customer", "seller", "admin"])
  func wholeState(_ role: String) async throws {
    let (shop, tokens) = try await Self.seeded.value
    let store = try #require(tokens.last)
    let session = try #require(store.sessions.first { $0.role == role })
    let text = try await shop.engine.explain(
      GraphQLRequest(
        document: TestShop.fixture("queries/getstore-\(role).graphql"),
        variables: [JSONMember("s", .string(store.storeToken))], credential: session.credential,
        correlationID: "test"), role: nil)
    let large = try await largeTables(shop)
    let scanned = text.matches(of: /Seq Scan on "?([a-z_]+)"?/).map { String($0.1) }
    #expect(!scanned.contains { large.contains($0) }, "\(scanned)")
    #expect(text.contains("Index"))
    #expect(text.contains("store_id = $1"), "a generic plan names its parameters")
  }
}
