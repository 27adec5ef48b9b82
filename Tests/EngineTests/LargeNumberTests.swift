import Executor
import TestSupport
import Testing

/// Whole numbers reach a client exactly, or not at all: `MinorUnits` and `Money` within ±(2^53 − 1), `Int` within 32 bits.
@Suite("large numbers", .tags(.executor))
struct LargeNumberTests {
  private static let totals = """
    query Q($s: String!) { orderAggregate(storeToken: $s) { sum { total { amount } } max { total { amount } } } }
    """
  private static let greatest = 9_007_199_254_740_991

  private func shop(totals: String) async throws -> TestShop {
    let shop = try await TestShop.make()
    try await shop.database.run("delete from \"order\"")
    try await shop.database.run(
      """
      insert into "order" (store_id, id, order_number, currency, subtotal, total)
        select '\(TestShop.one)', gen_random_uuid(), 'L-' || n, 'LYD', 0, total
        from (select row_number() over () as n, total from (\(totals)) as t (total)) as rows
      """)
    return shop
  }

  private func code(_ answer: JSONValue) -> JSONValue? {
    guard case .array(let errors)? = answer["errors"], errors.count == 1 else { return nil }
    return errors[0]["extensions"]?["code"]
  }

  @Test("the greatest sum that is exact is told to the last digit")
  func exact() async throws {
    let shop = try await shop(totals: "values (\(Self.greatest - 1)), (1)")
    let answer = try await shop.ask(Self.totals, as: "admin")
    #expect(answer["errors"] == nil)
    #expect(answer["data"]?["orderAggregate"]?["sum"]?["total"]?["amount"] == .int(Int64(Self.greatest)))
  }

  @Test(
    "a larger one is null with an error at its place, and what stands beside it is told",
    arguments: [
      "values (\(greatest)), (1)",
      // Beyond 64 bits.
      "select \(greatest) from generate_series(1, 1100)",
    ])
  func tooLarge(totals: String) async throws {
    let shop = try await shop(totals: totals)
    let answer = try await shop.ask(Self.totals, as: "admin")
    let data = answer["data"]?["orderAggregate"]
    #expect(data?["sum"]?["total"] == .null)
    #expect(data?["max"]?["total"]?["amount"] == .int(Int64(Self.greatest)))
    #expect(code(answer) == .string("VALUE_TOO_LARGE"))
    guard case .array(let errors)? = answer["errors"] else { return }
    #expect(
      errors.first?["path"]
        == .array([.string("orderAggregate"), .string("sum"), .string("total")]))
  }

  @Test("over nothing there is no sum")
  func nothing() async throws {
    let shop = try await shop(totals: "select 1 where false")
    let answer = try await shop.ask(Self.totals, as: "admin")
    #expect(answer["errors"] == nil)
    #expect(answer["data"]?["orderAggregate"]?["sum"]?["total"] == .null)
  }

  @Test("so is a computed Int that 32 bits do not hold")
  func int() async throws {
    let shop = try await TestShop.make()
    try await shop.database.run(
      """
      delete from counter;
      insert into counter (store_id, id, shard, visitors, orders) values
        ('\(TestShop.one)', gen_random_uuid(), 0, 2147483647, 2147483647),
        ('\(TestShop.one)', gen_random_uuid(), 1, 1, 0)
      """)
    func statistics(_ field: String) async throws -> JSONValue {
      try await shop.ask(
        "query Q($s: String!) { getStore(storeToken: $s) { config { statistics { \(field) } } } }",
        as: "admin")
    }
    let orders = try await statistics("orders")
    #expect(orders["data"]?["getStore"]?["config"]?["statistics"]?["orders"] == .int(2_147_483_647))
    let visitors = try await statistics("visitors")
    #expect(visitors["data"]?["getStore"]?["config"]?["statistics"] == .null)
    #expect(code(visitors) == .string("VALUE_TOO_LARGE"))
  }
}
