import Executor
import Postgres
import Resolvers
import Testing

/// S0-35 to S0-44, R-5 to R-7, consistency.md 9 and 23.
@Suite(.tags(.accounts))
struct SignUpTests {
  @Test("a visitor signs up: the session goes on as a customer's, under another token")
  func plain() async throws {
    let shop = try await TestShop.make()
    var guest = try await Guest.visitor(shop)
    let before = guest
    let made = try await guest.enter(
      "createUser",
      "email: \" New@One.Test \", password: \"correct horse\", firstName: \"Nour\", phone: \"+218910000009\"")
    #expect(made.refusal == nil)
    #expect(made["session"]?["id"] == before.session)
    #expect(made["session"]?["type"] == .string("VL"))
    #expect(made["session"]?["token"] == made["accessToken"])
    #expect(made["user"]?["email"] == .string("new@one.test"))
    #expect(made["user"]?["role"] == .string("CUSTOMER"))
    #expect(try await guest.type() == "VL")
    #expect(try await before.type() == nil, "the visitor's token lives on")
  }

  @Test("what does not fit names its field, and makes nothing")
  func invalid() async throws {
    let shop = try await TestShop.make()
    var guest = try await Guest.visitor(shop)
    let made = try await guest.enter(
      "createUser", "email: \"nobody\", password: \"short\", phone: \"0910000000\"")
    #expect(
      made["userErrors"]
        == .array(
          ["email", "password", "phone"].map {
            .object([JSONMember("code", .string("INVALID")), JSONMember("field", .string($0))])
          }))
    #expect(try await shop.column("select count(*)::text from account where email like 'nobody%'") == ["0"])
    #expect(try await guest.type() == "V")
  }

  @Test("an e-mail that is taken is refused, whatever its case; with the right password it is a login")
  func taken() async throws {
    let shop = try await TestShop.make()
    var first = try await Guest.visitor(shop)
    _ = try await first.signUp("mine@one.test")
    var second = try await Guest.visitor(shop)
    #expect(try await second.signUp("MINE@one.test", password: "another one").refusal == "EMAIL_TAKEN")
    #expect(try await second.type() == "V")
    #expect(try await second.signUp("mine@one.test")["user"]?["id"] != .null)
    #expect(try await second.type() == "VL")
  }

  @Test("an account joins another store by its password, as a customer")
  func joins() async throws {
    let shop = try await TestShop.make()
    var first = try await Guest.visitor(shop)
    _ = try await first.signUp("both@one.test")
    var second = try await Guest.visitor(shop, store: "store-two")
    let entered = try await second.logIn("both@one.test")
    #expect(entered["user"]?["role"] == .string("CUSTOMER"))
    #expect(try await second.type() == "VL")
    #expect(
      try await shop.column(
        "select count(distinct account_id)::text || '/' || count(*) from membership where email = 'both@one.test'"
      ) == ["1/2"])
  }

  @Test("wrong e-mail and wrong password are one answer")
  func credentials() async throws {
    let shop = try await TestShop.make()
    var guest = try await Guest.visitor(shop)
    _ = try await guest.signUp("known@one.test")
    var other = try await Guest.visitor(shop)
    let wrong = try await other.logIn("known@one.test", password: "not this one")
    let unknown = try await other.logIn("unknown@one.test", password: "not this one")
    #expect(wrong == unknown)
    #expect(wrong.refusal == "INVALID_CREDENTIALS")
    #expect(try await other.type() == "V")
  }

  @Test("a visitor cannot make itself a seller or an admin", arguments: ["SELLER", "ADMIN"])
  func grants(_ role: String) async throws {
    let shop = try await TestShop.make()
    var guest = try await Guest.visitor(shop)
    let made = try await guest.enter(
      "createUser", "email: \"x@one.test\", password: \"correct horse\", role: \(role)")
    #expect(made.refusal == "FORBIDDEN")
    #expect(try await guest.type() == "V")
    #expect(try await shop.column("select count(*)::text from account where email = 'x@one.test'") == ["0"])
  }

  @Test("without any session one is made")
  func nobody() async throws {
    var guest = Guest(shop: try await TestShop.make())
    _ = try await guest.signUp("first@one.test")
    #expect(try await guest.type() == "VL")
  }

  @Test("fields that follow a login in one operation are those of the user")
  func oneOperation() async throws {
    let shop = try await TestShop.make()
    var guest = try await Guest.visitor(shop)
    _ = try await guest.signUp("two@one.test")
    let other = try await Guest.visitor(shop)
    let answer = try await other.send(
      """
      mutation M($s: String!) {
        login(storeToken: $s, input: {email: "two@one.test", password: "correct horse"}) { user { id } }
        profileUpdate(storeToken: $s, input: {firstName: "Second"}) { user { firstName } userErrors { code } }
      }
      """)
    #expect(answer["errors"] == nil)
    #expect(answer["data"]?["profileUpdate"]?["user"]?["firstName"] == .string("Second"))
  }

  @Test("the profile changes what is given, and empties what is empty")
  func profile() async throws {
    let shop = try await TestShop.make()
    var guest = try await Guest.visitor(shop)
    _ = try await guest.enter(
      "createUser", "email: \"p@one.test\", password: \"correct horse\", firstName: \"A\", lastName: \"B\"")
    let answer = try await guest.send(
      "mutation M($s: String!) { profileUpdate(storeToken: $s, input: {lastName: \"\", phone: \"+218910000001\"}) { user { firstName lastName phone } } }"
    )
    #expect(
      answer["data"]?["profileUpdate"]?["user"]
        == .object([
          JSONMember("firstName", .string("A")), JSONMember("lastName", .null),
          JSONMember("phone", .string("+218910000001")),
        ]))
    #expect(
      try await Guest.visitor(shop).send(
        "mutation M($s: String!) { profileUpdate(storeToken: $s, input: {}) { user { id } } }"
      ).errorCode == "UNAUTHENTICATED")
  }

  @Test("a long password counts to its last character")
  func long() async throws {
    let shop = try await TestShop.make()
    var guest = try await Guest.visitor(shop)
    let password = String(repeating: "ب", count: 500)
    _ = try await guest.signUp("long@one.test", password: password)
    var other = try await Guest.visitor(shop)
    #expect(try await other.logIn("long@one.test", password: password + "x").refusal == "INVALID_CREDENTIALS")
    #expect(try await other.logIn("long@one.test", password: password).refusal == nil)
  }
}
