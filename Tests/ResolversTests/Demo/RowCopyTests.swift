import Executor
import Postgres
import Schema
import Testing

@testable import Resolvers

/// Every generated type with a table goes through binary COPY and comes back as it was.
@Suite(.tags(.demo))
struct RowCopyTests {
  private static let plan = SeedPlan(stores: 1, products: 12, orders: 12, chats: 6, sessions: 9, seed: 5)

  private func copy(_ rows: StoreRows, _ events: [Event] = [], to demo: DemoDatabase) async throws {
    try await demo.owner.withConnection { connection in
      try await rows.copy(to: connection)
      _ = try await CopyRows<Event>().copy(events, to: connection)
    }
  }

  private func expectStored<Row: TableRow & Equatable>(_ rows: [Row], in demo: DemoDatabase) async throws {
    func sorted(_ rows: [Row]) -> [Row] { rows.sorted { "\($0)" < "\($1)" } }
    let stored = try await demo.rows(of: Row.self)
    #expect(!rows.isEmpty)
    #expect(sorted(stored) == sorted(rows), "\(Row.table)")
  }

  /// One store with what chance does not bring.
  private func extremes() throws -> (rows: StoreRows, events: [Event]) {
    var rows = try SeedStore(
      Self.plan, index: 0, now: Timestamp(microseconds: 820_915_200_123_456), cipher: DemoDatabase.cipher
    ).rows
    rows.categories[0].position = Int(Int32.min)
    rows.categories[1].position = Int(Int32.max)
    rows.categories[2].description = ""
    rows.products[0].price = 1_000_000_000_000
    rows.products[0].images = ["/a \"b\"\\\n.jpg", "", "😀"]
    rows.products[1].price = 0
    rows.products[1].images = []
    rows.products[1].description = String(repeating: "\u{7f}\t", count: 10_000)
    rows.products[1].vendorId = nil
    rows.products[1].sku = nil
    rows.inventories[0].onHand = 1_000_000_000
    rows.sessions[0].tokenHash = []
    rows.sessions[1].tokenHash = Array(0...255)
    rows.sessions[2].expiresAt = Timestamp(microseconds: .max)
    rows.sessions[3].expiresAt = Timestamp(microseconds: .min)
    rows.accounts[0].passwordHash = "$2b$12$"
    rows.orders[0].total = 9_007_199_254_740_991
    rows.orders[0].customer = Customer(name: nil, email: "\"@\\")
    rows.orders[1].customer = nil
    rows.orders[1].address = nil
    rows.logs[0].fields = []
    rows.clocks[0].seq = .max
    rows.clocks[0].floorSeq = .min
    let time = Timestamp(microseconds: 1)
    let events = [
      Event(storeID: rows.stores[0].id, seq: .min, type: "", action: .control, key: nil, old: nil, at: time),
      Event(
        storeID: rows.stores[0].id, seq: .max, type: "Product", action: .updated, key: rows.products[0].id,
        old: JSONText(#"{"is_active": true}"#), at: time),
    ]
    return (rows, events)
  }

  @Test("each table has the rows that went in, with their NULLs, bounds and odd texts")
  func roundTrip() async throws {
    let demo = try await DemoDatabase.make()
    let (rows, events) = try extremes()
    try await copy(rows, events, to: demo)
    try await expectStored(rows.accounts, in: demo)
    try await expectStored(rows.directory, in: demo)
    try await expectStored(rows.stores, in: demo)
    try await expectStored(rows.configs, in: demo)
    try await expectStored(rows.counters, in: demo)
    try await expectStored(rows.users, in: demo)
    try await expectStored(rows.sessions, in: demo)
    try await expectStored(rows.categories, in: demo)
    try await expectStored(rows.products, in: demo)
    try await expectStored(rows.productCategories, in: demo)
    try await expectStored(rows.variants, in: demo)
    try await expectStored(rows.inventories, in: demo)
    try await expectStored(rows.carts, in: demo)
    try await expectStored(rows.cartItems, in: demo)
    try await expectStored(rows.orders, in: demo)
    try await expectStored(rows.orderItems, in: demo)
    try await expectStored(rows.chats, in: demo)
    try await expectStored(rows.chatMessages, in: demo)
    try await expectStored(rows.logs, in: demo)
    try await expectStored(rows.clocks, in: demo)
    try await expectStored(events, in: demo)
  }

  @Test("the rows of a store name every table of the schema but those that only requests fill")
  func complete() async throws {
    var tables: Set<String> = [
      "event", "refresh_token", "idempotency_key", "order_grant", "order_history", "page_visit", "payment",
      "product_option", "reservation",
    ]
    await StoreRows().forEachTable { tables.insert($0.table) }
    #expect(tables == Set(try Shop.model().types.compactMap { $0.table?.name }))
  }

  @Test("a number that its column cannot hold is refused, and nothing is stored")
  func tooLarge() async throws {
    let demo = try await DemoDatabase.make()
    var rows = try SeedStore(Self.plan, index: 0, now: .now, cipher: DemoDatabase.cipher).rows
    rows.categories[7].position = .max
    await #expect(throws: DecodingFailure.self) {
      try await copy(rows, to: demo)
    }
    #expect(try await demo.number("select count(*) from category") == 0)
  }

  @Test("more than one piece of rows arrives whole")
  func pieces() async throws {
    let demo = try await DemoDatabase.make()
    let time = Timestamp.now
    let accounts = (0..<20_000).map {
      Account(id: .v7(), email: "\($0)@pieces.example", validAfter: time, createdAt: time, updatedAt: time)
    }
    let count = try await demo.owner.withConnection { try await CopyRows<Account>().copy(accounts, to: $0) }
    #expect(count == 20_000)
    #expect(try await demo.number("select count(distinct email) from account") == 20_000)
  }
}
