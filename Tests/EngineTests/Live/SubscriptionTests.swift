import Executor
import Postgres
import Schema
import TestSupport
import Testing

@Suite("Subscriptions", .tags(.writer))
struct SubscriptionTests {
  private static let store = """
    subscription($s: String!, $after: Cursor) { storeChanged(storeToken: $s, after: $after) {
      cursor resync changes { __typename ... on Product { id name inStock } ... on Variant { id inStock }
      ... on Order { id status } ... on CartItem { id quantity } ... on Removed { type id } } } }
    """

  private static func changes(_ message: JSONValue) -> [String] {
    (message["changes"]?.items ?? []).map { change in
      [change["__typename"]?.text, change["type"]?.text, change["id"]?.text.map { String($0.suffix(4)) }]
        .compactMap { $0 }.joined(separator: " ")
    }
  }

  @Test("the first message says where the stream begins, the next what changed, as a query would read it")
  func change() async throws {
    let live = try await LiveShop.make()
    let subscriber = try await live.subscribe(Self.store)
    let first = try await subscriber.message()
    #expect(first["changes"] == .array([]))
    try await live.write { write in
      _ = try await write.update("Product", LiveShop.id("b001"), set: [InputMember("name", .string("Neu"))])
    }
    let message = try await subscriber.message()
    #expect(message["resync"] == .null)
    #expect(
      message["changes"]?.items.first
        == .object([
          JSONMember("__typename", .string("Product")),
          JSONMember("id", .string(LiveShop.id("b001").description)), JSONMember("name", .string("Neu")),
          JSONMember("inStock", .bool(true)),
        ]))
    #expect(message["cursor"] != first["cursor"])
  }

  @Test(
    "a row that leaves the viewer's sight is Removed, with those that were seen by way of it, and comes back")
  func removed() async throws {
    let live = try await LiveShop.make()
    let subscriber = try await live.subscribe(Self.store)
    _ = try await subscriber.message()
    for (isActive, expected) in [
      (false, ["Removed Product b001", "Removed Variant f001", "Removed Variant f002"]),
      (true, ["Product b001", "Variant f001", "Variant f002"]),
    ] {
      try await live.write { write in
        _ = try await write.update(
          "Product", LiveShop.id("b001"), set: [InputMember("isActive", .bool(isActive))])
      }
      let changes = Self.changes(try await subscriber.message()).filter { !$0.contains("CartItem") }
      #expect(changes == expected)
    }
  }

  @Test("what a viewer may not see sends nothing, not even that it was there")
  func foreign() async throws {
    let live = try await LiveShop.make()
    let visitor = try await live.subscribe(Self.store)
    let seller = try await live.subscribe(Self.store, as: "seller")
    _ = try await visitor.message()
    _ = try await seller.message()
    for (order, status) in [("d0003", "CANCELLED"), ("d0002", "PAID")] {
      try await live.write { write in
        _ = try await write.update(
          "Order", LiveShop.id(order), set: [InputMember("status", .enumeration(status))])
      }
      // One after the other: what comes together is told in one message, by id.
      #expect(Self.changes(try await seller.message()) == ["Order \(order.suffix(4))"])
    }
    #expect(Self.changes(try await visitor.message()) == ["Order 0002"])
  }

  @Test("a row is sent again when a row changes that its answer is made of")
  func dependants() async throws {
    let live = try await LiveShop.make()
    let subscriber = try await live.subscribe(Self.store)
    _ = try await subscriber.message()
    try await live.write { write in
      _ = try await write.update("Inventory", LiveShop.id("e001"), set: [InputMember("onHand", .int(0))])
    }
    let message = try await subscriber.message()
    #expect(Self.changes(message) == ["Product b001", "Variant f001"])
    #expect(message["changes"]?.items.map { $0["inStock"] } == [.bool(false), .bool(false)])
  }

  @Test("position of getStore leads to every change behind it, once")
  func replay() async throws {
    let live = try await LiveShop.make()
    let view = try await live.shop.ask(
      "query($s: String!) { getStore(storeToken: $s) { position } }", as: "admin")
    guard case .string(let position)? = view["data"]?["getStore"]?["position"] else {
      Issue.record("no position")
      return
    }
    for number in 0..<3 {
      try await live.write { write in
        _ = try await write.update(
          "Product", LiveShop.id("b00\(number + 1)"), set: [InputMember("name", .string("N"))])
      }
    }
    let subscriber = try await live.subscribe(
      Self.store, as: "admin", variables: [JSONMember("after", .string(position))])
    #expect(Self.changes(try await subscriber.message()) == ["Product b001", "Product b002", "Product b003"])
  }

  @Test("after a session's end nothing is sent")
  func sessionEnd() async throws {
    let live = try await LiveShop.make()
    let visitor = try await live.subscribe(Self.store)
    let other = try await live.subscribe(Self.store, as: "customer")
    _ = try await visitor.message()
    _ = try await other.message()
    try await live.write { write in
      _ = try await write.delete("Session", LiveShop.id("5e01"))
      write.control("Session", LiveShop.id("5e01"))
      _ = try await write.update("Product", LiveShop.id("b001"), set: [InputMember("name", .string("Neu"))])
    }
    #expect(await visitor.next() == .end(.sessionEnded))
    #expect(Self.changes(try await other.message()).first == "Product b001")
  }

  @Test("another role begins anew")
  func roleChange() async throws {
    let live = try await LiveShop.make()
    let seller = try await live.subscribe(Self.store, as: "seller")
    _ = try await seller.message()
    try await live.write { write in
      _ = try await write.update(
        "User", LiveShop.id("aa02"), set: [InputMember("role", .enumeration("CUSTOMER"))])
      write.control("User", LiveShop.id("aa02"))
      _ = try await write.update("Product", LiveShop.id("b001"), set: [InputMember("name", .string("Neu"))])
    }
    let message = try await seller.message()
    #expect(message["resync"] == .string("VIEWER"))
    #expect(message["cursor"] == .null)
    #expect(message["changes"] == .array([]))
    #expect(await seller.next() == .end(.resync))
  }

  @Test("a type's own subscription is narrowed by its arguments")
  func narrowed() async throws {
    let live = try await LiveShop.make()
    let document = """
      subscription($s: String!, $chat: ID) { chatMessages(storeToken: $s, chatId: $chat) {
        changes { id text chat { id } } removed { id } } }
      """
    let one = try await live.subscribe(
      document, as: "seller", variables: [JSONMember("chat", .string(LiveShop.id("c4001").description))])
    let all = try await live.subscribe(document, as: "seller")
    _ = try await one.message()
    _ = try await all.message()
    for (message, text) in [("c5002", "not here"), ("c5001", "here")] {
      try await live.write { write in
        _ = try await write.update(
          "ChatMessage", LiveShop.id(message), set: [InputMember("text", .string(text))])
      }
    }
    #expect(try await one.message()["changes"]?.items.map { $0["text"] } == [.string("here")])
    var texts: Set<String> = []
    while texts.count < 2 {
      texts.formUnion(try await all.message()["changes"]?.items.compactMap { $0["text"]?.text } ?? [])
    }
    #expect(texts == ["not here", "here"])
  }

  @Test("places that cannot be gone on from are refused with the reason, and end")
  func resync() async throws {
    let live = try await LiveShop.make()
    let viewer = Viewer(
      session: LiveShop.id("5e04"), user: LiveShop.id("aa01"), role: "admin",
      credentialHash: TestShop.credentials["admin"]?.hash)
    let fingerprint = live.shop.engine.fingerprint(of: viewer)
    for (position, reason) in [
      (Position(epoch: 1, sequence: 7, fingerprint: 1), ResyncReason.viewer),
      (Position(epoch: 2, sequence: 7, fingerprint: fingerprint), .epoch),
      (Position(epoch: 1, sequence: 900, fingerprint: fingerprint), .beyond),
      (Position(epoch: 1, sequence: 2, fingerprint: fingerprint), .expired),
    ] {
      let cursor = String(decoding: position.encoded, as: UTF8.self)
      let subscriber = try await live.subscribe(
        Self.store, as: "admin", variables: [JSONMember("after", .string(cursor))])
      #expect(try await subscriber.message()["resync"] == .string(reason.rawValue))
      #expect(await subscriber.next() == .end(.resync))
    }
  }
}
