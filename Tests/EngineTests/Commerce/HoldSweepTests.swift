import Executor
import Postgres
import Resolvers
import TestSupport
import Testing

/// consistency.md, 8: the expiry of a hold is a write with version and event, whoever makes it, and it is made once.
@Suite(.tags(.commerce))
struct HoldSweepTests {
  /// Two instances on one database, each with its job as `serve` has it.
  private struct Instances {
    let shops: [TestShop]
    /// Connections of the role that delivers events; it alone may ask whose time has come.
    let due: Pool

    static func make(_ commerce: CommerceSettings) async throws -> Instances {
      let first = try await TestShop.make(commerce: commerce)
      try await first.database.run("update inventory set held = 0, on_hand = 1000")
      var configuration = PoolConfiguration(connection: first.database.connection)
      configuration.lanes = [.read(connections: 1)]
      configuration.startup = ["set role storegraph_dispatch"]
      configuration.leaseWait = .seconds(120)
      return Instances(
        shops: [first, try first.another(commerce: commerce)],
        due: Pool(configuration, logger: TestCluster.quiet))
    }

    func job(_ number: Int) -> HoldExpiry {
      HoldExpiry(writer: shops[number].engine.writer.own, due: due, logger: TestCluster.quiet)
    }

    /// All of them at once, several times each.
    func sweepAtOnce() async throws -> Int {
      try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<8 { group.addTask { try await job(number % 2).sweep() } }
        return try await group.reduce(0, +)
      }
    }
  }

  @Test("holds that are over come back without anybody asking, once, with their events")
  func once() async throws {
    let instances = try await Instances.make(CommerceSettings(checkoutSeconds: 0, transferSeconds: 0))
    let shop = instances.shops[0]
    for number in 0..<4 {
      let guest = try await Guest.visitor(instances.shops[number % 2])
      _ = try await guest.add(Guest.variant, 3)
      _ = try await guest.add("00000000-0000-7000-8000-00000000f002", 1)
      if number < 2 {
        _ = try await guest.change("checkoutStart(storeToken: $s)", "expiresAt")
      } else {
        _ = try await guest.order("deliveryType: PICKUP, paymentMethod: BANK_TRANSFER")
      }
    }
    // The last of them is waited for: those before it were given back by the buyers after them.
    #expect(try await shop.stock() == "1000/3")
    let before = try await shop.column("select max(seq)::text from event where store_id = '\(TestShop.one)'")
    let cancelled = try await instances.sweepAtOnce()
    #expect(cancelled == 1)
    #expect(try await shop.stock() == "1000/0")
    #expect(try await shop.stockFaults() == [])
    #expect(
      try await shop.column(
        "select concat_ws(' ', type, action, count(*)) from event where store_id = '\(TestShop.one)' and seq > \(before[0]) group by type, action order by 1"
      ) == ["Inventory UPDATED 2", "Order UPDATED 1", "OrderHistory CREATED 1", "Payment UPDATED 1"])
    #expect(
      try await shop.column(
        "select concat_ws(' ', status, cancel_reason, count(*)) from \"order\" where payment_method = 'BANK_TRANSFER' and order_number::int > 1003 group by status, cancel_reason"
      ) == ["CANCELLED EXPIRED 2"])
    #expect(
      try await shop.column("select distinct state from reservation where store_id = '\(TestShop.one)'") == [
        "EXPIRED"
      ])
    #expect(try await instances.sweepAtOnce() == 0)
    await instances.due.shutdown()
  }

  @Test("what time has left is left alone; a store that cannot be swept keeps none of the others waiting")
  func others() async throws {
    let instances = try await Instances.make(CommerceSettings(checkoutSeconds: 3_600))
    let shop = instances.shops[0]
    let guest = try await Guest.visitor(shop)
    _ = try await guest.add(Guest.variant, 2)
    _ = try await guest.change("checkoutStart(storeToken: $s)", "expiresAt")
    #expect(try await instances.job(0).sweep() == 0)
    #expect(try await shop.stock() == "1000/2")
    // Of another store, whose sweep fails.
    try await shop.database.run(
      """
      insert into product (store_id, id, name, currency, price)
        values ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-0000000009a1', 'x', 'LYD', 1);
      insert into variant (store_id, id, product_id, currency, price) values ('00000000-0000-7000-8000-000000000002',
        '00000000-0000-7000-8000-0000000009a2', '00000000-0000-7000-8000-0000000009a1', 'LYD', 1);
      insert into inventory (store_id, id, variant_id, on_hand, held) values ('00000000-0000-7000-8000-000000000002',
        '00000000-0000-7000-8000-0000000009a3', '00000000-0000-7000-8000-0000000009a2', 9, 4);
      insert into reservation (store_id, id, variant_id, quantity, expires_at) values
        ('00000000-0000-7000-8000-000000000002', gen_random_uuid(), '00000000-0000-7000-8000-0000000009a2', 4,
          now() - interval '1 day');
      update reservation set expires_at = now() where store_id = '\(TestShop.one)';
      create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
      create trigger refuse before update on inventory for each row
        when (old.store_id = '00000000-0000-7000-8000-000000000002') execute function refuse();
      """)
    #expect(try await instances.job(1).sweep() == 0)
    #expect(try await shop.stock() == "1000/0")
    #expect(try await shop.stock("00000000-0000-7000-8000-0000000009a2") == "9/4")
    try await shop.database.run("drop trigger refuse on inventory")
    #expect(try await instances.job(0).sweep() == 0)
    #expect(try await shop.stock("00000000-0000-7000-8000-0000000009a2") == "9/0")
    await instances.due.shutdown()
  }

  @Test("who requests things may not ask whose time has come")
  func rights() async throws {
    let shop = try await TestShop.make()
    await #expect(throws: PostgresError.self) {
      try await shop.pool.query(Statement("select reservation_due(10)"))
    }
  }
}
