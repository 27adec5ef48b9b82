import Executor
import Foundation
import Postgres
import TestSupport
import Testing

/// Idea 1: one statement, one snapshot, one round trip, beside the transaction-local setting.
@Suite(.tags(.oneStatement), .serialized)
struct OneStatementTests {
  /// Statements that Postgres ran in the shop's database since the last call, without the setting.
  private func statements(_ shop: TestShop) async throws -> [String] {
    let pool = shop.database.ownerPool()
    let result = try await pool.withConnection { connection in
      try await connection.run(
        Segment(
          [
            .oneShot(
              """
              select query from pg_stat_statements s join pg_database d on d.oid = s.dbid, generate_series(1, s.calls)
              where d.datname = current_database() and query not like '%pg_stat_statements%'
                and query not like 'select set_config(%' and query not ilike 'set %'
              """)
          ], access: .read))
    }
    await pool.shutdown()
    guard let rows = result.first else { return [] }
    return (0..<rows.rowCount).compactMap { rows.text(row: $0, column: 0) }
  }

  private func forget(_ shop: TestShop) async throws {
    try await shop.database.run(
      "select pg_stat_statements_reset(0, (select oid from pg_database where datname = current_database()), 0)"
    )
  }

  @Test(
    "a known session's whole state is one statement",
    arguments: [
      "getstore-visitor", "getstore-customer", "getstore-seller", "getstore-admin", "eight-levels",
      "several-roots",
    ])
  func one(_ name: String) async throws {
    let shop = try await TestShop.make(countsStatements: true)
    let document = try TestShop.fixture("queries/\(name).graphql")
    let role = String(document.prefix { $0 != "\n" }.dropFirst(2))
    try await shop.adopt(role)
    let request = GraphQLRequest(
      document: document, variables: [JSONMember("s", .string("store-one"))],
      credential: TestShop.credentials[role]?.text, correlationID: "test")
    _ = await shop.engine.answer(request)
    try await forget(shop)
    let response = await shop.engine.answer(request)
    #expect(response.outcome == .executed)
    let seen = try await statements(shop)
    #expect(seen.count == 1, "\(seen.map { $0.prefix(200) })")
  }

  @Test("what a parent's row has shown is not asked again of its children")
  func shownParents() async throws {
    let shop = try await TestShop.make()
    let document = "{ getStore(storeToken: \"one\") { products { nodes { variants { id } } } } }"
    let sql = try shop.engine.sql(of: document, role: "visitor", variables: [])
    #expect(sql.contains(#""variant" t"#))
    #expect(!sql.contains(#"exists (select from "product" "#), "\(sql)")
  }
}
