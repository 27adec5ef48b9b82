import EmbeddedPostgres
import Executor
import Foundation
import Postgres
import Resolvers
import TestSupport
import Testing

/// Postgres is killed in the middle of buying. On a cluster of its own, since others would not like it.
@Suite(.tags(.commerce))
struct CommerceCrashTests {
  @Test("every order that was acknowledged is there, and none twice", arguments: [1, 2])
  func killed(_ count: Int) async throws {
    let (kills, buyers) = CommerceRaceTests.isFull ? (10, 60) : (2, 16)
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "storegraph-crash-\(UInt32.random(in: 0...UInt32.max))")
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = ClusterConfiguration(
      dataDirectory: folder.appending(path: "postgres").path, logger: TestCluster.quiet)
    configuration.durability = .relaxed
    configuration.startTimeout = .seconds(180)
    configuration.settings["synchronous_commit"] = "on"
    configuration.settings["max_connections"] = "100"
    let cluster = try await EmbeddedCluster.start(configuration)
    let shop = try await Self.shop(on: cluster)
    let shops = try [shop] + (1..<count).map { _ in try shop.another() }
    for round in 0..<kills {
      let acknowledged = try await Self.buy(shops, buyers, round, killing: cluster)
      #expect(acknowledged.count == buyers)
      #expect(Set(acknowledged.values).count == buyers, "an order that two buyers have")
      let found = try await Self.patiently {
        try await shop.column(
          "select k.key || ' ' || o.id from \"order\" o join idempotency_key k on k.order_id = o.id where k.key like 'crash-\(round)-%'"
        )
      }
      #expect(Set(found) == Set(acknowledged.map { "\($0.key) \($0.value)" }))
    }
    let orders = try await shop.column(
      "select count(*)::text from \"order\" where order_number::int > 1003 and store_id = '\(TestShop.one)'")
    #expect(orders == ["\(kills * buyers)"])
    // A thing whose adding was lost is added again, so a line may have two.
    let sold = try await shop.column(
      "select concat(1000000 - sum(i.quantity), '/0') from order_item i join \"order\" o on o.id = i.order_id where o.order_number::int > 1003 and o.store_id = '\(TestShop.one)'"
    )
    #expect(try await shop.stock() == sold.first)
    #expect(try await shop.stockFaults() == [])
    print("\(kills) kills, \(count) instances: \(kills * buyers) orders acknowledged, all there once")
    for shop in shops { await shop.pool.shutdown() }
    await cluster.stop()
  }

  private static func shop(on cluster: EmbeddedCluster) async throws -> TestShop {
    let database = TestDatabase(own: cluster.connectionString)
    for migration in Shop.migrations { try await database.run(migration.sql) }
    try await database.run(try TestShop.fixture("shop.sql"))
    try await database.run("update inventory set held = 0, on_hand = 1000000")
    let pool = try TestShop.another(on: database)
    let engine = try Shop.engine(pool: pool, accounts: .quick, logger: TestCluster.quiet)
    return TestShop(database: database, pool: pool, engine: engine)
  }

  /// Buyers who ask until they are told; Postgres is killed while they do.
  /// - Returns: the orders, by key.
  private static func buy(
    _ shops: [TestShop], _ buyers: Int, _ round: Int, killing cluster: EmbeddedCluster
  ) async throws -> [String: String] {
    var guests: [Guest] = []
    for number in 0..<buyers {
      let guest = try await patiently { try await Guest.visitor(shops[number % shops.count]) }
      try await until { try await guest.add()["cart"]?["id"]?.string }
      guests.append(guest)
    }
    return try await withThrowingTaskGroup(of: (String, String)?.self) { group in
      for (number, guest) in guests.enumerated() {
        group.addTask {
          let key = "crash-\(round)-\(number)"
          let order = try await until {
            try await guest.order("deliveryType: PICKUP, idempotencyKey: \"\(key)\"", "order { id }")[
              "order"]?["id"]?
              .string
          }
          return (key, order)
        }
      }
      group.addTask {
        try await Task.sleep(for: .milliseconds(Int.random(in: 1...60)))
        await cluster.kill()
        return nil
      }
      return try await group.reduce(into: [:]) { found, one in
        if let (key, order) = one { found[key] = order }
      }
    }
  }

  /// Asks again until there is an answer; a minute at most.
  @discardableResult
  private static func until(_ ask: () async throws -> String?) async throws -> String {
    for _ in 0..<600 {
      if let answer = try? await ask() { return answer }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw Missing("an answer within a minute")
  }

  private static func patiently<Result>(_ ask: () async throws -> Result) async throws -> Result {
    for _ in 0..<600 {
      if let answer = try? await ask() { return answer }
      try await Task.sleep(for: .milliseconds(100))
    }
    return try await ask()
  }
}
