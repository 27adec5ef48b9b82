import Executor
import Postgres
import Resolvers
import TestSupport
import Testing

/// consistency.md, 18: what is gone lies below the floor.
@Suite(.tags(.writer))
struct RetentionTests {
  @Test("old events go, the newest stays, and the floor rises behind what is gone")
  func prune() async throws {
    let shop = try await TestShop.make()
    try await shop.database.run(
      """
      insert into event (store_id, seq, type, action, at)
        select '\(TestShop.one)', n, 'Product', 'UPDATED', now() - make_interval(days => 100 - n::int) from generate_series(1, 7) n;
      insert into event (store_id, seq, type, action) values ('00000000-0000-7000-8000-000000000002', 7, 'Product', 'UPDATED')
      """)
    let pool = shop.database.ownerPool()
    let retention = try EventRetention(model: Shop.model())
    let deleted = try await pool.withConnection { try await retention.prune(olderThan: 30, on: $0) }
    let state = try await pool.withConnection { connection in
      try await connection.run(
        Segment(
          [
            .oneShot(
              """
              select string_agg(concat_ws('|', c.floor_seq, (select string_agg(seq::text, ',') from event e where e.store_id = c.store_id)), ' ' order by store_id)
              from clock c where store_id < '00000000-0000-7000-8000-000000000003'
              """)
          ], access: .read))
    }
    await pool.shutdown()
    #expect(deleted == 6)
    #expect(state.first?.text(row: 0, column: 0) == "7|7 1|7")
  }
}
