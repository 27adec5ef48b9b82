import Executor
import Foundation
import Logging
import Postgres
import Resolvers
import Synchronization
import TestSupport
import Testing

/// Passwords and tokens are planted, and looked for everywhere else.
@Suite(.tags(.tokens))
struct SecretTests {
  private static let password = "CANARY-password-1"

  /// Every row of every table as text, and what Postgres remembers of statements.
  private func everything(_ shop: TestShop) async throws -> String {
    let tables = try await shop.column(
      "select quote_ident(relname) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname <> 'pg_stat_statements'"
    )
    #expect(tables.count > 15)
    var text = ""
    for table in tables {
      text += try await shop.column("select t::text from \(table) t").joined(separator: "\n") + "\n"
    }
    return text
  }

  @Test("no password and no token is in a table, a log line or an error")
  func planted() async throws {
    let lines = CapturedLog()
    var logger = Logger(label: "captured") { _ in lines }
    logger.logLevel = .trace
    let plain = try await TestShop.make()
    let shop = TestShop(
      database: plain.database, pool: plain.pool,
      engine: try Shop.engine(pool: plain.pool, accounts: .quick, logger: logger))
    var guest = try await Guest.visitor(shop)
    var secrets = [Self.password, "CANARY-wrong", guest.token]
    _ = try await guest.signUp("secret@one.test", password: Self.password)
    secrets += [guest.token, guest.refresh]
    var answers = pretty(try await guest.logIn("secret@one.test", password: "CANARY-wrong"))
    let spent = guest.refresh
    _ = try await guest.turn(spent)
    secrets += [guest.token, guest.refresh]
    _ = try await guest.turn(guest.refresh)
    secrets += [guest.token, guest.refresh]
    // Something breaks on the server's side while secrets are in hand.
    try await shop.database.run("alter table membership add constraint broken check (last_name <> 'broken')")
    let other = try await Guest.visitor(shop)
    secrets.append(other.token)
    let broken = try await other.send(
      "mutation M($s: String!) { createUser(storeToken: $s, input: {email: \"b@one.test\", password: \"\(Self.password)\", lastName: \"broken\"}) { accessToken } }"
    )
    #expect(broken.errorCode == "INTERNAL_SERVER_ERROR")
    answers += pretty(broken)
    let log = lines.text
    #expect(log.contains("mutation failed"), "nothing was captured")
    let tables = try await everything(shop)
    #expect(tables.contains("secret@one.test"))
    for secret in secrets {
      guard let secret, secret.count > 10 else { throw Missing("a secret") }
      // The signature or the random part of a token is its secret.
      let part = secret.split(separator: ".").last.map(String.init) ?? secret
      let hex = Array((Base64URL.decode(part) ?? Array(part.utf8))).map { String(format: "%02x", $0) }
        .joined()
      for place in [tables, log, answers] {
        #expect(!place.contains(secret))
        #expect(!place.contains(part))
        #expect(!place.contains(hex))
      }
    }
    #expect(tables.contains("$2b$04$"))
  }

  @Test("beyond the queue of passwords the answer is BUSY, and others are served")
  func busy() async throws {
    var settings = AccountSettings.quick
    settings.passwordQueue = 2
    settings.passwordCost = 10
    let shop = try await TestShop.make(accounts: settings)
    let guest = try await Guest.visitor(shop)
    let codes = try await withThrowingTaskGroup(of: String?.self) { group in
      for number in 0..<12 {
        group.addTask {
          try await guest.send(
            "mutation M($s: String!) { login(storeToken: $s, input: {email: \"n\(number)@one.test\", password: \"xxxxxxxx\"}) { userErrors { code } } }"
          ).errorCode
        }
      }
      return try await group.reduce(into: [String?]()) { $0.append($1) }
    }
    #expect(codes.contains("BUSY"))
    #expect(codes.contains(nil))
  }
}

/// Keeps every line with its metadata.
final class CapturedLog: LogHandler {
  private let lines = Mutex<[String]>([])
  var text: String { lines.withLock { $0.joined(separator: "\n") } }

  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    let metadata = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
    lines.withLock { $0.append("\(event.level) \(event.message) \(metadata)") }
  }
}
