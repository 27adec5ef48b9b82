import Executor
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Resolvers

/// The demo stores of `dev`.
@Suite(.tags(.demo))
struct DemoStoreTests {
  private static let roles = ["visitor", "customer", "seller", "admin"]

  private func credential(_ store: DemoStore, _ role: String) -> String? {
    store.sessions.first { $0.role == role }?.credential
  }

  @Test("two stores, with an account and a session for every role, and a maker for the unclaimed one")
  func people() async throws {
    let demo = try await DemoDatabase.make()
    let stores = try await Shop.prepareDemo(on: demo.owner, secrets: nil, cipher: DemoDatabase.cipher).stores
    #expect(stores.map(\.slug) == ["majd-home", "sand-and-cedar"])
    #expect(stores.map { $0.sessions.map(\.role) } == [Self.roles, Self.roles + ["va"]])
    let types = ["visitor": "V", "customer": "VL", "seller": "SL", "admin": "AL", "va": "VA"]
    for store in stores {
      #expect(store.accounts.map(\.role) == ["customer", "seller", "admin"])
      for session in store.sessions {
        let state = try await demo.state(of: store.storeToken, session.credential)["data"]?["getStore"]
        #expect(state?["session"]?["type"] == .string(types[session.role] ?? ""))
      }
    }
  }

  @Test("a password of demo.json is the account's")
  func passwords() async throws {
    let demo = try await DemoDatabase.make()
    let stores = try await Shop.prepareDemo(on: demo.owner, secrets: nil, cipher: DemoDatabase.cipher).stores
    for account in stores.flatMap(\.accounts) {
      let hash = try await demo.text("select password_hash from account where email = '\(account.email)'")
      #expect(await PasswordHash.verify(account.password, hash ?? ""))
    }
  }

  @Test("a second start finds everything, and keeps tokens and passwords")
  func again() async throws {
    let demo = try await DemoDatabase.make()
    let first = try await Shop.prepareDemo(on: demo.owner, secrets: nil, cipher: DemoDatabase.cipher)
    let before = try await counts(demo)
    let second = try await Shop.prepareDemo(
      on: demo.owner, secrets: first.secrets, cipher: DemoDatabase.cipher)
    #expect(second.stores == first.stores)
    #expect(second.secrets == first.secrets)
    #expect(try await counts(demo) == before)
  }

  @Test("programs that start at the same time make one demo")
  func together() async throws {
    let demo = try await DemoDatabase.make()
    let secrets = try await Shop.prepareDemo(
      on: DemoDatabase.make().owner, secrets: nil, cipher: DemoDatabase.cipher
    ).secrets
    async let first = Shop.prepareDemo(on: demo.owner, secrets: secrets, cipher: DemoDatabase.cipher)
    async let second = Shop.prepareDemo(
      on: demo.database.ownerPool(), secrets: secrets, cipher: DemoDatabase.cipher)
    #expect(try await first.stores == second.stores)
    #expect(try await demo.number("select count(*) from store") == 2)
  }

  @Test("sessions that have run out or were deleted work again")
  func renewed() async throws {
    let demo = try await DemoDatabase.make()
    let first = try await Shop.prepareDemo(on: demo.owner, secrets: nil, cipher: DemoDatabase.cipher)
    try await demo.database.run(
      """
      update session set expires_at = now() - interval '1 day';
      delete from session where user_id is null
      """)
    let second = try await Shop.prepareDemo(
      on: demo.owner, secrets: first.secrets, cipher: DemoDatabase.cipher)
    #expect(second.stores == first.stores)
    let live = try await demo.number("select count(*) from session where expires_at > now()")
    #expect(live == Int64(second.stores.reduce(0) { $0 + $1.sessions.count }))
  }

  @Test(
    "without the secrets, or with others, new ones are made and the old ones end",
    arguments: [nil, "[", "{}"])
  func lost(_ text: String?) async throws {
    let demo = try await DemoDatabase.make()
    let first = try await Shop.prepareDemo(on: demo.owner, secrets: nil, cipher: DemoDatabase.cipher)
    let second = try await Shop.prepareDemo(
      on: demo.owner, secrets: text.map { Array($0.utf8) }, cipher: DemoDatabase.cipher)
    #expect(second.stores.map(\.storeToken) == first.stores.map(\.storeToken))
    let (old, new) = (try #require(first.stores.first), try #require(second.stores.first))
    let dead = try await demo.state(of: old.storeToken, credential(old, "admin"))
    #expect(dead["data"]?["getStore"]?["session"]?["type"] == .string("V"))
    let live = try await demo.state(of: new.storeToken, credential(new, "admin"))
    #expect(live["data"]?["getStore"]?["session"]?["type"] == .string("AL"))
    let account = try #require(new.accounts.first)
    let hash = try await demo.text("select password_hash from account where email = '\(account.email)'")
    #expect(await PasswordHash.verify(account.password, hash ?? ""))
  }

  @Test("a store that has been claimed has no maker any more")
  func claimed() async throws {
    let demo = try await DemoDatabase.make()
    let first = try await Shop.prepareDemo(on: demo.owner, secrets: nil, cipher: DemoDatabase.cipher)
    try await demo.database.run("update store set state = 'ACTIVE'")
    let second = try await Shop.prepareDemo(
      on: demo.owner, secrets: first.secrets, cipher: DemoDatabase.cipher)
    #expect(second.stores.last?.sessions.map(\.role) == Self.roles)
  }

  @Test("a store that is gone comes back; its people's accounts may have stayed")
  func gone() async throws {
    let demo = try await DemoDatabase.make()
    let first = try await Shop.prepareDemo(on: demo.owner, secrets: nil, cipher: DemoDatabase.cipher)
    let id = DemoIDs(shop: 1).store
    try await demo.database.run(
      """
      delete from store where store_id = '\(id)'; delete from store_directory where store_id = '\(id)';
      delete from clock where store_id = '\(id)'
      """)
    let second = try await Shop.prepareDemo(
      on: demo.owner, secrets: first.secrets, cipher: DemoDatabase.cipher)
    #expect(second.stores.map(\.slug) == first.stores.map(\.slug))
    let store = try #require(second.stores.first)
    let state = try await demo.state(of: store.storeToken, credential(store, "customer"))["data"]?["getStore"]
    #expect(state?["session"]?["type"] == .string("VL"))
  }

  @Test("the answer to each role is the same on every machine, but for token, position and expiry")
  func deterministic() async throws {
    let (one, two) = (try await DemoDatabase.make(), try await DemoDatabase.make())
    let first = try await Shop.prepareDemo(on: one.owner, secrets: nil, cipher: DemoDatabase.cipher).stores
    let second = try await Shop.prepareDemo(on: two.owner, secrets: nil, cipher: DemoDatabase.cipher).stores
    for (left, right) in zip(first, second) {
      #expect(left.storeToken != right.storeToken)
      for role in Self.roles {
        let answer = try await one.state(of: left.storeToken, credential(left, role))
        let other = try await two.state(of: right.storeToken, credential(right, role))
        #expect(masked(answer) == masked(other))
        #expect(answer["data"]?["getStore"]?["store"] != .null)
      }
    }
  }

  private func masked(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let items): .array(items.map(masked))
    case .object(let members):
      .object(
        members.map { member in
          ["correlationId", "position", "token", "expiresAt"].contains(member.name)
            ? JSONMember(member.name, .null) : JSONMember(member.name, masked(member.value))
        })
    default: value
    }
  }

  private func counts(_ demo: DemoDatabase) async throws -> [String] {
    var counts: [String] = []
    var tables: [String] = []
    await StoreRows().forEachTable { tables.append($0.table) }
    for table in tables {
      counts.append("\(table) \(try await demo.number("select count(*) from \"\(table)\"") ?? -1)")
    }
    return counts
  }
}
