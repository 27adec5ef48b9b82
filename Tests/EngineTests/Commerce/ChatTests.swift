import Executor
import Postgres
import TestSupport
import Testing

@testable import Resolvers

/// S0-50 to S0-54, S0-60.
@Suite(.tags(.commerce))
struct ChatTests {
  private static let fields =
    "message { request text author { firstName } } chat { id answered isClosed unread unreadByStaff readAt readByStaffAt assignee { firstName } messages { text request } }"

  private func start(_ guest: Guest, _ more: String = "") async throws -> JSONValue {
    try await guest.change("startChat(storeToken: $s, input: { text: \"Hello?\" \(more) })", Self.fields)
  }

  private func send(_ guest: Guest, _ chat: String, _ text: String) async throws -> JSONValue {
    try await guest.change(
      "sendChatMessage(storeToken: $s, chatId: \"\(chat)\", text: \"\(text)\")", Self.fields)
  }

  @Test(
    "who asks and who answers follows from who sends; the chat knows whether it waits, and what is unread")
  func conversation() async throws {
    let shop = try await TestShop.make()
    let (guest, seller) = (try await Guest.visitor(shop), try await Guest.known("seller", in: shop))
    let begun = try await start(guest)
    let id = try #require(begun["chat"]?["id"]?.string)
    #expect(begun["message"]?["request"] == .bool(true))
    #expect(begun["chat"]?["answered"] == .bool(false))
    #expect(begun["chat"]?["unreadByStaff"] == .null, "not the visitor's to see")
    _ = try await send(guest, id, "Anybody?")
    let unanswered =
      "query Q($s: String!) { getStore(storeToken: $s) { unansweredChats { id unreadByStaff } config { statistics { chats } } } }"
    let waiting = try await seller.send(unanswered)["data"]?["getStore"]
    #expect(waiting?["unansweredChats"]?.list.first?["id"] == .string(id))
    #expect(waiting?["unansweredChats"]?.list.first?["unreadByStaff"] == .int(2))
    let answer = try await send(seller, id, "Yes.")
    #expect(answer["message"]?["request"] == .bool(false))
    #expect(answer["message"]?["author"]?["firstName"] == .string("Salem"))
    #expect(answer["chat"]?["answered"] == .bool(true))
    #expect(answer["chat"]?["unread"] == .int(1))
    #expect(answer["chat"]?["unreadByStaff"] == .int(0))
    #expect(answer["chat"]?["readByStaffAt"]?.string != nil)
    #expect(try await seller.send(unanswered)["data"]?["getStore"]?["unansweredChats"]?.list.count == 1)
    let read = try await guest.change("chatRead(storeToken: $s, id: \"\(id)\")", Self.fields)
    #expect(read["chat"]?["unread"] == .int(0))
    #expect(read["chat"]?["messages"]?.list.map { $0["text"]?.string } == ["Hello?", "Anybody?", "Yes."])
    #expect(
      try await shop.column("select type || ' ' || action from event where type like 'Chat%' order by seq")
        == [
          "Chat CREATED", "ChatMessage CREATED", "Chat UPDATED", "ChatMessage CREATED", "Chat UPDATED",
          "ChatMessage CREATED", "Chat UPDATED",
        ])
  }

  @Test("a closed chat opens again when somebody writes; sellers close and assign")
  func closing() async throws {
    let shop = try await TestShop.make()
    let (guest, seller) = (try await Guest.visitor(shop), try await Guest.known("seller", in: shop))
    let id = try #require(try await start(guest)["chat"]?["id"]?.string)
    let closed = try await seller.change(
      "chatUpdate(storeToken: $s, id: \"\(id)\", input: { isClosed: true })", "chat { isClosed }")
    #expect(closed["chat"]?["isClosed"] == .bool(true))
    #expect(
      try await guest.change(
        "chatUpdate(storeToken: $s, id: \"\(id)\", input: { isClosed: true })", "chat { isClosed }")["error"]
        == .string("FORBIDDEN"))
    #expect(try await send(guest, id, "Still there")["chat"]?["isClosed"] == .bool(false))
    let user = "00000000-0000-7000-8000-00000000aa02"
    func assign(_ who: Guest, _ user: String) async throws -> JSONValue {
      try await who.change("chatAssign(storeToken: $s, id: \"\(id)\", userId: \"\(user)\")", Self.fields)
    }
    #expect(try await assign(seller, user)["chat"]?["assignee"]?["firstName"] == .string("Salem"))
    #expect(
      try await assign(seller, "00000000-0000-7000-8000-00000000aa03").refusal == "NOT_FOUND", "a customer")
    #expect(try await assign(guest, user)["error"] == .string("FORBIDDEN"))
  }

  @Test("nobody writes into another's chat, and a subject must be one's own")
  func rights() async throws {
    let shop = try await TestShop.make()
    let guest = try await Guest.visitor(shop)
    let others = "00000000-0000-7000-8000-0000000c4001"
    #expect(try await send(guest, others, "x").refusal == "NOT_FOUND")
    #expect(
      try await guest.change("chatRead(storeToken: $s, id: \"\(others)\")", Self.fields).refusal
        == "NOT_FOUND")
    #expect(
      try await start(guest, "orderId: \"00000000-0000-7000-8000-0000000d0001\"").refusal == "NOT_FOUND")
    #expect(
      try await start(guest, "productId: \"00000000-0000-7000-8000-00000000b004\"").refusal == "NOT_FOUND")
    #expect(try await start(guest, "productId: \"00000000-0000-7000-8000-00000000b001\"").refusal == nil)
    let owner = try await Guest.known("visitor", in: shop)
    #expect(try await start(owner, "orderId: \"00000000-0000-7000-8000-0000000d0002\"").refusal == nil)
    for text in ["", "  ", String(repeating: "x", count: 4_001)] {
      #expect(try await send(owner, others, text).refusal == "INVALID")
    }
    #expect(try await start(Guest(shop: shop))["error"] == .string("UNAUTHENTICATED"))
  }

  @Test(
    "what may be secret in an address is not kept",
    arguments: [
      ("/p/1?q=shirt&page=2", "/p/1?q=shirt&page=2"), ("/a?token=abc&q=x", "/a?q=x"),
      ("https://u:p@shop.test/x#access_token=1", "https://shop.test/x"),
      ("/reset/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "/reset/*"),
      ("/products/01a1b2c3-0000-7000-8000-00000000b001", "/products/01a1b2c3-0000-7000-8000-00000000b001"),
      ("/a?x=somebody@example.test&SessionId=1&utm_source=mail", "/a?utm_source=mail"),
      ("/a?v=4f9d1c0b7a6e5d4c3b2a19087f6e5d4c", "/a"), ("javascript:alert(1)", nil), ("not a path", nil),
      ("", nil), ("file:///etc/passwd", nil), ("//evil.test/x", nil),
    ] as [(String, String?)])
  func secrets(_ given: String, _ kept: String?) { #expect(VisitedPage(given)?.url == kept) }

  @Test("a visitor's page is there for staff, one row a session, once a second, without an event")
  func navigation() async throws {
    let shop = try await TestShop.make()
    let (guest, seller) = (try await Guest.visitor(shop), try await Guest.known("seller", in: shop))
    func go(_ url: String, _ who: Guest) async throws -> JSONValue {
      try await who.change(
        "visitorNavigate(storeToken: $s, input: { url: \"\(url)\", title: \"T\" })", "accepted")
    }
    #expect(try await go("/a?token=x", guest)["accepted"] == .bool(true))
    // As if it had been in this second, however long the machine takes.
    try await shop.database.run("update page_visit set seen_at = now() + interval '1 hour'")
    #expect(try await go("/b", guest)["accepted"] == .bool(false))
    try await shop.database.run("update page_visit set seen_at = now() - interval '1 second'")
    #expect(try await go("/c", guest)["accepted"] == .bool(true))
    #expect(try await go("x", guest).refusal == "INVALID")
    #expect(try await go("/a", Guest(shop: shop))["error"] == .string("UNAUTHENTICATED"))
    let list = "query Q($s: String!) { visitors(storeToken: $s) { nodes { url title sessionId } } }"
    #expect(try await guest.send(list)["data"]?["visitors"] == .null)
    let seen = try await seller.send(list)["data"]?["visitors"]?["nodes"]
    #expect(seen?.list.map { $0["url"]?.string } == ["/c"])
    #expect(try await shop.column("select count(*)::text from event") == ["0"])
    #expect(try await shop.column("select seq::text from clock where store_id = '\(TestShop.one)'") == ["7"])
  }
}
