import Resolvers
import Testing

///
@Suite(.tags(.demo))
struct PasswordHashTests {
  @Test(
    "known answers of bcrypt",
    arguments: [
      ("U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
      ("U*U*", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
      ("U*U*U", "$2b$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"),
      ("", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"),
      (
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
        "$2b$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"
      ),
    ])
  func known(_ password: String, _ hash: String) async {
    #expect(await PasswordHash.verify(password, hash))
    #expect(await !PasswordHash.verify(password + "x", hash))
  }

  @Test("a fresh hash is of cost 12, has a salt of its own, and knows its password")
  func fresh() async throws {
    let (first, second) = (
      try await PasswordHash.hash("باب طرابلس 7"), try await PasswordHash.hash("باب طرابلس 7")
    )
    #expect(first.hasPrefix("$2b$12$"))
    #expect(first.utf8.count == 60)
    #expect(first != second)
    #expect(await PasswordHash.verify("باب طرابلس 7", first))
    #expect(await !PasswordHash.verify("باب طرابلس 8", first))
  }

  @Test("a difference after the 72nd byte counts", arguments: [72, 73, 300])
  func long(_ count: Int) async throws {
    let password = String(repeating: "a", count: count)
    let hash = try await PasswordHash.hash(password)
    #expect(await PasswordHash.verify(password, hash))
    #expect(await !PasswordHash.verify(password + "b", hash))
  }

  @Test("what follows a NUL counts")
  func nul() async throws {
    let hash = try await PasswordHash.hash("secret\0one")
    #expect(await PasswordHash.verify("secret\0one", hash))
    #expect(await !PasswordHash.verify("secret\0two", hash))
    #expect(await !PasswordHash.verify("secret", hash))
  }

  @Test("an é of one keyboard is the é of another")
  func composed() async throws {
    #expect(await PasswordHash.verify("cafe\u{301}", try await PasswordHash.hash("caf\u{e9}")))
  }

  @Test(
    "nothing fits a text that is no bcrypt hash",
    arguments: [
      "", "*0", "*1", "$2b$", "$2b$12$short", "$1$salt$0123456789012345678901",
      String(repeating: "x", count: 60),
    ])
  func malformed(_ hash: String) async {
    #expect(await !PasswordHash.verify("", hash))
    #expect(await !PasswordHash.verify("*0", hash))
  }

  @Test("many at once all get their answer")
  func crowd() async {
    let hash = "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
    let right = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<40 {
        group.addTask { await PasswordHash.verify(number.isMultiple(of: 2) ? "U*U" : "other", hash) }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(right == 20)
  }
}
