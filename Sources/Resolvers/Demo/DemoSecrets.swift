import Executor
import Postgres

/// What of the demo is secret, in clear. The database has hashes alone, so this is kept beside it.
struct DemoSecrets: Sendable, Equatable {
  struct Password: Sendable, Equatable {
    var clear: String
    /// As the database should have it.
    var hash: String
  }

  /// By e-mail.
  var passwords: [String: Password] = [:]
  /// By the id of the session.
  var credentials: [UUID: String] = [:]

  /// Adds what is missing for these shops: random passwords of 79 bits, and credentials.
  /// - Throws: `PasswordFailure`
  mutating func complete(for shops: [DemoShop]) async throws {
    for shop in shops {
      let store = DemoIDs(shop: shop.number).store
      for session in DemoSession.all(of: shop) where session.role != nil {
        let kept = credentials[session.id].flatMap { Credential($0) }
        if kept?.tenant != store { credentials[session.id] = Credential(tenant: store).text }
      }
    }
    let missing = shops.flatMap(\.people).filter { $0.isOpen && passwords[$0.email] == nil }.map(\.email)
    let made = try await withThrowingTaskGroup(of: (String, Password).self) { group in
      for email in missing {
        group.addTask {
          let clear = Self.password()
          return (email, Password(clear: clear, hash: try await PasswordHash.hash(clear)))
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    passwords.merge(made) { $1 }
  }

  /// Four groups of four; no characters that look alike.
  private static func password() -> String {
    let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789".utf8)
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let group = (0..<4).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
      return String(decoding: group, as: UTF8.self)
    }.joined(separator: "-")
  }
}

extension DemoSecrets {
  /// - Returns: nothing where the bytes are not what `encoded` made.
  init(_ bytes: [UInt8]) {
    guard let json = try? parseJSON(bytes) else { return }
    if case .object(let members)? = json["passwords"] {
      for member in members {
        guard case .string(let clear)? = member.value["clear"], case .string(let hash)? = member.value["hash"]
        else { continue }
        passwords[member.name] = Password(clear: clear, hash: hash)
      }
    }
    if case .object(let members)? = json["sessions"] {
      for member in members {
        guard let id = UUID(member.name), case .string(let text) = member.value else { continue }
        credentials[id] = text
      }
    }
  }

  var encoded: [UInt8] {
    let passwords = passwords.sorted { $0.key < $1.key }.map { email, password in
      JSONMember(
        email,
        .object([JSONMember("clear", .string(password.clear)), JSONMember("hash", .string(password.hash))]))
    }
    let sessions = credentials.sorted { $0.key < $1.key }.map {
      JSONMember($0.key.description, .string($0.value))
    }
    var output: [UInt8] = []
    JSONValue.object([JSONMember("passwords", .object(passwords)), JSONMember("sessions", .object(sessions))])
      .write(into: &output)
    return output
  }
}
