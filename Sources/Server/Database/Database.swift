import Executor
import Logging
import Postgres

/// The database as the server uses it: the role that requests run as, the lanes, and their limits of time.
enum Database {
  /// Neither owner nor superuser: row-level security holds for it (consistency.md, 11).
  static let applicationRole = "storegraph_app"
  /// Sees clocks and events of all tenants, and nothing else (consistency.md, 15).
  static let dispatchRole = "storegraph_dispatch"

  /// Limits on the server's side (ARCHITECTURE.md, "Rules for SQL"), and plans that several callers can share.
  private static func settings(_ configuration: Configuration) -> [Lane.Setting] {
    [
      Lane.Setting("statement_timeout", "\(configuration.statementTimeout)ms"),
      Lane.Setting("lock_timeout", "\(configuration.lockTimeout)ms"),
      Lane.Setting("idle_in_transaction_session_timeout", "10s"),
      Lane.Setting("jit", "off"),
      // A parallel plan would reorder the arms of the union.
      Lane.Setting("max_parallel_workers_per_gather", "0"),
      Lane.Setting("timezone", "UTC"),
    ]
  }

  static func requestPool(_ configuration: Configuration, connection: String, logger: Logger) -> Pool {
    let settings = settings(configuration)
    let generic = settings + [Lane.Setting("plan_cache_mode", "force_generic_plan")]
    let custom = settings + [Lane.Setting("plan_cache_mode", "force_custom_plan")]
    var pool = PoolConfiguration(connection: connection)
    pool.applicationName = "storegraph"
    pool.lanes = [
      .read(connections: configuration.readConnections, settings: generic),
      Lane(
        name: Lane.Name(stringLiteral: QueryEngine.filterLane), connections: configuration.filterConnections,
        mode: .shared(inFlight: 8), settings: custom),
      .write(connections: configuration.writeConnections, settings: generic),
      Lane(
        name: liveLane, connections: configuration.liveConnections, mode: .shared(inFlight: 16),
        settings: generic),
    ]
    pool.startup = ["set role \(applicationRole)"]
    pool.leaseWait = .milliseconds(configuration.leaseTimeout)
    return Pool(pool, logger: logger)
  }

  /// Where streams read what they send, so that they and requests do not wait for each other.
  static let liveLane: Lane.Name = "live"

  /// The connection that reads the events of all tenants.
  static func dispatchPool(_ configuration: Configuration, connection: String, logger: Logger) -> Pool {
    var pool = PoolConfiguration(connection: connection)
    pool.applicationName = "storegraph events"
    pool.lanes = [.read(connections: 1, settings: settings(configuration))]
    pool.startup = ["set role \(dispatchRole)"]
    pool.leaseWait = .milliseconds(configuration.leaseTimeout)
    return Pool(pool, logger: logger)
  }

  /// A connection as the owner, for migrations and demo data.
  static func ownerPool(connection: String, logger: Logger) -> Pool {
    var pool = PoolConfiguration(connection: connection)
    pool.applicationName = "storegraph owner"
    pool.lanes = [.write(connections: 2)]
    // A command at the terminal waits longer than a request may.
    pool.leaseWait = .seconds(10)
    return Pool(pool, logger: logger)
  }

  /// Says in one sentence why a database cannot be used at all.
  /// - Parameter pool: with a lane for writes, as `ownerPool` makes it.
  /// - Throws: `ConfigurationError` where no connection comes about; `PostgresError`.
  static func reach(_ pool: Pool) async throws {
    do {
      try await pool.ping(lane: .write)
    } catch {
      guard case .connection = error.kind else { throw error }
      let reason = String(reflecting: error).split(whereSeparator: \.isWhitespace).joined(separator: " ")
      throw ConfigurationError("The database of DATABASE_URL cannot be reached: \(reason)")
    }
  }

  /// Refuses a login that could not become the role of requests, before every connection of the pool fails over it.
  /// - Throws: `ConfigurationError` with what to run; `PostgresError`.
  static func checkLogin(connection: String, logger: Logger) async throws {
    let pool = ownerPool(connection: connection, logger: logger)
    do {
      try await reach(pool)
      for role in [applicationRole, dispatchRole] { try await check(role, pool) }
    } catch {
      await pool.shutdown()
      throw error
    }
    await pool.shutdown()
  }

  private static func check(_ role: String, _ pool: Pool) async throws {
    let result = try await pool.query(
      Statement(
        """
        select current_user::text,
          (select pg_has_role(current_user, oid, 'member') from pg_roles where rolname = '\(role)')
        """), lane: .write)
    let login = result.text(row: 0, column: 0) ?? "the login"
    switch result.bool(row: 0, column: 1) {
    case true?: break
    case false?:
      throw ConfigurationError(
        "The login “\(login)” may not act as \(role); run GRANT \(role) TO \"\(login)\" as "
          + "the owner of the database.")
    case nil:
      throw ConfigurationError(
        "This Postgres has no role \(role); run “storegraph migrate up” as the owner of the database first.")
    }
  }

  /// Refuses to serve as a role for which row-level security would not hold.
  /// - Throws: `ConfigurationError` with what to do.
  static func checkRole(_ pool: Pool) async throws {
    let result = try await patiently(
      pool,
      Statement(
        """
        select current_user::text, rolsuper or rolbypassrls,
          exists (select from pg_tables where schemaname = 'public' and tableowner = current_user)
        from pg_roles where rolname = current_user
        """))
    let isMighty = result.bool(row: 0, column: 1) ?? true
    let isOwner = result.bool(row: 0, column: 2) ?? true
    guard result.rowCount == 1, !isMighty, !isOwner else {
      throw ConfigurationError(
        "Requests would run as \(result.text(row: 0, column: 0) ?? "an unknown role"), for whom row-level "
          + "security does not hold. Run GRANT \(applicationRole) TO the login of DATABASE_URL.")
    }
  }

  /// The first statement of a fresh pool: its connections may take longer than a request would wait.
  private static func patiently(_ pool: Pool, _ statement: Statement) async throws(PostgresError)
    -> QueryResult
  {
    for _ in 1..<5 {
      do {
        return try await pool.query(statement)
      } catch  where error == .busy || error.sqlState == nil {
        continue
      }
    }
    return try await pool.query(statement)
  }
}
