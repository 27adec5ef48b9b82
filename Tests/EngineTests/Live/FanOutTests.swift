import Executor
import Postgres
import Schema
import TestSupport
import Testing

@Suite("Fan-out", .tags(.writer))
struct FanOutTests {
  /// Windows of streams that Postgres has read since the last call of `forget`.
  private func windows(_ live: LiveShop) async throws -> [String] {
    try await live.shop.column(
      """
      select coalesce(sum(s.calls), 0)::text from pg_stat_statements s join pg_database d on d.oid = s.dbid
      where d.datname = current_database() and s.query like '%ev as materialized%'
        and s.query not like '%pg_stat_statements%'
      """)
  }

  private func forget(_ live: LiveShop) async throws {
    try await live.shop.database.run(
      "select pg_stat_statements_reset(0, (select oid from pg_database where datname = current_database()), 0)"
    )
  }

  private func rename(_ name: String, _ live: LiveShop) async throws {
    try await live.write { write in
      _ = try await write.update(
        "Product", LiveShop.id("b001"), set: [InputMember("name", .string(name))])
    }
  }

  @Test("an event is read once for all equal subscriptions, whoever has them")
  func equal() async throws {
    let live = try await LiveShop.make(countsStatements: true)
    let document = "subscription($s: String!) { productChanged(storeToken: $s) { changes { id name } } }"
    var subscribers: [Subscriber] = []
    for number in 0..<40 {
      subscribers.append(
        try await live.subscribe(document, as: number % 2 == 0 ? "seller" : "admin"))
    }
    for subscriber in subscribers { _ = try await subscriber.message() }
    try await forget(live)
    try await rename("Neu", live)
    for subscriber in subscribers {
      #expect(try await subscriber.message()["changes"]?.items.map { $0["name"] } == [.string("Neu")])
    }
    // One for each of the two roles.
    #expect(try await windows(live) == ["2"])
  }

  @Test("an event is read for those alone that are narrowed to what it speaks of")
  func narrowed() async throws {
    let live = try await LiveShop.make(countsStatements: true)
    let document =
      "subscription($s: String!, $id: ID) { productChanged(storeToken: $s, id: $id) { changes { id name } } }"
    var others: [Subscriber] = []
    for _ in 0..<40 {
      others.append(
        try await live.subscribe(
          document, as: "admin", variables: [JSONMember("id", .string(UUID.v7().description))]))
    }
    let one = try await live.subscribe(
      document, as: "admin", variables: [JSONMember("id", .string(LiveShop.id("b001").description))])
    for subscriber in others + [one] { _ = try await subscriber.message() }
    try await forget(live)
    try await rename("Neu", live)
    #expect(try await one.message()["changes"]?.items.map { $0["name"] } == [.string("Neu")])
    #expect(try await windows(live) == ["1"])
    // Those that have gone are found no more, and those that stay are.
    for subscriber in others { await subscriber.cancel() }
    try await rename("Neuer", live)
    #expect(try await one.message()["changes"]?.items.map { $0["name"] } == [.string("Neuer")])
  }

  @Test("a row that moves is heard of where it was, where it is, and nowhere else")
  func moved() async throws {
    let live = try await LiveShop.make(countsStatements: true)
    let document = """
      subscription($s: String!, $chat: ID) { chatMessages(storeToken: $s, chatId: $chat) {
        changes { id } removed { id } } }
      """
    func follow(_ chat: UUID) async throws -> Subscriber {
      try await live.subscribe(
        document, as: "admin", variables: [JSONMember("chat", .string(chat.description))])
    }
    let (was, now) = (try await follow(LiveShop.id("c4002")), try await follow(LiveShop.id("c4001")))
    let nowhere = try await follow(UUID.v7())
    for subscriber in [was, now, nowhere] { _ = try await subscriber.message() }
    try await forget(live)
    try await live.write { write in
      _ = try await write.update(
        "ChatMessage", LiveShop.id("c5002"), set: [InputMember("chatId", .uuid(LiveShop.id("c4001")))])
    }
    let id = JSONValue.string(LiveShop.id("c5002").description)
    #expect(try await was.message()["removed"]?.items.map { $0["id"] } == [id])
    #expect(try await now.message()["changes"]?.items.map { $0["id"] } == [id])
    #expect(try await windows(live) == ["2"])
  }

  @Test("stock is told to those who run the store, by itself and by its variant")
  func inventory() async throws {
    let live = try await LiveShop.make()
    let document = """
      subscription($s: String!, $variant: ID) { inventoryChanged(storeToken: $s, variantId: $variant) {
        changes { id onHand } } }
      """
    let all = try await live.subscribe(document, as: "seller")
    let one = try await live.subscribe(
      document, as: "seller",
      variables: [JSONMember("variant", .string(LiveShop.id("f001").description))])
    _ = try await all.message()
    _ = try await one.message()
    try await live.write { write in
      _ = try await write.update("Inventory", LiveShop.id("e002"), set: [InputMember("onHand", .int(8))])
    }
    #expect(try await all.message()["changes"]?.items.map { $0["onHand"] } == [.int(8)])
    try await live.write { write in
      _ = try await write.update("Inventory", LiveShop.id("e001"), set: [InputMember("onHand", .int(9))])
    }
    #expect(try await all.message()["changes"]?.items.map { $0["onHand"] } == [.int(9)])
    #expect(try await one.message()["changes"]?.items.map { $0["onHand"] } == [.int(9)])
  }

  @Test("an order's changes are told to its buyer and to those who run the store")
  func orders() async throws {
    let live = try await LiveShop.make()
    let document =
      "subscription($s: String!) { orderChanged(storeToken: $s) { changes { id status } removed { id } } }"
    let buyer = try await live.subscribe(document, as: "customer")
    let staff = try await live.subscribe(document, as: "seller")
    _ = try await buyer.message()
    _ = try await staff.message()
    for (order, status) in [("d0003", "CANCELLED"), ("d0001", "SHIPPED")] {
      try await live.write { write in
        _ = try await write.update(
          "Order", LiveShop.id(order), set: [InputMember("status", .enumeration(status))])
      }
    }
    #expect(try await buyer.message()["changes"]?.items.map { $0["status"] } == [.string("SHIPPED")])
    var heard: Set<String> = []
    while heard.count < 2 {
      heard.formUnion(try await staff.message()["changes"]?.items.compactMap { $0["id"]?.text } ?? [])
    }
    #expect(heard == Set(["d0003", "d0001"].map { LiveShop.id($0).description }))
  }

  @Test("a signal of one instance is heard by those who listen to another")
  func signals() async throws {
    let first = try await LiveShop.make()
    let second = try LiveShop(first.shop.another())
    let listener = try await second.subscribe(
      "subscription($s: String!) { visitorNavigated(storeToken: $s) { url sessionId } }", as: "seller")
    // Nobody is told what came before they listened, so it is told until somebody hears it.
    var heard: JSONValue?
    var number = 0
    while heard == nil, number < 150 {
      number += 1
      let moved = try await first.shop.ask(
        """
        mutation($s: String!) { visitorNavigate(storeToken: $s, input: {url: "/page/\(number)"}) {
          accepted userErrors { code } } }
        """)
      #expect(moved["data"]?["visitorNavigate"]?["userErrors"] == .array([]))
      heard = try await listener.messageOrNothing(within: .milliseconds(1_100))
    }
    #expect(heard?["url"]?.text?.hasPrefix("/page/") == true)
    #expect(heard?["sessionId"] == .string(LiveShop.id("5e01").description))
  }
}
