import Executor
import Logging
import Postgres
import Resolvers

/// The API on one database: pool, engine and HTTP, put together.
struct Server: Sendable {
  let configuration: Configuration
  let connection: String
  let logger: Logger

  /// Serves until the process is told to stop.
  /// - Parameter started: called once with the port, when requests are accepted.
  func run(started: @escaping @Sendable (Int) async -> Void) async throws {
    DescriptorLimit.raise(logger: logger)
    try await Database.checkLogin(connection: connection, logger: logger)
    let pool = Database.requestPool(configuration, connection: connection, logger: logger)
    do {
      try await Database.checkRole(pool)
      let engine = try Shop.engine(
        pool: pool, limits: configuration.engineLimits(), planCacheBytes: configuration.planCacheBytes,
        answerCacheBytes: configuration.answerCacheBytes, cipher: try configuration.cipher(),
        accounts: try configuration.accountSettings(), commerce: configuration.commerceSettings,
        logger: logger)
      if configuration.tokenKeys == nil {
        logger.warning("TOKEN_KEYS is not set: nobody can sign up or log in")
      }
      let events = Database.dispatchPool(configuration, connection: connection, logger: logger)
      let live = LiveService(
        engine: engine, log: try EventLog(model: engine.model, pool: events), lane: Database.liveLane,
        logger: logger)
      let service = HTTPService(
        configuration: configuration, engine: engine, documents: try configuration.documents(engine),
        pool: pool, migrations: Shop.migrations.map(\.name),
        streams: Streams(
          live: live, listener: Listener(connection: connection, logger: logger), events: events),
        jobs: jobs(engine, events), logger: logger)
      try await service.run(started: started)
    } catch {
      await pool.shutdown(within: .seconds(2))
      throw error
    }
  }

  private func jobs(_ engine: QueryEngine, _ events: Pool) -> [RepeatedJob] {
    guard configuration.holdSweepSeconds > 0 else { return [] }
    let expiry = HoldExpiry(writer: engine.writer.own, due: events, logger: logger)
    return [
      RepeatedJob(
        name: "holds", interval: .seconds(Int64(configuration.holdSweepSeconds)), logger: logger
      ) { _ = try await expiry.sweep() }
    ]
  }
}
