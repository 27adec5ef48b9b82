import Foundation
import Schema
import Testing

private let a = "00000000-0000-7000-8000-00000000000a"
private let b = "00000000-0000-7000-8000-00000000000b"

/// The tables of the project's own schema in a real Postgres, with a shop `a` and a shop `b`.
@Suite("tables in Postgres", .tags(.ddl), .postgres)
struct TablesInPostgresTests {
  private static let rows = """
    insert into store (store_id, id, name) values ('\(a)', '\(a)', 'A'), ('\(b)', '\(b)', 'B');
    insert into category (store_id, id, name, slug) values ('\(a)', '\(a)', 'Hats', 'hats'), ('\(b)', '\(b)', 'Caps', 'caps');
    insert into clock (store_id) values ('\(a)'), ('\(b)');
    """
  private static let asShopA = "set role storegraph_app; set storegraph.store_id = '\(a)';"

  private func query(_ sql: String) async throws -> PSQL.Answer {
    try await PSQL.inFreshDatabase([ddl(try shopModel()), Self.rows, sql])
  }

  @Test("everything is made, in two databases at once")
  func applies() async throws {
    let sql = ddl(try shopModel())
    try await withThrowingTaskGroup(of: PSQL.Answer.self) { group in
      for _ in 0..<2 {
        group.addTask { try await PSQL.inFreshDatabase([sql, "select count(*) from store"]) }
      }
      for try await answer in group { #expect(answer == PSQL.Answer(output: "0", error: "")) }
    }
  }

  @Test("the application role sees the rows of its store only")
  func isolation() async throws {
    #expect(try await query("\(Self.asShopA) select name from category").output == "Hats")
  }

  @Test("without a store there are no rows", arguments: ["", "set storegraph.store_id = '';"])
  func unset(_ setting: String) async throws {
    #expect(
      try await query("set role storegraph_app; \(setting) select count(*) from category").output == "0")
  }

  @Test("no row can be put into another store, nor point into it")
  func writes() async throws {
    let other = "insert into category (store_id, id, name, slug) values ('\(b)', gen_random_uuid(), 'x', 'x')"
    #expect(try await query("\(Self.asShopA) \(other)").error.contains("row-level security"))
    let pointing =
      "insert into cart_item (store_id, id, cart_id, product_id, variant_id, quantity) select '\(a)', id, id, id, id, 1 from store where id = '\(b)'"
    #expect(try await query(pointing).error.contains("foreign key"))
  }

  @Test("what is appended cannot be changed, and what is global cannot be reached")
  func rights() async throws {
    #expect(
      try await query("\(Self.asShopA) update event set type = 'x'").error.contains("permission denied"))
    #expect(try await query("\(Self.asShopA) delete from log").error.contains("permission denied"))
    #expect(try await query("\(Self.asShopA) select * from account").error.contains("permission denied"))
  }

  @Test("global rows are added, changed and found by key")
  func keyedFunctions() async throws {
    let sql = """
      \(Self.asShopA)
      select account_insert('\(a)', 'a@example.org');
      select account_update('\(a)', 'b@example.org', 'hash', now(), null);
      select email, password_hash from account_by_email('b@example.org');
      select count(*) from account_by_email('a@example.org');
      """
    #expect(try await query(sql).output == "\(a)\n\(a)\nb@example.org|hash\n0")
  }

  @Test("the dispatcher reads events and clocks of all stores, and nothing else")
  func dispatcher() async throws {
    #expect(try await query("set role storegraph_dispatch; select count(*) from clock").output == "2")
    #expect(
      try await query("set role storegraph_dispatch; select * from store").error.contains("permission denied")
    )
    #expect(
      try await query("set role storegraph_dispatch; update clock set seq = 1").error.contains(
        "permission denied"))
  }

  @Test("an update renews updated_at")
  func touch() async throws {
    let sql =
      "update category set updated_at = '2001-01-01'; select count(*) from category where updated_at < now() - interval '1 day'"
    #expect(try await query(sql).output == "0")
  }

  @Test("every foreign key is served by an index")
  func indexes() async throws {
    let sql = """
      select conname from pg_constraint c where contype = 'f' and not exists (
        select from pg_index i where i.indrelid = c.conrelid
          and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)
      """
    #expect(try await query(sql).output == "")
  }

  @Test("deleting a store deletes everything of it but its log, clock and events")
  func deletion() async throws {
    #expect(
      try await query(
        "delete from store where id = '\(a)'; select count(*) from category; select count(*) from clock"
      ).output
        == "1\n2")
  }
}
