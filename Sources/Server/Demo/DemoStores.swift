import Executor
import Foundation
import Logging
import Postgres
import Resolvers
import Synchronization

/// The demo stores of `dev`: makes them, writes down how to reach them, and shows the first query.
struct DemoStores: Sendable {
  let connection: String
  let configuration: Configuration
  let logger: Logger
  private let prepared = Prepared()

  init(connection: String, configuration: Configuration, logger: Logger) {
    self.connection = connection
    self.configuration = configuration
    self.logger = logger
  }

  /// Makes the stores where they are missing and renews their sessions. What is secret about them stays in the data directory.
  /// - Throws: `ConfigurationError` where the database has something else under the demo's names; `PostgresError`.
  func prepare() async throws {
    let folder = DataDirectory(path: configuration.dataDirectory)
    let pool = Database.ownerPool(connection: connection, logger: logger)
    do {
      let made = try await Shop.prepareDemo(
        on: pool, secrets: folder.contents(of: Self.secrets), cipher: try configuration.cipher())
      try folder.write(made.secrets, to: Self.secrets)
      prepared.stores.withLock { $0 = made.stores }
    } catch is DemoSlugTaken {
      await pool.shutdown()
      throw ConfigurationError(
        "The demo stores do not fit into this database: another store has one of their slugs. Use a database of its own."
      )
    } catch {
      await pool.shutdown()
      throw error
    }
    await pool.shutdown()
  }

  /// Writes `demo.json`, and prints the first query's answer and how to go on. Returns at once, since the server accepts
  /// nothing before that.
  func introduce(port: Int) async {
    let address = DemoAddress(host: configuration.host, port: port)
    let stores = prepared.stores.withLock { $0 }
    // The server that is asked outlives the task; when it ends first, the task merely finds nobody.
    Task {
      let file = write(stores, at: address)
      guard let store = stores.first, let visitor = store.sessions.first else { return }
      do {
        let answer = try await address.ask(
          Shop.firstQuery, store: store.storeToken, credential: visitor.credential)
        let text = """
          \(prettyJSON(answer))

          This is \(store.name) as a visitor sees it, in one query. StoreGraph serves on \(address.url) until you stop it.
          Tokens, e-mails and passwords of all demo stores: \(file)
          Try:
            \(address.curl(store: store.storeToken, credential: visitor.credential))

          """
        FileHandle.standardOutput.write(Data(text.utf8))
      } catch {
        logger.error("the first query got no answer", metadata: ["error": "\(String(reflecting: error))"])
      }
    }
  }

  /// - Returns: the path of the file.
  private func write(_ stores: [DemoStore], at address: DemoAddress) -> String {
    let folder = DataDirectory(path: configuration.dataDirectory)
    let json = JSONValue.object([
      JSONMember("url", .string(address.url)), JSONMember("ws", .string(address.webSocketURL)),
      JSONMember("stores", .array(stores.map(\.json))),
    ])
    do {
      try folder.write(Array((prettyJSON(json) + "\n").utf8), to: Self.file)
    } catch {
      logger.error("demo.json was not written", metadata: ["error": "\(error)"])
    }
    return folder.url(of: Self.file).path
  }

  private static let file = "demo.json"
  /// Clear passwords and credentials, of which the database has only hashes.
  private static let secrets = "demo-secrets.json"

  /// Filled by `prepare`, read by `introduce`.
  private final class Prepared: Sendable {
    let stores = Mutex<[DemoStore]>([])
  }
}
