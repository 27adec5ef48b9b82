import ArgumentParser
import Logging
import Resolvers

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serves the API on the database of DATABASE_URL.")

  func run() async throws {
    let configuration = try Configuration()
    configuration.bootstrapLogging()
    guard let connection = configuration.databaseURL else {
      throw ConfigurationError(
        "DATABASE_URL is not set. Name a Postgres database in it, or run “storegraph dev”, which brings its own."
      )
    }
    let logger = Logger(label: "storegraph")
    try await Server(configuration: configuration, connection: connection, logger: logger).run { port in
      logger.info("serving", metadata: ["host": "\(configuration.host)", "port": "\(port)"])
    }
  }
}
