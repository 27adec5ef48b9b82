import ArgumentParser
import Executor
import Foundation
import Logging
import Postgres
import Resolvers

struct SeedCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seed",
    abstract: "Fills the database of DATABASE_URL with stores made up for tests of load.",
    discussion: "The same seed makes the same data, but for times, tokens and credentials.")

  @Option(help: "How many stores.")
  var stores = 10

  @Option(help: "Products in each store.")
  var products = 60

  @Option(help: "Orders in each store.")
  var orders = 50

  @Option(help: "Chats in each store.")
  var chats = 20

  @Option(
    help:
      "Sessions in each store: a visitor's, a customer's, a seller's, an admin's, then more visitors and customers."
  )
  var sessions = 10

  @Option(help: "The number from which everything is made; random where it is left out.")
  var seed: UInt64?

  @Option(
    help:
      "A file to write a line of JSON to for each store: {\"storeToken\", \"sessions\": {\"visitor\", …}}.")
  var tokens: String?

  func validate() throws {
    let limits = [
      ("stores", stores, 1...100_000), ("products", products, 0...100_000), ("orders", orders, 0...100_000),
      ("chats", chats, 0...100_000), ("sessions", sessions, 0...100_000),
    ]
    for (name, number, range) in limits where !range.contains(number) {
      throw ValidationError(
        "--\(name) is \(number); it must be from \(range.lowerBound) to \(range.upperBound).")
    }
  }

  func run() async throws {
    let configuration = try Configuration()
    configuration.bootstrapLogging()
    guard let connection = configuration.databaseURL else {
      throw ConfigurationError("DATABASE_URL is not set; it names the database to fill.")
    }
    let pool = Database.ownerPool(connection: connection, logger: Logger(label: "storegraph"))
    do {
      try await fill(pool, configuration.cipher())
    } catch {
      await pool.shutdown()
      throw error
    }
    await pool.shutdown()
  }

  private func fill(_ pool: Pool, _ cipher: Cipher) async throws {
    try await Database.reach(pool)
    let status = try await Migrator(pool: pool, migrations: Shop.migrations).status()
    guard status.allSatisfy({ $0.isApplied && !$0.isChanged }) else {
      throw ConfigurationError(
        "The database does not have this program's schema; run “storegraph migrate up” on it first.")
    }
    let seed = seed ?? UInt64.random(in: 0..<1_000_000_000)
    let plan = SeedPlan(
      stores: stores, products: products, orders: orders, chats: chats, sessions: sessions, seed: seed)
    let start = ContinuousClock.now
    let output = try tokens.map(TokenFile.init(path:))
    let line = ProgressLine()
    do {
      let counts = try await Shop.seed(plan, on: pool, cipher: cipher) { made, rows, tokens in
        try output?.write(tokens)
        line.show("\(made) of \(stores) stores, \(rows) rows")
      }
      line.clear()
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      print(Self.table(counts))
      print("seed \(seed), \(String(format: "%.1f", seconds)) s")
    } catch is SeedRepeated {
      line.clear()
      throw ConfigurationError("The seed \(seed) is in this database already; take another.")
    }
  }

  private static func table(_ counts: [TableCount]) -> String {
    let all = counts + [TableCount(table: "all", rows: counts.reduce(0) { $0 + $1.rows })]
    let width = all.map(\.table.count).max() ?? 0
    let digits = all.map { "\($0.rows)".count }.max() ?? 0
    return all.map { count in
      let number = "\(count.rows)"
      return count.table.padding(toLength: width + 2, withPad: " ", startingAt: 0)
        + String(repeating: " ", count: digits - number.count) + number
    }.joined(separator: "\n")
  }
}

/// Lines of JSON that only their owner can read: there are credentials in them.
private struct TokenFile {
  private let handle: FileHandle

  /// - Throws: `ConfigurationError` where the file cannot be made.
  init(path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw ConfigurationError("The file “\(path)” cannot be written.") }
    self.handle = handle
  }

  func write(_ tokens: [SeedTokens]) throws {
    var bytes: [UInt8] = []
    for token in tokens {
      token.json.write(into: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    try handle.write(contentsOf: Data(bytes))
  }
}

/// One line on a terminal that is written again and again; nothing elsewhere.
private struct ProgressLine {
  private let isShown = isatty(STDERR_FILENO) == 1

  func show(_ text: String) { write("\r\u{1B}[K\(text)") }
  func clear() { write("\r\u{1B}[K") }

  private func write(_ text: String) {
    if isShown { FileHandle.standardError.write(Data(text.utf8)) }
  }
}
