import Executor
import Foundation
import Postgres
import Resolvers
import TestSupport
import Testing

/// features.md, section 7; R-8, R-18, R-22; consistency.md, 28 and 29.
@Suite(.tags(.commerce))
struct OrderMachineTests {
  /// One order in one state, and one who tries to take it somewhere.
  private struct Try: Sendable {
    var order: String
    var state: OrderEdges.State
    var mover: String
    var wish: String
    var allowed: [String]

    var expected: String { allowed.contains(wish) ? wish : state.status }
  }

  /// Every state with every mover. Who may take several steps names one; the others lead where they lead.
  private static func tries(_ edges: OrderEdges) -> [Try] {
    var tries: [Try] = []
    for (state, next) in edges.next {
      for mover in OrderEdges.movers {
        let wishes = mover == "staff" ? OrderEdges.statuses : [mover == "payment" ? "PAID" : "CANCELLED"]
        for wish in wishes {
          let order = "00000000-0000-7000-8000-" + String(format: "%012x", 0xabc_0000 + tries.count)
          tries.append(
            Try(order: order, state: state, mover: mover, wish: wish, allowed: next[mover] ?? []))
        }
      }
    }
    return tries
  }

  @Test("only the edges of the table written by hand happen, whoever tries what")
  func edges() async throws {
    let edges = try OrderEdges()
    #expect(edges.next.count == 6 * 2 * 4 * 2)
    let tries = Self.tries(edges)
    #expect(tries.count == 96 * (6 + 3))
    let shop = try await TestShop.make()
    try await put(tries, shop)
    let (buyer, seller) = (
      try await Guest.known("visitor", in: shop), try await Guest.known("seller", in: shop)
    )
    let workers = 6
    var faults = try await withThrowingTaskGroup(of: [String].self) { group in
      for worker in 0..<workers {
        group.addTask {
          var faults: [String] = []
          for index in stride(from: worker, to: tries.count, by: workers) where tries[index].mover != "expiry"
          {
            if let fault = try await attempt(tries[index], index, buyer, seller) { faults.append(fault) }
          }
          return faults
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    faults += try await misplaced(tries.filter { $0.mover != "expiry" }, shop)
    // Time is over for the rest alone, and all at once.
    let others = tries.filter { $0.mover != "expiry" }.map(\.order).joined(separator: ",")
    try await shop.database.run(
      "update reservation set expires_at = now() + interval '1 day' where order_id = any('{\(others)}') and state = 'HELD'"
    )
    let owner = shop.database.ownerPool()
    let expiry = HoldExpiry(
      writer: shop.engine.writer.own, due: owner, lane: .write, logger: TestCluster.quiet)
    let due = tries.filter { $0.mover == "expiry" }
    #expect(try await expiry.sweep() == due.count { $0.expected != $0.state.status })
    await owner.shutdown()
    faults += try await misplaced(tries, shop)
    #expect(faults == [], "\(faults.prefix(5).joined(separator: "\n"))")
    #expect(try await shop.stockFaults() == [])
  }

  /// - Returns: what is wrong with the answer, where it says why nothing was done.
  private func attempt(_ one: Try, _ number: Int, _ buyer: Guest, _ seller: Guest) async throws -> String? {
    switch one.mover {
    case "staff":
      let payload = try await seller.change(
        "updateOrderStatus(storeToken: $s, id: \"\(one.order)\", status: \(one.wish))",
        "order { nextStatuses }")
      if one.allowed.contains(one.wish) { return nil }
      let error = payload["userErrors"]?.list.first
      let isRight =
        error?["code"] == .string("INVALID_TRANSITION")
        && error?["allowed"]?.list.compactMap(\.string) == one.allowed
      return isRight ? nil : "\(one.state) to \(one.wish) was refused by \(pretty(payload))"
    case "buyer":
      _ = try await buyer.change("cancelOrder(storeToken: $s, id: \"\(one.order)\")", "order { id }")
    default:
      _ = try await seller.change(
        "paymentConfirm(storeToken: $s, orderId: \"\(one.order)\", reference: \"r\(number)\")", "order { id }"
      )
    }
    return nil
  }

  /// Those that are not where the table says.
  private func misplaced(_ tries: [Try], _ shop: TestShop) async throws -> [String] {
    let found = Set(try await shop.column("select concat_ws(' ', id, status) from \"order\""))
    return tries.filter { !found.contains("\($0.order) \($0.expected)") }.map {
      "\($0.state) by \($0.mover) to \($0.wish): not \($0.expected)"
    }
  }

  /// An order of the visitor's for each, with stock that is held till a moment ago.
  private func put(_ tries: [Try], _ shop: TestShop) async throws {
    let rows = tries.enumerated().map { index, one in
      "('\(one.order)'::uuid, '\(9_000 + index)', '\(one.state.status)', '\(one.state.method)', "
        + "'\(one.state.payment)', '\(one.state.delivery)')"
    }
    try await shop.database.run(
      """
      create table made (id, number, status, method, payment, delivery) as values \(rows.joined(separator: ", "));
      insert into "order" (store_id, id, session_id, order_number, status, payment_method, payment_status,
          delivery_type, currency, subtotal, total)
        select '\(TestShop.one)', id, '00000000-0000-7000-8000-000000005e01', number, status, method, payment,
          delivery, 'LYD', 1, 1 from made;
      insert into payment (store_id, id, order_id, method, status, currency, amount)
        select '\(TestShop.one)', gen_random_uuid(), id, method, payment, 'LYD', 1 from made;
      update inventory set on_hand = 5000, held = case when variant_id = '\(Guest.variant)' then \(tries.count) else 0 end;
      insert into reservation (store_id, id, order_id, variant_id, quantity, state, expires_at)
        select '\(TestShop.one)', gen_random_uuid(), id, '\(Guest.variant)', 1, 'HELD', now() from made;
      """)
  }

  /// A shop with an order of two, made by a visitor.
  private func bought(_ method: String, _ delivery: String = "PICKUP") async throws -> (
    shop: TestShop, guest: Guest, seller: Guest, order: String
  ) {
    let shop = try await TestShop.make()
    try await shop.database.run("update inventory set held = 0")
    let guest = try await Guest.visitor(shop)
    _ = try await guest.add(Guest.variant, 2)
    let made = try await guest.order(
      "deliveryType: \(delivery), paymentMethod: \(method), deliveryAddress: { line1: \"1\", city: \"T\" }")
    return (
      shop, guest, try await Guest.known("seller", in: shop), try #require(made["order"]?["id"]?.string)
    )
  }

  private static let fields =
    "order { status paymentStatus cancelReason nextStatuses payments { status reference refundDue { amount } confirmedBy { firstName } } history { from status paymentStatus reason author { firstName } } }"

  @Test("cash on delivery: from the order to the door, where it is paid")
  func cash() async throws {
    let (shop, _, seller, order) = try await bought("CASH_ON_DELIVERY", "DELIVERY")
    var last = JSONValue.null
    for status in ["PREPARING", "SHIPPED", "DELIVERED"] {
      last = try await seller.change(
        "updateOrderStatus(storeToken: $s, id: \"\(order)\", status: \(status))", Self.fields)
      #expect(last["order"]?["status"] == .string(status))
    }
    #expect(last["order"]?["paymentStatus"] == .string("COMPLETED"))
    #expect(last["order"]?["payments"]?.list.map { $0["status"]?.string } == ["COMPLETED"])
    #expect(
      last["order"]?["history"]?.list.map { $0["status"]?.string } == [
        "PENDING", "PREPARING", "SHIPPED", "DELIVERED",
      ])
    #expect(last["order"]?["history"]?.list.last?["author"]?["firstName"] == .string("Salem"))
    #expect(last["order"]?["nextStatuses"] == .array([]))
    #expect(try await shop.stock() == "3/0")
  }

  @Test("a transfer: held, confirmed by its reference, once")
  func transfer() async throws {
    let (shop, guest, seller, order) = try await bought("BANK_TRANSFER")
    #expect(try await shop.stock() == "5/2")
    func confirm(_ reference: String, _ who: Guest, _ more: String = "") async throws -> JSONValue {
      try await who.change(
        "paymentConfirm(storeToken: $s, orderId: \"\(order)\", reference: \"\(reference)\"\(more))",
        Self.fields)
    }
    #expect(try await confirm("LY-1", guest)["error"] == .string("FORBIDDEN"))
    #expect(try await confirm("LY-1", seller, ", amount: 90999").refusal == "INVALID")
    #expect(try await confirm("", seller).refusal == "INVALID")
    let paid = try await confirm("LY-1", seller, ", amount: 91000")
    #expect(paid["order"]?["status"] == .string("PAID"))
    #expect(paid["order"]?["payments"]?.list.first?["confirmedBy"]?["firstName"] == .string("Salem"))
    #expect(try await shop.stock() == "3/0")
    #expect(try await confirm("LY-1", seller)["userErrors"] == .array([]), "the same news again")
    #expect(try await confirm("LY-2", seller).refusal == "INVALID_TRANSITION")
    #expect(try await shop.stock() == "3/0")
    #expect(try await shop.column("select count(*)::text from payment") == ["1"])
    // The reference of one order is not good for another.
    _ = try await guest.add()
    let second = try await guest.order("deliveryType: PICKUP, paymentMethod: BANK_TRANSFER")
    let taken = try await seller.change(
      "paymentConfirm(storeToken: $s, orderId: \"\(second["order"]?["id"]?.string ?? "")\", reference: \"LY-1\")",
      Self.fields)
    #expect(taken.refusal == "TAKEN")
  }

  @Test("money that arrives for a cancelled order is owed back, and the order stays cancelled")
  func late() async throws {
    let (shop, guest, seller, order) = try await bought("BANK_TRANSFER")
    _ = try await guest.change(
      "cancelOrder(storeToken: $s, id: \"\(order)\", reason: \"No more\")", "order { id }")
    #expect(try await shop.stock() == "5/0")
    for _ in 0..<2 {
      let late = try await seller.change(
        "paymentConfirm(storeToken: $s, orderId: \"\(order)\", reference: \"LY-9\")", Self.fields)
      #expect(late["order"]?["status"] == .string("CANCELLED"))
      #expect(late["order"]?["cancelReason"] == .string("No more"))
      #expect(late["order"]?["payments"]?.list.map { $0["status"]?.string } == ["FAILED", "COMPLETED"])
      #expect(late["order"]?["payments"]?.list.map { $0["refundDue"]?["amount"]?.int } == [0, 91_000])
    }
    #expect(try await shop.stock() == "5/0")
  }

  @Test("cancelling gives stock back, and what was paid is owed")
  func cancel() async throws {
    let (shop, guest, seller, order) = try await bought("BANK_TRANSFER")
    _ = try await seller.change(
      "paymentConfirm(storeToken: $s, orderId: \"\(order)\", reference: \"LY-1\")", Self.fields)
    #expect(try await shop.stock() == "3/0")
    let other = try await Guest.visitor(shop)
    #expect(
      try await other.change("cancelOrder(storeToken: $s, id: \"\(order)\")", Self.fields).refusal
        == "NOT_FOUND")
    let cancelled = try await guest.change(
      "cancelOrder(storeToken: $s, id: \"\(order)\", reason: \"Too late\")", Self.fields)
    #expect(cancelled["order"]?["status"] == .string("CANCELLED"))
    #expect(cancelled["order"]?["payments"]?.list.map { $0["refundDue"]?["amount"]?.int } == [91_000])
    #expect(try await shop.stock() == "5/0")
    let again = try await guest.change("cancelOrder(storeToken: $s, id: \"\(order)\")", Self.fields)
    #expect(again.refusal == "INVALID_TRANSITION")
    #expect(again["userErrors"]?.list.first?["allowed"] == .array([]))
    #expect(try await shop.stock() == "5/0")
  }

  @Test("a cancellation that races with shipping: one of them happens, and stock follows it")
  func race() async throws {
    let (shop, guest, seller, order) = try await bought("CASH_ON_DELIVERY")
    for _ in 0..<20 {
      try await shop.database.run(
        """
        update "order" set status = 'PREPARING', payment_status = 'PENDING' where id = '\(order)';
        update reservation set state = 'COMMITTED' where order_id = '\(order)';
        update inventory set on_hand = 3 where variant_id = '\(Guest.variant)';
        """)
      async let shipped = seller.change(
        "updateOrderStatus(storeToken: $s, id: \"\(order)\", status: SHIPPED)", Self.fields)
      async let cancelled = guest.change("cancelOrder(storeToken: $s, id: \"\(order)\")", Self.fields)
      let refusals = try await [shipped.refusal, cancelled.refusal].compactMap { $0 }
      #expect(refusals == ["INVALID_TRANSITION"])
      let status = try await shop.column("select status from \"order\" where id = '\(order)'")
      #expect(try await shop.stock() == (status == ["CANCELLED"] ? "5/0" : "3/0"))
    }
  }

  @Test("staff of the store alone take it further, and nobody else's orders are seen")
  func rights() async throws {
    let (shop, guest, _, order) = try await bought("CASH_ON_DELIVERY")
    let step = "updateOrderStatus(storeToken: $s, id: \"\(order)\", status: PREPARING)"
    #expect(try await guest.change(step, Self.fields)["error"] == .string("FORBIDDEN"))
    let other = try await Guest.visitor(shop)
    #expect(try await other.change(step, Self.fields).refusal == "NOT_FOUND")
    let foreign = "00000000-0000-7000-8000-0000000d0004"
    let admin = try await Guest.known("admin", in: shop)
    for call in [
      "updateOrderStatus(storeToken: $s, id: \"\(foreign)\", status: CANCELLED)",
      "cancelOrder(storeToken: $s, id: \"\(foreign)\")",
      "paymentConfirm(storeToken: $s, orderId: \"\(foreign)\", reference: \"x\")",
    ] { #expect(try await admin.change(call, Self.fields).refusal == "NOT_FOUND") }
  }
}
