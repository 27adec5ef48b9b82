import Executor
import Foundation
import Postgres
import Resolvers
import TestSupport
import Testing

/// Many buyers at once, on one instance and on two. `make stress` has them in full, `make test` a few of them.
@Suite(.tags(.commerce))
struct CommerceRaceTests {
  static let isFull = ProcessInfo.processInfo.environment["STOREGRAPH_STRESS"] != nil

  /// Instances on one database; no deadlock may be counted by its end.
  private struct Instances {
    let shops: [TestShop]

    var first: TestShop { shops[0] }
    var last: TestShop { shops[shops.count - 1] }

    static func make(
      _ count: Int, _ commerce: CommerceSettings = CommerceSettings(openOrders: 1_000_000)
    ) async throws -> Instances {
      let first = try await TestShop.make(commerce: commerce)
      try await first.database.run("update inventory set held = 0")
      return Instances(shops: try [first] + (1..<count).map { _ in try first.another(commerce: commerce) })
    }

    func shop(_ number: Int) -> TestShop { shops[number % shops.count] }

    func guest(_ number: Int) async throws -> Guest { try await Guest.visitor(shop(number)) }

    func deadlocks() async throws -> [String] {
      try await first.database.run("select pg_stat_force_next_flush()")
      return try await first.column(
        "select deadlocks::text from pg_stat_database where datname = current_database()")
    }
  }

  @Test(
    "so many buyers for so few: exactly what there is gets sold, all others hear that it is sold out",
    arguments: [1, 2])
  func fewForMany(_ count: Int) async throws {
    let (buyers, units) = Self.isFull ? (500, 100) : (60, 12)
    let instances = try await Instances.make(count)
    try await instances.first.database.run(
      "update inventory set on_hand = \(units) where variant_id = '\(Guest.variant)'")
    var guests: [Guest] = []
    for number in 0..<buyers { guests.append(try await instances.guest(number)) }
    let answers = try await withThrowingTaskGroup(of: JSONValue.self) { group in
      for (number, guest) in guests.enumerated() {
        group.addTask {
          _ = try await guest.add()
          // Every third checks out first.
          if number % 3 == 0 { _ = try await guest.change("checkoutStart(storeToken: $s)", "expiresAt") }
          return try await guest.order(
            number % 2 == 0 ? "deliveryType: PICKUP" : "deliveryType: PICKUP, paymentMethod: BANK_TRANSFER",
            "order { orderNumber }")
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let sold = answers.filter { $0["order"] != .null && $0.refusal == nil && $0["error"] == nil }
    #expect(sold.count == units)
    #expect(answers.filter { $0.refusal == "OUT_OF_STOCK" }.count == buyers - units)
    #expect(Set(sold.compactMap { $0["order"]?["orderNumber"]?.string }).count == units)
    #expect(try await instances.first.stockFaults() == [])
    #expect(
      try await instances.first.column(
        "select (on_hand - held)::text from inventory where variant_id = '\(Guest.variant)'") == ["0"])
    #expect(try await instances.deadlocks() == ["0"])
    print("\(buyers) buyers of \(units), \(count) instances: \(sold.count) sold")
  }

  @Test("carts with the same variants in opposite order never deadlock", arguments: [1, 2])
  func oppositeOrder(_ count: Int) async throws {
    let workers = Self.isFull ? 200 : 12
    let end = ContinuousClock.now + .seconds(60)
    let instances = try await Instances.make(count)
    let variants = (1...3).map { "00000000-0000-7000-8000-00000000f00\($0)" }
    try await instances.first.database.run(
      """
      insert into inventory (store_id, id, variant_id, on_hand)
        values ('\(TestShop.one)', gen_random_uuid(), '\(variants[2])', 0);
      update inventory set on_hand = 1000000;
      """)
    let kept = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<workers {
        group.addTask {
          let guest = try await instances.guest(number)
          var kept = 0
          var round = 0
          while Self.isFull ? ContinuousClock.now < end : round < 5 {
            kept += try await Self.buy(number % 2 == 0 ? variants : variants.reversed(), guest, round)
            round += 1
          }
          return kept
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(try await instances.deadlocks() == ["0"])
    #expect(try await instances.first.stockFaults() == [])
    #expect(
      Set(
        try await instances.first.column(
          "select on_hand::text from inventory where variant_id = any('{\(variants.joined(separator: ","))}')"
        ))
        == ["\(1_000_000 - kept)"])
    print("\(workers) carts in opposite order, \(count) instances: \(kept) orders kept")
    #expect(
      try await instances.first.column(
        "select (count(*) = max(order_number::int) - 1003)::text from \"order\" where order_number::int > 1003 and store_id = '\(TestShop.one)'"
      ) == ["true"], "numbers have no holes")
  }

  /// Fills a cart, checks out now and then, buys, and cancels now and then.
  /// - Returns: how many orders stay.
  private static func buy(_ variants: [String], _ guest: Guest, _ round: Int) async throws -> Int {
    for variant in variants { _ = try await guest.add(variant) }
    if round % 2 == 0 { _ = try await guest.change("checkoutStart(storeToken: $s)", "expiresAt") }
    let made = try await guest.order("deliveryType: PICKUP", "order { id }")
    #expect(made["userErrors"] == .array([]), "\(pretty(made))")
    guard round % 3 == 0, let id = made["order"]?["id"]?.string else { return 1 }
    let gone = try await guest.change("cancelOrder(storeToken: $s, id: \"\(id)\")", "order { status }")
    #expect(gone["order"]?["status"] == .string("CANCELLED"))
    return 0
  }

  @Test("one order for each key, however many ask at once", arguments: [1, 2])
  func keys(_ count: Int) async throws {
    let (keys, retries) = Self.isFull ? (100, 100) : (6, 12)
    let instances = try await Instances.make(count)
    try await instances.first.database.run("update inventory set on_hand = 1000000")
    // One buyer a key, on both instances.
    var ids: [Set<String>] = []
    for key in 0..<keys {
      let guest = try await instances.guest(key)
      _ = try await guest.add()
      let found = try await withThrowingTaskGroup(of: String?.self) { group in
        for retry in 0..<retries {
          group.addTask {
            let device = Guest(shop: instances.shop(retry), token: guest.token)
            let made = try await device.order(
              "deliveryType: PICKUP, idempotencyKey: \"key-\(key)\"", "order { id }")
            #expect(made["userErrors"] == .array([]), "\(pretty(made))")
            return made["order"]?["id"]?.string
          }
        }
        return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
      }
      ids.append(Set(found.compactMap { $0 }))
      #expect(found.count == 1 && !found.contains(nil))
    }
    #expect(Set(ids.flatMap { $0 }).count == keys)
    #expect(
      try await instances.first.column(
        "select count(*)::text from \"order\" where order_number::int > 1003 and store_id = '\(TestShop.one)'"
      )
        == ["\(keys)"])
    #expect(try await instances.deadlocks() == ["0"])
    print("\(keys) keys, \(retries) tries each, \(count) instances: \(Set(ids.flatMap { $0 }).count) orders")
  }

  @Test(
    "a purchase that lost against another is tried again, be it at a statement or at the commit",
    arguments: ["40001", "40P01"], ["create trigger lose before", "create constraint trigger lose after"])
  func retried(_ state: String, _ trigger: String) async throws {
    let isLate = trigger.contains("constraint")
    for count in [1, 2] {
      let instances = try await Instances.make(count)
      try await instances.first.database.run(
        """
        create sequence tries;
        grant usage on sequence tries to storegraph_app;
        create function lose() returns trigger language plpgsql as $$ begin
          if nextval('tries') < 4 then raise exception 'lost' using errcode = '\(state)'; end if;
          return new; end $$;
        \(trigger) insert on "order" \(isLate ? "deferrable initially deferred" : "")
          for each row execute function lose();
        """)
      let guest = try await instances.guest(1)
      _ = try await guest.add()
      let made = try await guest.order("deliveryType: PICKUP, idempotencyKey: \"k\"")
      #expect(made["order"]?["orderNumber"] == .string("1004"))
      #expect(made["isReplay"] == .bool(false))
      #expect(try await instances.first.stock() == "4/0")
      #expect(try await instances.first.column("select last_value::text from tries") == ["4"])
    }
  }

  @Test("a hold's expiry that races with its payment: one of them happens, never both", arguments: [1, 2])
  func expiryAgainstPayment(_ count: Int) async throws {
    let (rounds, spread) = Self.isFull ? (1_000, 50) : (20, 10)
    let instances = try await Instances.make(
      count, CommerceSettings(transferSeconds: 3_600, openOrders: 1_000_000))
    let seller = try await Guest.known("seller", in: instances.first)
    let guest = try await instances.guest(0)
    let owner = instances.first.database.ownerPool()
    let expiry = HoldExpiry(
      writer: instances.last.engine.writer.own, due: owner, lane: .write, logger: TestCluster.quiet)
    var paid = 0
    for round in 0..<rounds {
      try await instances.first.database.run(
        "update inventory set on_hand = 5 where variant_id = '\(Guest.variant)'")
      _ = try await guest.add(Guest.variant, 2)
      let made = try await guest.order("deliveryType: PICKUP, paymentMethod: BANK_TRANSFER", "order { id }")
      let order = try #require(made["order"]?["id"]?.string)
      try await instances.first.database.run(
        "update reservation set expires_at = clock_timestamp() + interval '\(spread) ms' where order_id = '\(order)'"
      )
      // The job has no pause, and the money comes up to `spread` before or after the end.
      let end = ContinuousClock.now + .milliseconds(2 * spread + 5)
      async let cancelled: Int = {
        var cancelled = 0
        while ContinuousClock.now < end { cancelled += try await expiry.sweep() }
        return try await cancelled + expiry.sweep()
      }()
      try await Task.sleep(for: .microseconds(Int.random(in: 0...(2_000 * spread))))
      let answer = try await seller.change(
        "paymentConfirm(storeToken: $s, orderId: \"\(order)\", reference: \"r\(round)\")",
        "order { status paymentStatus payments { status refundDue { amount } } }")
      let isExpired = try await cancelled > 0
      let state = try await instances.first.column(
        "select concat_ws(' ', status, (select string_agg(p.status || p.refund_due, ',' order by p.created_at) from payment p where p.order_id = o.id), (select string_agg(distinct r.state, ',') from reservation r where r.order_id = o.id)) from \"order\" o where id = '\(order)'"
      ).first
      if isExpired {
        // The money came to a cancelled order and is owed back.
        #expect(state == "CANCELLED FAILED0,COMPLETED91000 EXPIRED", "\(pretty(answer))")
        #expect(try await instances.first.stock() == "5/0")
      } else {
        paid += 1
        #expect(state == "PAID COMPLETED0 COMMITTED", "\(pretty(answer))")
        #expect(try await instances.first.stock() == "3/0")
      }
    }
    await owner.shutdown()
    print("expiry against payment, \(count) instances: \(paid) paid, \(rounds - paid) expired")
    #expect(try await instances.deadlocks() == ["0"])
  }
}
