import ArgumentParser
import Executor
import Logging
import Postgres
import Resolvers

struct KeysCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Makes and changes the keys of encrypted fields.",
    subcommands: [New.self, Rotate.self])

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints a new key for ENCRYPTION_KEYS.",
      discussion:
        "Put it before the keys that are there, with a comma between them: the first seals, all open.")

    func run() { print(EncryptionKeys.fresh()) }
  }

  struct Rotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Seals every encrypted value of DATABASE_URL under the first of ENCRYPTION_KEYS.",
      discussion: "It can be stopped and run again at any time; what is done stays done.")

    func run() async throws {
      let configuration = try Configuration()
      configuration.bootstrapLogging()
      guard let connection = configuration.databaseURL else {
        throw ConfigurationError("DATABASE_URL is not set; it names the database to work on.")
      }
      let cipher = try configuration.cipher()
      let pool = Database.ownerPool(connection: connection, logger: Logger(label: "storegraph"))
      let counts: [Resealing.Count]
      do {
        try await Database.reach(pool)
        counts = try await Resealing(model: Shop.model(), cipher: cipher).run(on: pool) { print($0) }
      } catch {
        await pool.shutdown()
        throw error
      }
      await pool.shutdown()
      let unopened = counts.reduce(0) { $0 + $1.unopened }
      let changed = counts.reduce(0) { $0 + $1.changed }
      if unopened > 0 {
        throw ConfigurationError(
          "\(unopened) values could not be opened; add the keys that sealed them to ENCRYPTION_KEYS and run this again."
        )
      }
      if changed > 0 {
        throw ConfigurationError(
          "\(changed) values were written meanwhile; restart the servers with these keys, then run this again."
        )
      }
    }
  }
}
