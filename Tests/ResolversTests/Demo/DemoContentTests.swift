import Executor
import Foundation
import Postgres
import Testing

@testable import Resolvers

/// What the demo has to show.
@Suite(.tags(.demo))
struct DemoContentTests {
  private static let shared = Task {
    let demo = try await DemoDatabase.make()
    return (
      demo: demo,
      stores: try await Shop.prepareDemo(on: demo.owner, secrets: nil, cipher: DemoDatabase.cipher).stores
    )
  }

  private func state(_ role: String) async throws -> JSONValue {
    let (demo, stores) = try await Self.shared.value
    let store = try #require(stores.first)
    let answer = try await demo.state(
      of: store.storeToken, store.sessions.first { $0.role == role }?.credential)
    #expect(answer["errors"] == nil)
    return try #require(answer["data"]?["getStore"])
  }

  @Test("at least thirty products in two currencies")
  func products() async throws {
    let (demo, _) = try await Self.shared.value
    #expect(try await demo.number("select count(*) from product") ?? 0 >= 30)
    #expect(
      try await demo.text("select string_agg(distinct currency, ' ' order by currency) from product")
        == "LYD USD")
  }

  @Test("every state of an order, with payments that its history allows")
  func orders() async throws {
    let (demo, _) = try await Self.shared.value
    let states = try await demo.rows(of: Order.self)
    #expect(Set(states.map(\.status)) == Set(OrderStatus.allCases))
    #expect(Set(states.map(\.paymentStatus)) == Set(PaymentStatus.allCases))
    let possible: [OrderStatus: Set<PaymentStatus>] = [
      .pending: [.pending, .failed], .paid: [.completed], .preparing: [.completed, .pending],
      .shipped: [.completed, .pending], .delivered: [.completed, .refunded],
      .cancelled: [.pending, .failed, .refunded],
    ]
    for order in states {
      #expect(possible[order.status]?.contains(order.paymentStatus) == true, "\(order.orderNumber)")
    }
  }

  @Test("NULLs, empty lists, sold out variants, a product in several categories, and an empty category")
  func gaps() async throws {
    let (demo, _) = try await Self.shared.value
    let conditions = [
      "select count(*) from product where description is null",
      "select count(*) from product where sku is null",
      "select count(*) from product where images::text = '[]'",
      "select count(*) from inventory where on_hand = 0",
      "select count(*) from category c where not exists (select from product_category where category_id = c.id)",
      "select count(*) from (select product_id from product_category group by 1 having count(*) > 1) several",
      "select count(*) from cart c where not exists (select from cart_item where cart_id = c.id)",
      "select count(*) from product where not is_active",
      "select count(*) from \"order\" where address is null",
    ]
    for condition in conditions { #expect(try await demo.number(condition) ?? 0 > 0, "\(condition)") }
  }

  @Test("carts show what is in their way")
  func problems() async throws {
    #expect(try await state("visitor")["cart"]?["problems"]?.first?["code"] == .string("OUT_OF_STOCK"))
    #expect(try await state("customer")["cart"]?["problems"]?.first?["code"] == .string("NOT_ENOUGH_STOCK"))
  }

  @Test("visitor and customer have chats and orders of their own, and staff those that wait")
  func own() async throws {
    for role in ["visitor", "customer"] {
      let state = try await state(role)
      #expect(state["orders"]?.first != nil)
      #expect(state["chats"]?.first != nil)
      #expect(state["openOrders"] == .null)
    }
    let admin = try await state("admin")
    #expect(admin["openOrders"]?.first != nil)
    #expect(admin["unansweredChats"]?.first != nil)
  }

  @Test("counters are what there is")
  func counters() async throws {
    let (demo, _) = try await Self.shared.value
    try await expectCountersToMatch(demo)
    #expect(try await demo.number("select count(*) from counter") == 16)
  }

  @Test("the first query is the text of docs/first-query.graphql")
  func firstQuery() throws {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let file = root.appending(path: "docs/first-query.graphql")
    #expect(try String(contentsOf: file, encoding: .utf8) == Shop.firstQuery)
  }
}

/// Visitors are sessions of types V and VL (S0-20).
func expectCountersToMatch(_ demo: DemoDatabase) async throws {
  let wrong = try await demo.number(
    """
    select count(*) from store s where (select (sum(visitors), sum(orders), sum(chats))::text from counter c
      where c.store_id = s.id) is distinct from ((
        select count(*) from session x left join membership m on m.store_id = x.store_id and m.id = x.user_id
        where x.store_id = s.id and not x.is_owner and coalesce(m.role, 'CUSTOMER') = 'CUSTOMER'),
      (select count(*) from "order" o where o.store_id = s.id),
      (select count(*) from chat t where t.store_id = s.id))::text
    """)
  #expect(wrong == 0)
}

extension JSONValue {
  /// The first item; nil where this is no list, or an empty one.
  var first: JSONValue? { if case .array(let items) = self { items.first } else { nil } }
}
