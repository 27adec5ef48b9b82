package import Logging

/// Connections to one database, grouped in lanes, each connected in the background and reconnected with back-off.
/// Shared lanes pipeline many callers on few connections; exclusive lanes lend a connection to one caller at a time.
package final class Pool: Sendable {
  private let drivers: [Lane.Name: UInt64]
  private let sharedLanes: Set<Lane.Name>
  private let counts: [Lane.Name: Trips]
  /// What its connections prepare before their first caller.
  package let warm: WarmStatements

  /// Starts connecting and returns at once; callers wait for the first connection like for a busy one.
  package init(_ configuration: PoolConfiguration, logger: Logger) {
    var drivers: [Lane.Name: UInt64] = [:]
    for lane in configuration.lanes where drivers[lane.name] == nil {
      let id = Job.nextID()
      drivers[lane.name] = id
      Reactor.shared.perform { loop in
        let driver = LaneDriver(id: id, lane: lane, configuration: configuration, logger: logger, loop: loop)
        loop.add(driver)
        driver.start()
      }
    }
    self.drivers = drivers
    counts = drivers.mapValues { _ in Trips() }
    warm = configuration.warm
    sharedLanes = Set(configuration.lanes.filter { $0.mode != .exclusive }.map(\.name))
  }

  deinit {
    Pool.shutdown(Array(drivers.values), deadline: 0)
  }

  /// Runs one segment; on an exclusive lane, on a connection leased for it alone.
  /// - Returns: one result per command.
  /// - Throws: `.server` for the first command that failed; `.busy`, `.connection`, `.closed`, `.cancelled`.
  package func run(
    _ segment: Segment, lane: Lane.Name = .read
  ) async throws(PostgresError) -> [QueryResult] {
    if let refusal = segment.refusal { throw PostgresError(.protocolViolation(refusal)) }
    let driver = try driver(of: lane)
    if segment.access == .write, sharedLanes.contains(lane) {
      // A neighbour's cancel may hit it, and it may not be run twice.
      throw PostgresError(.protocolViolation("a segment that writes needs an exclusive lane, not '\(lane)'"))
    }
    let job = Job(segment)
    counts[lane]?.add()
    let result = await withTaskCancellationHandler {
      await Reply<[QueryResult]>.awaiting(job) { reply in
        Reactor.shared.post(.run(driver: driver, job: job, reply: reply))
      }
    } onCancel: {
      Pool.cancel(job, in: driver)
    }
    return try result.get()
  }

  /// One statement that reads, on a lane of the caller's choice.
  /// - Throws: as `run(_:lane:)`.
  package func query(
    _ statement: Statement, _ parameters: Parameters = Parameters(), lane: Lane.Name = .read
  ) async throws(PostgresError) -> QueryResult {
    let results = try await run(Segment([Command(statement, parameters)], access: .read), lane: lane)
    guard let result = results.first else { throw PostgresError(.protocolViolation("no result")) }
    return result
  }

  /// Lends a connection of an exclusive lane for the time of `body`. A transaction that is still open afterwards is
  /// rolled back; session settings made by `body` stay, so make them with `set local`.
  /// - Throws: `.busy` after the pool's wait, `.connection`, `.closed`, `.cancelled`, and what `body` throws.
  package func withConnection<Result>(
    lane: Lane.Name = .write, _ body: (Connection) async throws -> Result
  ) async throws -> Result {
    let driver = try driver(of: lane)
    let connection = try await Pool.lease(from: driver, counts[lane])
    defer { Pool.release(connection) }
    return try await body(connection)
  }

  /// Runs `body` in a transaction on a connection of its own; see `Connection.withTransaction`.
  package func withTransaction<Result>(
    lane: Lane.Name = .write, begin: String = "BEGIN", _ body: (Transaction) async throws -> Result
  ) async throws -> Result {
    try await withConnection(lane: lane) { connection in
      try await connection.withTransaction(begin: begin, body)
    }
  }

  /// How many segments went to Postgres on a lane since the pool began, each a round trip.
  package func trips(lane: Lane.Name) -> Int { counts[lane]?.total ?? 0 }

  /// One empty round trip: proves that the lane has a live connection.
  /// - Throws: as `run(_:lane:)`.
  package func ping(lane: Lane.Name = .read) async throws(PostgresError) {
    _ = try await run(Segment([.oneShot("select")], access: .read), lane: lane)
  }

  /// Refuses new callers with `.closed`, lets running segments and leases end, and closes every connection; what
  /// still runs at the deadline fails with `.closed`. May be called any number of times.
  package func shutdown(within limit: Duration = .seconds(5)) async {
    let deadline = Monotonic.deadline(after: limit)
    // All lanes refuse from now on; then each is awaited.
    Pool.shutdown(Array(drivers.values), deadline: deadline)
    for driver in drivers.values {
      _ = await Reply<Void>.awaiting { reply in
        Pool.shutdown([driver], deadline: deadline, reply: reply)
      }
    }
  }

  // MARK: messages to the reactor

  private func driver(of lane: Lane.Name) throws(PostgresError) -> UInt64 {
    guard let driver = drivers[lane] else {
      throw PostgresError(.protocolViolation("the pool has no lane '\(lane)'"))
    }
    return driver
  }

  private static func lease(
    from driver: UInt64, _ trips: Trips?
  ) async throws(PostgresError) -> Connection {
    let job = Job()
    let result = await withTaskCancellationHandler {
      await Reply<UInt64>.awaiting(job) { reply in
        Reactor.shared.perform { loop in
          guard let lane = loop.driver(driver, as: LaneDriver.self) else {
            return reply.resume(returning: .failure(.closed))
          }
          lane.lease(job, reply: reply)
        }
      }
    } onCancel: {
      cancel(job, in: driver)
    }
    return Connection(driver: driver, link: try result.get(), lease: job.id, trips: trips)
  }

  private static func release(_ connection: Connection) {
    Reactor.shared.perform { loop in
      guard let link = loop.link(connection.link) else { return }
      loop.driver(connection.driver, as: LaneDriver.self)?.release(link, lease: connection.lease)
    }
  }

  static func cancel(_ job: Job, in driver: UInt64) {
    job.cancel()
    Reactor.shared.perform { $0.driver(driver, as: LaneDriver.self)?.cancel(job.id) }
  }

  private static func shutdown(_ drivers: [UInt64], deadline: UInt64, reply: Reply<Void>? = nil) {
    Reactor.shared.perform { loop in
      for driver in drivers {
        guard let lane = loop.driver(driver, as: LaneDriver.self) else {
          reply?.resume(returning: .success(()))
          continue
        }
        lane.shutdown(deadline: deadline, reply: reply)
      }
    }
  }
}
