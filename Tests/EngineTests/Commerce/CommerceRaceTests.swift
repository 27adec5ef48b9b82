import Executor
import Foundation
import Postgres
import Resolvers
import TestSupport
import Testing

/// Many buyers at once, by two instances. `make stress` has them in full, `make test` a few of them.
@Suite(.tags(.commerce))
struct CommerceRaceTests {
  static let isFull = ProcessInfo.processInfo.environment["STOREGRAPH_STRESS"] != nil

  /// Two instances on one database; no deadlock may be counted by its end.
  private struct Pair {
    let first: TestShop
    let second: TestShop

    static func make(_ commerce: CommerceSettings = CommerceSettings(openOrders: 1_000_000)) async throws
      -> Pair
    {
      let first = try await TestShop.make(commerce: commerce)
      try await first.database.run("update inventory set held = 0")
      return Pair(first: first, second: try first.another(commerce: commerce))
    }

    func guest(_ number: Int) async throws -> Guest {
      try await Guest.visitor(number % 2 == 0 ? first : second)
    }

    func deadlocks() async throws -> [String] {
      try await first.database.run("select pg_stat_force_next_flush()")
      return try await first.column(
        "select deadlocks::text from pg_stat_database where datname = current_database()")
    }
  }

  @Test("so many buyers for so few: exactly what there is gets sold, all others hear that it is sold out")
  func fewForMany() async throws {
    let (buyers, units) = Self.isFull ? (500, 100) : (60, 12)
    let pair = try await Pair.make()
    try await pair.first.database.run(
      "update inventory set on_hand = \(units) where variant_id = '\(Guest.variant)'")
    var guests: [Guest] = []
    for number in 0..<buyers { guests.append(try await pair.guest(number)) }
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
    #expect(try await pair.first.stockFaults() == [])
    #expect(
      try await pair.first.column(
        "select (on_hand - held)::text from inventory where variant_id = '\(Guest.variant)'") == ["0"])
    #expect(try await pair.deadlocks() == ["0"])
  }

  @Test("carts with the same variants in opposite order never deadlock")
  func oppositeOrder() async throws {
    let (workers, rounds) = Self.isFull ? (200, 30) : (12, 5)
    let pair = try await Pair.make()
    let variants = (1...3).map { "00000000-0000-7000-8000-00000000f00\($0)" }
    try await pair.first.database.run(
      """
      insert into inventory (store_id, id, variant_id, on_hand)
        values ('\(TestShop.one)', gen_random_uuid(), '\(variants[2])', 0);
      update inventory set on_hand = 1000000;
      """)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<workers {
        group.addTask {
          let guest = try await pair.guest(number)
          for round in 0..<rounds {
            for variant in number % 2 == 0 ? variants : variants.reversed() {
              _ = try await guest.add(variant)
            }
            if round % 2 == 0 { _ = try await guest.change("checkoutStart(storeToken: $s)", "expiresAt") }
            let made = try await guest.order("deliveryType: PICKUP", "order { id }")
            #expect(made["userErrors"] == .array([]), "\(pretty(made))")
            if round % 3 == 0, let id = made["order"]?["id"]?.string {
              let gone = try await guest.change(
                "cancelOrder(storeToken: $s, id: \"\(id)\")", "order { status }")
              #expect(gone["order"]?["status"] == .string("CANCELLED"))
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await pair.deadlocks() == ["0"])
    #expect(try await pair.first.stockFaults() == [])
    let cancelled = (rounds + 2) / 3
    #expect(
      Set(
        try await pair.first.column(
          "select on_hand::text from inventory where variant_id = any('{\(variants.joined(separator: ","))}')"
        ))
        == ["\(1_000_000 - workers * (rounds - cancelled))"])
    #expect(
      try await pair.first.column(
        "select (count(*) = max(order_number::int) - 1003)::text from \"order\" where order_number::int > 1003 and store_id = '\(TestShop.one)'"
      ) == ["true"], "numbers have no holes")
  }

  @Test("one order for each key, however many ask at once")
  func keys() async throws {
    let (keys, retries) = Self.isFull ? (100, 100) : (6, 12)
    let pair = try await Pair.make()
    try await pair.first.database.run("update inventory set on_hand = 1000000")
    // One buyer a key, on both instances.
    var ids: [Set<String>] = []
    for key in 0..<keys {
      let guest = try await pair.guest(key)
      _ = try await guest.add()
      let found = try await withThrowingTaskGroup(of: String?.self) { group in
        for retry in 0..<retries {
          group.addTask {
            let device = Guest(shop: retry % 2 == 0 ? pair.first : pair.second, token: guest.token)
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
      try await pair.first.column(
        "select count(*)::text from \"order\" where order_number::int > 1003 and store_id = '\(TestShop.one)'"
      )
        == ["\(keys)"])
    #expect(try await pair.deadlocks() == ["0"])
  }

  @Test("a purchase that lost against another is tried again", arguments: ["40001", "40P01"])
  func retried(_ state: String) async throws {
    let pair = try await Pair.make()
    try await pair.first.database.run(
      """
      create sequence tries;
      grant usage on sequence tries to storegraph_app;
      create function lose() returns trigger language plpgsql as $$ begin
        if nextval('tries') < 4 then raise exception 'lost' using errcode = '\(state)'; end if;
        return new; end $$;
      create trigger lose before insert on "order" for each row execute function lose();
      """)
    let guest = try await pair.guest(0)
    _ = try await guest.add()
    let made = try await guest.order("deliveryType: PICKUP, idempotencyKey: \"k\"")
    #expect(made["order"]?["orderNumber"] == .string("1004"))
    #expect(made["isReplay"] == .bool(false))
    #expect(try await pair.first.stock() == "4/0")
    #expect(try await pair.first.column("select last_value::text from tries") == ["4"])
  }

  @Test("a hold's expiry that races with its payment: one of them happens, never both")
  func expiryAgainstPayment() async throws {
    let rounds = Self.isFull ? 1_000 : 25
    let pair = try await Pair.make(CommerceSettings(transferSeconds: 3_600, openOrders: 1_000_000))
    let seller = try await Guest.known("seller", in: pair.first)
    let guest = try await pair.guest(0)
    let owner = pair.first.database.ownerPool()
    let expiry = HoldExpiry(writer: try Writer(model: Shop.model(), pool: pair.second.pool), owner: owner)
    var paid = 0
    for round in 0..<rounds {
      try await pair.first.database.run(
        "update inventory set on_hand = 5 where variant_id = '\(Guest.variant)'")
      _ = try await guest.add(Guest.variant, 2)
      let made = try await guest.order("deliveryType: PICKUP, paymentMethod: BANK_TRANSFER", "order { id }")
      let order = try #require(made["order"]?["id"]?.string)
      try await pair.first.database.run(
        "update reservation set expires_at = now() where order_id = '\(order)'")
      async let swept: Int = {
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...(Self.isFull ? 50 : 8))))
        return try await expiry.sweep()
      }()
      try await Task.sleep(for: .milliseconds(Int.random(in: 0...(Self.isFull ? 50 : 8))))
      let answer = try await seller.change(
        "paymentConfirm(storeToken: $s, orderId: \"\(order)\", reference: \"r\(round)\")",
        "order { status paymentStatus payments { status refundDue { amount } } }")
      let cancelled = try await swept
      let state = try await pair.first.column(
        "select concat_ws(' ', status, (select string_agg(p.status || p.refund_due, ',' order by p.created_at) from payment p where p.order_id = o.id), (select string_agg(distinct r.state, ',') from reservation r where r.order_id = o.id)) from \"order\" o where id = '\(order)'"
      ).first
      if cancelled == 0 {
        paid += 1
        #expect(state == "PAID COMPLETED0 COMMITTED", "\(pretty(answer))")
        #expect(try await pair.first.stock() == "3/0")
      } else {
        // The money came to a cancelled order and is owed back.
        #expect(state == "CANCELLED FAILED0,COMPLETED91000 EXPIRED", "\(pretty(answer))")
        #expect(try await pair.first.stock() == "5/0")
      }
    }
    await owner.shutdown()
    print("expiry against payment: \(paid) paid, \(rounds - paid) expired")
    #expect(try await pair.deadlocks() == ["0"])
  }
}
