import Executor
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Resolvers

/// `storegraph seed`.
@Suite(.tags(.demo))
struct SeedTests {
  private static let plan = SeedPlan(stores: 3, products: 40, orders: 30, chats: 12, sessions: 10, seed: 42)

  private static let shared = Task {
    let demo = try await DemoDatabase.make()
    return (demo: demo, made: try await fill(demo, plan))
  }

  private static func fill(
    _ demo: DemoDatabase, _ plan: SeedPlan
  ) async throws -> (counts: [TableCount], tokens: [SeedTokens]) {
    var tokens: [SeedTokens] = []
    let counts = try await Shop.seed(plan, on: demo.owner, cipher: DemoDatabase.cipher) { _, _, more in
      tokens += more
    }
    return (counts, tokens)
  }

  @Test("as many rows as were asked for, and as the report says")
  func counts() async throws {
    let (demo, made) = try await Self.shared.value
    for (table, count) in [
      ("store", 3), ("product", 120), ("order", 90), ("chat", 36), ("session", 30), ("clock", 3),
    ] {
      #expect(made.counts.first { $0.table == table }?.rows == count)
    }
    for count in made.counts {
      #expect(
        try await demo.number("select count(*) from \"\(count.table)\"") == Int64(count.rows),
        "\(count.table)")
    }
  }

  @Test("counters are what there is, in as many shards as visitors are counted in")
  func counters() async throws {
    let (demo, _) = try await Self.shared.value
    try await expectCountersToMatch(demo)
    #expect(try await demo.number("select count(*) from counter") == Int64(3 * VisitorSessions.shards))
  }

  @Test("sums, flags and last times agree with the rows that they stand for")
  func sums() async throws {
    let (demo, _) = try await Self.shared.value
    let wrong = [
      """
      select count(*) from "order" o where total <> subtotal + shipping + tax - discount or subtotal <>
        (select coalesce(sum(quantity * price_at_purchase), 0) from order_item i where i.order_id = o.id)
      """,
      """
      select count(*) from chat c where (last_message_at, answered) <>
        (select m.created_at, not m.request from chat_message m where m.chat_id = c.id order by m.created_at desc limit 1)
      """,
      "select count(*) from variant v where not exists (select from inventory i where i.variant_id = v.id)",
      "select count(*) from product p where not exists (select from variant v where v.product_id = p.id)",
      "select count(*) from store s where not exists (select from store_directory d where d.store_id = s.id)",
    ]
    for condition in wrong { #expect(try await demo.number(condition) == 0, "\(condition)") }
  }

  @Test("NULLs, empty lists, several categories, two scripts")
  func variety() async throws {
    let (demo, _) = try await Self.shared.value
    let conditions = [
      "select count(*) from product where description is null",
      "select count(*) from product where images::text = '[]'",
      "select count(*) from product where name ~ '[ء-ي]'",
      "select count(*) from product where name ~ '[A-Za-z]'",
      "select count(*) from (select product_id from product_category group by 1 having count(*) > 1) several",
      "select count(*) from inventory where on_hand = 0",
      "select count(*) from \"order\" where customer is null",
    ]
    for condition in conditions { #expect(try await demo.number(condition) ?? 0 > 0, "\(condition)") }
  }

  @Test("the credentials of the report are those of its stores")
  func credentials() async throws {
    let (demo, made) = try await Self.shared.value
    #expect(made.tokens.count == 3)
    let types = ["visitor": "V", "customer": "VL", "seller": "SL", "admin": "AL"]
    for store in made.tokens {
      #expect(store.sessions.map(\.role) == ["visitor", "customer", "seller", "admin"])
      for session in store.sessions {
        let state = try await demo.state(of: store.storeToken, session.credential)["data"]?["getStore"]
        #expect(state?["session"]?["type"] == .string(types[session.role] ?? ""))
        #expect(state?["products"]?["totalCount"] != .int(0))
      }
    }
  }

  @Test("the planner knows the tables afterwards")
  func analysed() async throws {
    let (demo, _) = try await Self.shared.value
    #expect(try await demo.number("select reltuples from pg_class where relname = 'product'") == 120)
  }

  @Test("the same seed makes the same data; a second time in one database it is refused")
  func repeated() async throws {
    let (demo, _) = try await Self.shared.value
    let other = try await DemoDatabase.make()
    _ = try await Self.fill(other, Self.plan)
    let sum =
      "select md5(string_agg(concat(id, name, description, price, images), '|' order by id)) from product"
    #expect(try await demo.text(sum) == other.text(sum))
    await #expect(throws: SeedRepeated.self) { try await Self.fill(other, Self.plan) }
    #expect(try await other.number("select count(*) from store") == 3)
  }

  @Test("a slug that another store has is not taken for a repeated seed")
  func foreignSlug() async throws {
    let demo = try await DemoDatabase.make()
    try await demo.database.run(
      "insert into store_directory (id, token, slug, store_id) select gen_random_uuid(), 't' || n, 's16-' || n, gen_random_uuid() from generate_series(0, 2) n"
    )
    await #expect(throws: PostgresError.self) { try await Self.fill(demo, Self.plan) }
    #expect(try await demo.number("select count(*) from store") == 0)
  }

  @Test("another seed makes more stores beside them")
  func beside() async throws {
    let demo = try await DemoDatabase.make()
    for seed in [1, 2] as [UInt64] {
      _ = try await Self.fill(
        demo, SeedPlan(stores: 12, products: 2, orders: 1, chats: 1, sessions: 2, seed: seed))
    }
    #expect(try await demo.number("select count(*) from store") == 24)
    try await expectCountersToMatch(demo)
  }

  @Test("a store of nothing is a store")
  func empty() async throws {
    let demo = try await DemoDatabase.make()
    let made = try await Self.fill(
      demo, SeedPlan(stores: 1, products: 0, orders: 2, chats: 2, sessions: 0, seed: 1))
    let token = try #require(made.tokens.first?.storeToken)
    let state = try await demo.state(of: token, nil)["data"]?["getStore"]
    #expect(state?["products"]?["totalCount"] == .int(0))
    #expect(state?["session"]?["type"] == .string("V"))
  }
}
