import Executor
import Postgres
import TestSupport
import Testing

/// A write holds locks and a connection for as long as its trips to the database take, so they are counted.
@Suite(.tags(.writer))
struct TripTests {
  /// Trips on the lanes for writes and for reads.
  private func trips(_ shop: TestShop, _ body: () async throws -> Void) async throws -> [Int] {
    func counts() -> [Int] { ["write", "read"].map { shop.engine.trips(lane: $0) } }
    let before = counts()
    try await body()
    return zip(counts(), before).map(-)
  }

  @Test("an order takes two trips, its answer included; a store one alone")
  func trips() async throws {
    let shop = try await TestShop.make()
    try await shop.database.run("update inventory set held = 0")
    let guest = try await Guest.visitor(shop)
    for (variant, expected) in [("f001", [3, 1]), ("f002", [3, 1])] {
      let add = try await trips(shop) {
        _ = try await guest.add("00000000-0000-7000-8000-00000000\(variant)")
      }
      #expect(add == expected)
    }
    let order = try await trips(shop) {
      let made = try await guest.order("deliveryType: PICKUP, idempotencyKey: \"k\"")
      #expect(made["order"]?["items"]?.list.count == 2)
    }
    #expect(order == [2, 0])
    let replay = try await trips(shop) {
      let made = try await guest.order("deliveryType: PICKUP, idempotencyKey: \"k\"")
      #expect(made["isReplay"] == .bool(true))
    }
    #expect(replay == [3, 0])
    let store = try await trips(shop) {
      let made = try await guest.send("mutation { createStore { storeToken userErrors { code } } }")
      #expect(made["data"]?["createStore"]?["storeToken"]?.string != nil)
    }
    #expect(store == [1, 0])
  }
}
