import ArgumentParser
import Logging
import Postgres
import Resolvers

struct MigrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate", abstract: "Brings the database of DATABASE_URL up to this program's schema.",
    subcommands: [Up.self, Status.self])

  struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Applies the migrations that are missing.")

    func run() async throws {
      let (connection, logger) = try MigrateCommand.start()
      let names = try await MigrateCommand.migrate(connection: connection, logger: logger)
      print(names.isEmpty ? "Nothing to do." : names.map { "applied \($0)" }.joined(separator: "\n"))
    }
  }

  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the migrations and which are applied.")

    func run() async throws {
      let (connection, logger) = try MigrateCommand.start()
      try await MigrateCommand.withMigrator(connection: connection, logger: logger) { migrator in
        for status in try await migrator.status() {
          let state =
            status.isChanged ? "changed since it was applied" : status.isApplied ? "applied" : "missing"
          print("\(status.name)  \(state)")
        }
      }
    }
  }

  private static func start() throws -> (connection: String, logger: Logger) {
    let configuration = try Configuration()
    configuration.bootstrapLogging()
    guard let connection = configuration.databaseURL else {
      throw ConfigurationError("DATABASE_URL is not set; it names the database to migrate.")
    }
    return (connection, Logger(label: "storegraph"))
  }

  /// - Returns: the names of the migrations that were applied.
  static func migrate(connection: String, logger: Logger) async throws -> [String] {
    var names: [String] = []
    try await withMigrator(connection: connection, logger: logger) { names = try await $0.up() }
    return names
  }

  private static func withMigrator(
    connection: String, logger: Logger, _ body: (Migrator) async throws -> Void
  ) async throws {
    let pool = Database.ownerPool(connection: connection, logger: logger)
    do {
      try await Database.reach(pool)
      try await body(Migrator(pool: pool, migrations: Shop.migrations))
    } catch {
      await pool.shutdown()
      throw error
    }
    await pool.shutdown()
  }
}
