import ArgumentParser
import Executor
import Logging
import Postgres
import Resolvers

struct MaintainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maintain", abstract: "Lets go of what is kept long enough in the database of DATABASE_URL.")

  @Option(help: "Days that events are kept. A client that comes back later reads the whole state again.")
  var eventDays: Int32 = 30

  func validate() throws {
    guard eventDays >= 1 else { throw ValidationError("--event-days must be at least 1.") }
  }

  func run() async throws {
    let configuration = try Configuration()
    configuration.bootstrapLogging()
    guard let connection = configuration.databaseURL else {
      throw ConfigurationError("DATABASE_URL is not set; it names the database to maintain.")
    }
    let pool = Database.ownerPool(connection: connection, logger: Logger(label: "storegraph"))
    do {
      let retention = try EventRetention(model: Shop.model())
      let deleted = try await pool.withConnection { try await retention.prune(olderThan: eventDays, on: $0) }
      print("\(deleted) events deleted")
      let partitions = MonthlyPartitions(model: try Shop.model())
      let made = try await pool.withConnection { try await partitions.extend(on: $0) }
      print("\(made) partitions made")
      let expiry = HoldExpiry(
        writer: try Writer(model: Shop.model(), pool: pool), due: pool, lane: .write,
        logger: Logger(label: "storegraph"))
      print("\(try await expiry.sweep()) unpaid orders cancelled")
      let keys = try await pool.withConnection {
        try await IdempotencyRetention.prune(olderThan: configuration.idempotencyHours, on: $0)
      }
      print("\(keys) idempotency keys deleted")
    } catch {
      await pool.shutdown()
      throw error
    }
    await pool.shutdown()
  }
}
