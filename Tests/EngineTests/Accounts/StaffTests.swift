import Executor
import Postgres
import Resolvers
import TestSupport
import Testing

/// S0-37, S4-24, consistency.md 23 and 32.
@Suite(.tags(.accounts))
struct StaffTests {
  private func admin(_ shop: TestShop) async throws -> Guest {
    try await shop.adopt("admin")
    return Guest(shop: shop, token: TestShop.credentials["admin"]?.text)
  }

  private func change(_ guest: Guest, _ call: String) async throws -> JSONValue {
    let name = String(call.prefix { $0 != "(" })
    let answer = try await guest.send(
      "mutation M($s: String!) { \(call.replacing("\(name)(", with: "\(name)(storeToken: $s, ")) { user { id role isActive } userErrors { code field } } }"
    )
    if let code = answer.errorCode { return .string(code) }
    return answer["data"]?[name] ?? .null
  }

  private func add(
    _ guest: Guest, _ email: String, _ role: String = "SELLER",
    _ rest: String = ", password: \"first password\""
  )
    async throws -> JSONValue
  {
    try await change(guest, "staffAdd(input: {email: \"\(email)\", role: \(role)\(rest)})")
  }

  @Test("somebody without an account gets one, and sells at once")
  func add() async throws {
    let shop = try await TestShop.make()
    let made = try await add(try await admin(shop), "hired@one.test")
    #expect(made["user"]?["role"] == .string("SELLER"))
    #expect(made["user"]?["isActive"] == .bool(true))
    var hired = try await Guest.visitor(shop)
    #expect(
      try await hired.logIn("hired@one.test", password: "first password")["session"]?["type"] == .string("SL")
    )
  }

  @Test("an account that nobody verified waits for its rights; a verified one has them")
  func waits() async throws {
    let shop = try await TestShop.make()
    var squatter = try await Guest.visitor(shop)
    _ = try await squatter.signUp("late@one.test")
    let boss = try await admin(shop)
    let made = try await add(boss, "late@one.test", "ADMIN", "")
    #expect(made["user"]?["isActive"] == .bool(false))
    #expect(try await squatter.type() == "VL")
    let id = made["user"]?["id"]?.string ?? ""
    let activated = try await change(boss, "staffUpdate(id: \"\(id)\", input: {status: ACTIVE})")
    #expect(activated.refusal == "INVALID")
    var second = try await Guest.visitor(shop)
    _ = try await second.signUp("known@one.test")
    try await shop.database.run("update account set verified_at = now() where email = 'known@one.test'")
    #expect(try await add(boss, "known@one.test", "SELLER", "")["user"]?["isActive"] == .bool(true))
    #expect(try await second.type() == "SL")
  }

  @Test("createUser by an admin adds staff, and gives no tokens")
  func createUser() async throws {
    let shop = try await TestShop.make()
    var boss = try await admin(shop)
    let made = try await boss.enter(
      "createUser", "email: \"c@one.test\", password: \"first password\", role: ADMIN")
    #expect(made["user"]?["role"] == .string("ADMIN"))
    #expect(made["accessToken"] == .null)
    #expect(try await boss.type() == "AL")
  }

  @Test("without a password nobody new is added; customers are not staff; nobody is added twice")
  func refused() async throws {
    let shop = try await TestShop.make()
    let boss = try await admin(shop)
    #expect(try await add(boss, "nobody@one.test", "SELLER", "").refusal == "INVALID")
    #expect(try await add(boss, "x@one.test", "CUSTOMER").refusal == "INVALID")
    _ = try await add(boss, "twice@one.test")
    #expect(try await add(boss, "twice@one.test").refusal == "TAKEN")
  }

  @Test("only an admin who signed up may touch staff", arguments: ["visitor", "customer", "seller"])
  func rights(_ role: String) async throws {
    let shop = try await TestShop.make()
    try await shop.adopt(role)
    let guest = Guest(shop: shop, token: TestShop.credentials[role]?.text)
    let other = "00000000-0000-7000-8000-00000000aa02"
    #expect(try await add(guest, "x@one.test") == .string("FORBIDDEN"))
    #expect(
      try await change(guest, "staffUpdate(id: \"\(other)\", input: {role: ADMIN})") == .string("FORBIDDEN"))
    #expect(try await change(guest, "staffRemove(id: \"\(other)\")") == .string("FORBIDDEN"))
    let listed = try await guest.send(
      "query Q($s: String!) { staff(storeToken: $s) { nodes { id } } auditLog(storeToken: $s) { nodes { id } } }"
    )
    #expect(listed["data"]?["staff"] == .null)
    #expect(listed["data"]?["auditLog"] == .null)
    #expect(try await shop.column("select count(*)::text from account where email = 'x@one.test'") == ["0"])
  }

  @Test("the anonymous maker of a store has no rights over staff")
  func maker() async throws {
    let shop = try await TestShop.make()
    var maker = Guest(shop: shop)
    let made = try await maker.send("mutation { createStore { storeToken sessionToken } }")["data"]?[
      "createStore"]
    maker.store = made?["storeToken"]?.string ?? ""
    maker.token = made?["sessionToken"]?.string
    #expect(try await add(maker, "x@one.test") == .string("FORBIDDEN"))
  }

  @Test("a change of role holds at once")
  func update() async throws {
    let shop = try await TestShop.make()
    try await shop.adopt("seller")
    let seller = Guest(shop: shop, token: TestShop.credentials["seller"]?.text)
    #expect(try await seller.type() == "SL")
    let boss = try await admin(shop)
    _ = try await change(
      boss, "staffUpdate(id: \"00000000-0000-7000-8000-00000000aa02\", input: {role: ADMIN})")
    #expect(try await seller.type() == "AL")
  }

  @Test("who is removed is a customer from then on, and out; who is shut out cannot log in")
  func remove() async throws {
    let shop = try await TestShop.make()
    let boss = try await admin(shop)
    let id = try await add(boss, "gone@one.test")["user"]?["id"]?.string ?? ""
    var gone = try await Guest.visitor(shop)
    _ = try await gone.logIn("gone@one.test", password: "first password")
    #expect(try await change(boss, "staffRemove(id: \"\(id)\")")["user"]?["role"] == .string("CUSTOMER"))
    #expect(try await gone.type() == nil)
    #expect(
      try await gone.logIn("gone@one.test", password: "first password")["session"]?["type"] == .string("VL"))
    let shut = "00000000-0000-7000-8000-00000000aa02"
    try await shop.adopt("seller")
    let seller = Guest(shop: shop, token: TestShop.credentials["seller"]?.text)
    _ = try await change(boss, "staffUpdate(id: \"\(shut)\", input: {status: SUSPENDED})")
    #expect(try await seller.type() == nil)
  }

  @Test(
    "the last admin stays",
    arguments: [
      "staffRemove(id: \"$\")", "staffUpdate(id: \"$\", input: {role: SELLER})",
      "staffUpdate(id: \"$\", input: {status: SUSPENDED})",
    ])
  func last(_ call: String) async throws {
    let shop = try await TestShop.make()
    let boss = try await admin(shop)
    let own = "00000000-0000-7000-8000-00000000aa01"
    #expect(try await change(boss, call.replacing("$", with: own)).refusal == "LAST_ADMIN")
    #expect(try await boss.type() == "AL")
  }

  @Test("two admins who remove each other at once leave one", arguments: 0..<4)
  func duel(_ round: Int) async throws {
    let shop = try await TestShop.make()
    let one = try await admin(shop)
    let id = try await add(one, "second@one.test", "ADMIN")["user"]?["id"]?.string ?? ""
    var two = try await Guest.visitor(shop)
    _ = try await two.logIn("second@one.test", password: "first password")
    let second = two
    async let first = change(one, "staffRemove(id: \"\(id)\")")
    async let other = change(second, "staffRemove(id: \"00000000-0000-7000-8000-00000000aa01\")")
    _ = try await (first, other)
    #expect(
      try await shop.column(
        "select count(*)::text from membership where store_id = '\(TestShop.one)' and role = 'ADMIN' and status = 'ACTIVE'"
      ) == ["1"])
  }
}
