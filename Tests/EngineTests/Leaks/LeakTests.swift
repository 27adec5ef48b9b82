import Executor
import Postgres
import Schema
import TestSupport
import Testing

/// S4-27: two walls between stores, and roles within one. Every field of every type, by every path, for every role.
@Suite(.tags(.leaks))
struct LeakTests {
  private func shop(asOwner: Bool = false, change: (inout Model) -> Void = { _ in }) async throws -> TestShop
  {
    let shop = try await TestShop.make(asOwner: asOwner, change: change)
    try await shop.database.run(try TestShop.fixture("canary.sql"))
    try await TestShop.sealFixture(in: shop.database)
    return shop
  }

  private func walked(_ shop: TestShop) async throws -> LeakWalk {
    var walk = try await LeakWalk(shop)
    try await walk.own()
    try await walk.reads()
    try await walk.writes()
    return walk
  }

  @Test("with both walls each cell is as written down by hand")
  func both() async throws {
    let walk = try await walked(try await shop())
    #expect(walk.faults == [])
    #expect(walk.cells >= 2_000)
    print("leak test: \(walk.cells) cells")
  }

  @Test("with row-level security alone")
  func onlySecurity() async throws {
    let shop = try await shop()
    let walk = try await TenantWall.$isStanding.withValue(false) { try await self.walked(shop) }
    #expect(walk.faults == [])
  }

  @Test("with the compiled predicates alone")
  func onlyPredicates() async throws {
    #expect(try await walked(try await shop(asOwner: true)).faults == [])
  }

  @Test("with neither wall the canaries are found, so the walk can fail")
  func neither() async throws {
    let shop = try await shop(asOwner: true)
    let walk = try await TenantWall.$isStanding.withValue(false) {
      var walk = try await LeakWalk(shop)
      try await walk.reads()
      return walk
    }
    #expect(walk.faults.count > 100)
  }

  @Test(
    "a hole in one rule is found",
    arguments: [
      "Order", "OrderItem", "Cart", "CartItem", "Chat", "ChatMessage", "Inventory", "User",
      "Product", "Category", "OrderHistory", "Payment", "PageVisit", "ProductOption",
    ])
  func hole(_ type: String) async throws {
    let shop = try await shop { model in
      for index in model.types.indices where model.types[index].name == type {
        model.types[index].read = .everyone
      }
    }
    var walk = try await LeakWalk(shop)
    try await walk.own()
    #expect(walk.faults.contains { $0.contains(" sees \(type).") })
  }

  @Test(
    "a field that anybody may see is found", arguments: ["email", "phone", "chatQuickAnswers", "lastLoginAt"])
  func fieldHole(_ field: String) async throws {
    let shop = try await shop { model in
      for type in model.types.indices {
        for index in model.types[type].fields.indices where model.types[type].fields[index].name == field {
          model.types[type].fields[index].read = .everyone
        }
      }
    }
    var walk = try await LeakWalk(shop)
    try await walk.own()
    #expect(walk.faults.contains { $0.contains(" sees ") && $0.contains(".\(field) ") })
  }
}
