import ArgumentParser
import EmbeddedPostgres
import Foundation
import Logging
import Resolvers

struct DevCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dev",
    abstract: "Starts a Postgres of its own with two demo stores, answers the first query, and serves.")

  func run() async throws {
    var configuration = try Configuration()
    configuration.bootstrapLogging()
    let logger = Logger(label: "storegraph")
    try await ListeningAddress(configuration).check()
    try configuration.keepTokenKeys()
    try configuration.keepEncryptionKeys()
    try await serve(configuration, logger)
  }

  private func serve(_ configuration: Configuration, _ logger: Logger) async throws {
    try await withDatabase(configuration, logger) { connection in
      let names = try await MigrateCommand.migrate(connection: connection, logger: logger)
      for name in names { logger.info("migrated", metadata: ["migration": "\(name)"]) }
      let demo = DemoStores(connection: connection, configuration: configuration, logger: logger)
      try await demo.prepare()
      try await Server(configuration: configuration, connection: connection, logger: logger).run { port in
        await demo.introduce(port: port)
      }
    }
  }

  /// The database of DATABASE_URL, or an embedded one that stops with the program.
  private func withDatabase(
    _ configuration: Configuration, _ logger: Logger, _ body: (String) async throws -> Void
  ) async throws {
    if let connection = configuration.databaseURL { return try await body(connection) }
    let folder = URL(fileURLWithPath: configuration.dataDirectory, isDirectory: true)
    let cluster = try await EmbeddedCluster.start(
      ClusterConfiguration(dataDirectory: folder.appending(path: "postgres").path, logger: logger))
    do {
      try await body(cluster.connectionString)
    } catch {
      await cluster.stop()
      throw error
    }
    await cluster.stop()
  }
}
