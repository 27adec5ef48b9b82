import Executor
import Postgres
import TestSupport
import Testing

/// After a restart of the database the first callers do not wait for the statements in use to be prepared.
@Suite(.tags(.executor))
struct WarmPlanTests {
  @Test("an engine that nobody uses any more lets its connections go")
  func released() async throws {
    weak var pool: Pool?
    do {
      let shop = try await TestShop.make()
      _ = try await shop.ask("query Q($s: String!) { products(storeToken: $s) { nodes { sku } } }", as: nil)
      pool = shop.pool
    }
    #expect(pool == nil)
  }

  @Test("a new connection has the plans that were used last")
  func reconnected() async throws {
    let shop = try await TestShop.make()
    _ = try await shop.ask("query Q($s: String!) { products(storeToken: $s) { nodes { sku } } }", as: nil)
    try await shop.database.run(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    )
    let prepared = Statement(
      "select count(*) from pg_prepared_statements where statement like '%\"sku\"%union all%' and statement not like '%pg_prepared%'"
    )
    var found: [Int64] = []
    // The first calls may still meet the connections that ended.
    for _ in 0..<100 where found.isEmpty {
      if let result = try? await shop.pool.query(prepared), let count = result.int8(row: 0, column: 0) {
        found.append(count)
      } else {
        try await Task.sleep(for: .milliseconds(50))
      }
    }
    #expect(found == [1])
  }
}
