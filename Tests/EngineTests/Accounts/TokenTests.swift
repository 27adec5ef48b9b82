import Crypto
import Executor
import Foundation
import Postgres
import Resolvers
import TestSupport
import Testing

/// S1-01, S1-47, S2-37, R-9, consistency.md 22 and 26.
@Suite(.tags(.tokens))
struct TokenTests {
  private func member(_ shop: TestShop, _ email: String = "t@one.test", store: String = "store-one")
    async throws
    -> Guest
  {
    var guest = try await Guest.visitor(shop, store: store)
    _ = try await guest.signUp(email)
    return guest
  }

  private func parts(_ guest: Guest) throws -> [String] {
    let parts = (guest.token ?? "").split(separator: ".").map(String.init)
    guard parts.count == 3 else { throw Missing("a token of three parts") }
    return parts
  }

  private func encoded(_ json: String) -> String {
    String(decoding: Base64URL.encode(Array(json.utf8)), as: UTF8.self)
  }

  @Test("a token whose text was changed anywhere is worth nothing", arguments: [0, 1, 2])
  func tampered(_ part: Int) async throws {
    let shop = try await TestShop.make()
    var guest = try await member(shop)
    let good = try parts(guest)
    // The last character of a part may carry bits that count for nothing, so the first ones are changed.
    for place in [0, 5, 10] {
      var bad = good
      var bytes = Array(bad[part].utf8)
      bytes[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      bad[part] = String(decoding: bytes, as: UTF8.self)
      guest.token = bad.joined(separator: ".")
      #expect(try await guest.type() == nil)
    }
  }

  @Test("a token that names no algorithm, another one, or another key is worth nothing")
  func header() async throws {
    let shop = try await TestShop.make()
    var guest = try await member(shop)
    let good = try parts(guest)
    let heads = [
      #"{"alg":"none","typ":"JWT","kid":"k1"}"#, #"{"alg":"None","kid":"k1"}"#,
      #"{"alg":"HS512","typ":"JWT","kid":"k1"}"#,
      #"{"alg":"HS256","typ":"JWT","kid":"other"}"#, #"{"alg":"HS256","typ":"JWT"}"#, "{}", "[]",
    ]
    for head in heads {
      for tail in [good[2], ""] {
        guest.token = [encoded(head), good[1], tail].joined(separator: ".")
        #expect(try await guest.type() == nil, "\(head)")
      }
    }
  }

  @Test("a token that somebody else's key signed is worth nothing, whatever it says")
  func forged() async throws {
    let (shop, others) = (try await TestShop.make(), try await TestShop.make(accounts: .stranger))
    let guest = try await member(shop)
    var stranger = try await member(others)
    // The same head and claims under another key of the same name.
    let good = try parts(guest)
    stranger.token = guest.token
    #expect(try await stranger.type() == nil)
    let mac = HMAC<SHA256>.authenticationCode(
      for: Array("\(good[0]).\(good[1])".utf8), using: SymmetricKey(data: Array("guess".utf8)))
    var forger = guest
    forger.token = "\(good[0]).\(good[1])." + String(decoding: Base64URL.encode(Array(mac)), as: UTF8.self)
    #expect(try await forger.type() == nil)
  }

  @Test("a token of one store opens no other")
  func otherStore() async throws {
    let shop = try await TestShop.make()
    var guest = try await member(shop)
    guest.store = "store-two"
    #expect(try await guest.type() == nil)
    let refused = try await guest.turn(guest.refresh)
    #expect(refused.refusal == "INVALID_TOKEN")
  }

  @Test("an access token ends after its time with an error that says so, and refreshing goes on")
  func expired() async throws {
    var settings = AccountSettings.quick
    settings.accessSeconds = -1
    let shop = try await TestShop.make(accounts: settings)
    var guest = try await member(shop)
    let answer = try await guest.send("query Q($s: String!) { me(storeToken: $s) { id } }")
    #expect(answer.errorCode == "UNAUTHENTICATED")
    guard case .array(let errors)? = answer["errors"] else { throw Missing("errors") }
    #expect(errors[0]["extensions"]?["reason"] == .string("TOKEN_EXPIRED"))
    #expect(try await guest.turn(guest.refresh)["accessToken"] != .null)
  }

  @Test("a session that is over ends its access tokens at once")
  func revoked() async throws {
    let shop = try await TestShop.make()
    let guest = try await member(shop)
    #expect(try await guest.type() == "VL")
    try await shop.database.run("delete from session where user_id is not null")
    #expect(try await guest.type() == nil)
  }

  @Test("a refresh token gives the next pair, and the access token of before stays good")
  func turn() async throws {
    let shop = try await TestShop.make()
    var guest = try await member(shop)
    let (before, first) = (guest, guest.refresh)
    let turned = try await guest.turn(first)
    #expect(turned.refusal == nil)
    #expect(turned["refreshToken"] != .string(first ?? ""))
    #expect(try await guest.type() == "VL")
    #expect(try await before.type() == "VL")
  }

  @Test("within its grace a spent token gives the same next one")
  func grace() async throws {
    var guest = try await member(try await TestShop.make())
    let first = guest.refresh
    let one = try await guest.turn(first)
    let two = try await guest.turn(first)
    #expect(one["refreshToken"] == two["refreshToken"])
  }

  @Test("a token that comes again after its child was used ends the whole family, and the log knows")
  func reused() async throws {
    let shop = try await TestShop.make()
    var guest = try await member(shop)
    let first = guest.refresh
    _ = try await guest.turn(first)
    _ = try await guest.turn(guest.refresh)
    let honest = guest
    #expect(try await guest.turn(first).refusal == "INVALID_TOKEN")
    #expect(try await honest.type() == nil, "the access token outlived its family")
    #expect(try await guest.turn(honest.refresh).refusal == "INVALID_TOKEN")
    #expect(
      try await shop.column("select outcome from log where operation = 'refreshSession' order by at")
        == ["OK", "OK", "REUSED_TOKEN", "INVALID_TOKEN"])
  }

  @Test("a spent token that comes again after its grace ends the family")
  func late() async throws {
    var settings = AccountSettings.quick
    settings.graceSeconds = 0
    var guest = try await member(try await TestShop.make(accounts: settings))
    let first = guest.refresh
    _ = try await guest.turn(first)
    #expect(try await guest.turn(first).refusal == "INVALID_TOKEN")
    #expect(try await guest.type() == nil)
  }

  @Test("two who come at once with one token get the same next one")
  func race() async throws {
    let shop = try await TestShop.make()
    let guest = try await member(shop)
    let tokens = try await withThrowingTaskGroup(of: JSONValue.self) { group in
      for _ in 0..<6 {
        group.addTask {
          var one = guest
          return try await one.turn(guest.refresh)["refreshToken"] ?? .null
        }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1.string ?? "null") }
    }
    #expect(tokens.count == 1 && !tokens.contains("null"))
  }

  @Test(
    "what is no refresh token is refused",
    arguments: ["", "x", "R.AAAAAAAAcACAAAAAAAAAAQ.AAAA", String(repeating: "R", count: 68)])
  func madeUp(_ text: String) async throws {
    var guest = try await Guest.visitor(try await TestShop.shared.value)
    #expect(try await guest.turn(text).refusal == "INVALID_TOKEN")
  }

  @Test("a refresh token opens nothing by itself")
  func refreshAsAccess() async throws {
    var guest = try await member(try await TestShop.make())
    guest.token = guest.refresh
    #expect(try await guest.type() == nil)
  }

  @Test("a session planted before login is worth nothing after it (fixation)")
  func fixation() async throws {
    let shop = try await TestShop.make()
    let attacker = try await Guest.visitor(shop)
    var victim = attacker
    _ = try await victim.signUp("victim@one.test")
    #expect(try await attacker.type() == nil)
    #expect(try await victim.type() == "VL")
    // A second login turns the first one's tokens off as well.
    let before = victim
    _ = try await victim.logIn("victim@one.test")
    #expect(try await before.type() == nil)
  }

  @Test("keys rotate: what the old key signed is good as long as it stands there")
  func rotation() async throws {
    let (old, new) = (TokenKeys.fresh(), TokenKeys.fresh().replacing("k1:", with: "k2:"))
    let shop = try await TestShop.make(accounts: AccountSettings(keys: try TokenKeys(old), passwordCost: 4))
    var guest = try await member(shop)
    func later(_ keys: String) throws -> TestShop {
      TestShop(
        database: shop.database, pool: shop.pool,
        engine: try Shop.engine(
          pool: shop.pool, accounts: AccountSettings(keys: try TokenKeys(keys), passwordCost: 4),
          logger: TestCluster.quiet))
    }
    let access = guest.token
    let both = Guest(shop: try later("\(new),\(old)"), token: access)
    #expect(try await both.type() == "VL")
    #expect(try await Guest(shop: later(new), token: access).type() == nil)
    // A refresh token needs no key to be known again.
    guest = Guest(shop: try later(new), refresh: guest.refresh)
    #expect(try await guest.turn(guest.refresh).refusal == nil)
    #expect(try await guest.type() == "VL")
  }

  @Test("without keys nobody can log in, and the answer says what is missing")
  func keyless() async throws {
    let shop = try await TestShop.make(accounts: AccountSettings())
    let guest = try await Guest.visitor(shop)
    let answer = try await guest.send(
      "mutation M($s: String!) { login(storeToken: $s, input: {email: \"a@b.c\", password: \"xxxxxxxx\"}) { accessToken } }"
    )
    #expect(answer.errorCode == "UNAVAILABLE")
  }

  @Test(
    "a list of keys that is no such list is refused without repeating a secret",
    arguments: [
      "", "k1", "k1:short", "k1:\(String(repeating: "A", count: 44))",
      "a b:\(String(repeating: "A", count: 43))",
      "k:\(String(repeating: "A", count: 43)),k:\(String(repeating: "B", count: 43))",
    ])
  func wrongKeys(_ text: String) {
    #expect(throws: TokenKeysFault.self) { try TokenKeys(text) }
  }
}

extension AccountSettings {
  /// Another server's key, under the same name.
  static let stranger = AccountSettings(keys: try? TokenKeys(TokenKeys.fresh()), passwordCost: 4)
}
