import Executor
import Postgres
import Resolvers
import Testing

/// S0-44, S2-37: sessions are listed, and end at once.
@Suite(.tags(.accounts))
struct SessionListTests {
  private func devices(_ shop: TestShop) async throws -> (phone: Guest, desk: Guest) {
    var phone = try await Guest.visitor(shop)
    _ = try await phone.signUp("d@one.test")
    var desk = try await Guest.visitor(shop)
    _ = try await desk.logIn("d@one.test")
    return (phone, desk)
  }

  @Test("a user sees its own sessions, and no other's")
  func list() async throws {
    let shop = try await TestShop.make()
    let (phone, desk) = try await devices(shop)
    let answer = try await phone.send(
      "query Q($s: String!) { sessions(storeToken: $s) { totalCount nodes { id isCurrent agent } } }")
    #expect(answer["data"]?["sessions"]?["totalCount"] == .int(2))
    #expect(
      answer["data"]?["sessions"]?["nodes"]
        == .array(
          [(desk.session, false), (phone.session, true)].map { id, isCurrent in
            .object([
              JSONMember("id", id), JSONMember("isCurrent", .bool(isCurrent)),
              JSONMember("agent", .string("tests")),
            ])
          }))
    let visitor = try await Guest.visitor(shop)
    let own = try await visitor.send("query Q($s: String!) { sessions(storeToken: $s) { nodes { id } } }")
    #expect(own["data"]?["sessions"]?["nodes"] == .array([.object([JSONMember("id", visitor.session)])]))
  }

  @Test("logout ends this session alone, and its refresh token")
  func logout() async throws {
    let shop = try await TestShop.make()
    var (phone, desk) = try await devices(shop)
    let ended = try await phone.send("mutation M($s: String!) { logout(storeToken: $s) { ended } }")
    #expect(ended["data"]?["logout"]?["ended"] == .array([phone.session]))
    #expect(try await phone.type() == nil)
    #expect(try await desk.type() == "VL")
    #expect(try await phone.turn(phone.refresh).refusal == "INVALID_TOKEN")
    #expect(try await desk.turn(desk.refresh).refusal == nil)
  }

  @Test("a visitor logs out, and its cart goes with it")
  func visitor() async throws {
    let shop = try await TestShop.make()
    try await shop.adopt("visitor")
    let guest = Guest(shop: shop, token: TestShop.credentials["visitor"]?.text)
    _ = try await guest.send("mutation M($s: String!) { logout(storeToken: $s) { ended } }")
    #expect(try await guest.type() == nil)
    #expect(
      try await shop.column(
        "select count(*)::text from cart where id = '00000000-0000-7000-8000-00000000c101'")
        == ["0"])
    #expect(
      try await guest.send("mutation M($s: String!) { logout(storeToken: $s) { ended } }").errorCode
        == "UNAUTHENTICATED")
  }

  @Test("another session of one's own is ended by its id; those of others are not there")
  func revoke() async throws {
    let shop = try await TestShop.make()
    let (phone, desk) = try await devices(shop)
    func revoke(_ id: JSONValue) async throws -> JSONValue {
      try await phone.send(
        "mutation M($s: String!, $i: ID!) { sessionRevoke(storeToken: $s, id: $i) { ended userErrors { code } } }",
        [JSONMember("i", id)])["data"]?["sessionRevoke"] ?? .null
    }
    #expect(try await revoke(desk.session)["ended"] == .array([desk.session]))
    #expect(try await desk.type() == nil)
    for id in ["00000000-0000-7000-8000-000000005e04", "00000000-0000-7000-8000-000000005e06"] {
      #expect(try await revoke(.string(id)).refusal == "NOT_FOUND")
    }
    #expect(
      try await shop.column(
        "select count(*)::text from session where id::text like '%5e04' or id::text like '%5e06'") == ["2"])
  }

  @Test("all others end together")
  func others() async throws {
    let shop = try await TestShop.make()
    let (phone, desk) = try await devices(shop)
    let answer = try await desk.send(
      "mutation M($s: String!) { sessionsRevokeOthers(storeToken: $s) { ended } }")
    #expect(answer["data"]?["sessionsRevokeOthers"]?["ended"] == .array([phone.session]))
    #expect(try await phone.type() == nil)
    #expect(try await desk.type() == "VL")
  }
}
