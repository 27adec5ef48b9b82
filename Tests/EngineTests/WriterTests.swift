import Executor
import Foundation
import Postgres
import Resolvers
import Schema
import Synchronization
import TestSupport
import Testing

/// consistency.md, "The writer".
@Suite(.tags(.writer))
struct WriterTests {
  private static let tenant = UUID(TestShop.one) ?? UUID(high: 0, low: 0)
  private static let request = GraphQLRequest(document: "", correlationID: "writer-test")
  private static let nobody = Viewer(session: nil, user: nil, role: "admin", credentialHash: nil)
  private static let product = UUID("00000000-0000-7000-8000-00000000b001") ?? UUID(high: 0, low: 0)

  private func writer(_ shop: TestShop) throws -> Writer {
    try Writer(model: Shop.model(), pool: shop.pool)
  }

  private func rename(_ write: WriteTransaction, _ name: String) async throws -> Bool {
    try await write.update("Product", Self.product, set: [InputMember("name", .string(name))])
  }

  private func rows(_ shop: TestShop, _ sql: String) async throws -> [String] {
    let pool = shop.database.ownerPool()
    let results = try await pool.withConnection {
      try await $0.run(Segment([.oneShot(sql)], access: .read))
    }
    await pool.shutdown()
    guard let result = results.first else { return [] }
    return (0..<result.rowCount).map { result.text(row: $0, column: 0) ?? "null" }
  }

  @Test("a change leaves an event with key and old values, raised versions and a log row")
  func journal() async throws {
    let shop = try await TestShop.make()
    let changed = try await writer(shop).write(to: Self.tenant, as: Self.nobody, "rename", Self.request) {
      try await rename($0, "New name")
    }
    #expect(changed)
    #expect(
      try await rows(shop, "select concat_ws('|', seq, type, action, key, old) from event")
        == [
          "8|Product|UPDATED|\(Self.product)|{\"isActive\" : true, \"vendorId\" : null, \"deletedAt\" : null}"
        ])
    #expect(
      try await rows(
        shop,
        "select concat_ws('|', seq, catalogue_version, public_version) from clock where store_id = '\(TestShop.one)'"
      )
        == ["8|1|0"])
    #expect(
      try await rows(
        shop, "select concat_ws('|', operation, type, key, action, fields, outcome, correlation_id) from log")
        == ["rename|Product|\(Self.product)|UPDATED|[\"name\"]|OK|writer-test"])
  }

  @Test("a refusal undoes everything and is logged")
  func refusal() async throws {
    let shop = try await TestShop.make()
    await #expect(throws: GraphQLError.self) {
      try await writer(shop).write(to: Self.tenant, as: Self.nobody, "rename", Self.request) { write in
        _ = try await rename(write, "Never")
        throw GraphQLError(.forbidden, "no")
      }
    }
    #expect(
      try await rows(shop, "select name from product where id = '\(Self.product)'") == ["Shirt \"A\"\n"])
    #expect(try await rows(shop, "select count(*)::text from event") == ["0"])
    #expect(
      try await rows(shop, "select concat_ws('|', operation, outcome) from log") == ["rename|FORBIDDEN"])
  }

  @Test("a conditional update of a row that has moved on changes nothing")
  func conditional() async throws {
    let shop = try await TestShop.make()
    let order = try #require(UUID("00000000-0000-7000-8000-0000000d0001"))
    let changed = try await writer(shop).write(to: Self.tenant, as: Self.nobody, "ship", Self.request) {
      try await $0.update(
        "Order", order, set: [InputMember("status", .enumeration("SHIPPED"))],
        if: [InputMember("status", .enumeration("PREPARING"))])
    }
    #expect(!changed)
    #expect(try await rows(shop, "select count(*)::text from event") == ["0"])
  }

  @Test("a transaction that lost against another is tried again", arguments: ["40001", "40P01"])
  func retry(_ state: String) async throws {
    let shop = try await TestShop.make()
    let tries = Counter()
    _ = try await writer(shop).write(to: Self.tenant, as: Self.nobody, "retry", Self.request) { write in
      if tries.next() < 3 {
        _ = try await write.run(
          .oneShot("do $$ begin raise exception 'lost' using errcode = '\(state)'; end $$"))
      }
      return try await rename(write, "Third time")
    }
    #expect(tries.value == 3)
    #expect(try await rows(shop, "select count(*)::text from event") == ["1"])
  }

  @Test("numbers of events are free of holes, and no reader is shown a clock ahead of the rows")
  func clock() async throws {
    let shop = try await TestShop.make()
    let second = try TestShop.another(on: shop.database)
    let isFinished = Counter()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, pool) in [shop.pool, second, shop.pool, second].enumerated() {
        let writer = try Writer(model: Shop.model(), pool: pool)
        group.addTask {
          while isFinished.value == 0 {
            do {
              _ = try await writer.write(to: Self.tenant, as: Self.nobody, "race", Self.request) { write in
                _ = try await write.run(
                  .oneShot(
                    "update product set price = price + 1 where store_id = '\(TestShop.one)' and id = '\(Self.product)'"
                  ))
                if index == 0, Bool.random() { throw GraphQLError(.forbidden, "on purpose") }
                write.control("Race", Self.product)
                return true
              }
            } catch is GraphQLError {
              continue
            }
          }
        }
      }
      group.addTask {
        defer { _ = isFinished.next() }
        try await Self.compare(shop)
      }
      try await group.waitForAll()
    }
    #expect(
      try await rows(shop, "select (count(*) = max(seq) - min(seq) + 1 and min(seq) = 8)::text from event")
        == ["true"])
    #expect(
      try await rows(
        shop,
        "select (seq = (select max(seq) from event))::text from clock where store_id = '\(TestShop.one)'")
        == ["true"])
  }

  /// Each change adds one to the price and one to the clock, so that in every snapshot their difference is the same.
  private static func compare(_ shop: TestShop) async throws {
    let reads = ProcessInfo.processInfo.environment["STOREGRAPH_STRESS"] == nil ? 100 : 20_000
    var differences: Set<Int64> = []
    for _ in 0..<reads {
      let answer = try await shop.ask(
        "query Q($s: String!) { getStore(storeToken: $s, createSession: false) { position } product(storeToken: $s, id: \"\(product)\") { price { amount } } }",
        as: nil)
      guard case .string(let text)? = answer["data"]?["getStore"]?["position"], let position = Position(text),
        case .int(let price)? = answer["data"]?["product"]?["price"]?["amount"]
      else { throw Missing("a position and a price in \(answer)") }
      differences.insert(price - position.sequence)
    }
    #expect(differences.count == 1)
  }
}

/// Counts how often something ran.
final class Counter: Sendable {
  private let count = Mutex(0)
  func next() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }
  var value: Int { count.withLock { $0 } }
}
