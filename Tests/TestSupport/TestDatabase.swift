package import EmbeddedPostgres
import Foundation
package import Logging
package import Postgres

/// A database of its own for a suite, made from a template that has all migrations. All of a test run share one cluster, which
/// ends with the process.
package struct TestDatabase: Sendable {
  package let connection: String
  package let name: String
  /// Given back when the last copy of this value goes.
  private let place: DatabasePlace

  /// - Parameter migrations: what the template gets, in order.
  /// - Parameter isEmpty: nothing is applied to this database; what belongs to the cluster, as roles do, is there.
  package static func make(
    migrations: [(name: String, sql: String)], isEmpty: Bool = false
  ) async throws -> TestDatabase {
    let place = await DatabasePlace.taken()
    let cluster = try await TestCluster.shared.cluster(migrations)
    let name = "test_\(UInt64.random(in: 0...UInt64.max))"
    try await TestCluster.run(
      "create database \(name)" + (isEmpty ? "" : " template storegraph_template"),
      on: cluster.connectionString)
    return TestDatabase(
      connection: cluster.connectionString.replacing("/storegraph?", with: "/\(name)?"), name: name,
      place: place)
  }

  /// Runs statements as the owner.
  package func run(_ sql: String) async throws { try await TestCluster.run(sql, on: connection) }

  /// Connections of the owner.
  package func ownerPool() -> Pool { TestCluster.pool(connection) }
}

/// The one cluster of a test run.
package actor TestCluster {
  package static let shared = TestCluster()
  private var starting: Task<EmbeddedCluster, any Error>?

  package func cluster(_ migrations: [(name: String, sql: String)]) async throws -> EmbeddedCluster {
    if let starting { return try await starting.value }
    let task = Task { try await Self.start(migrations) }
    starting = task
    return try await task.value
  }

  private static func start(_ migrations: [(name: String, sql: String)]) async throws -> EmbeddedCluster {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "storegraph-tests-\(ProcessInfo.processInfo.processIdentifier)")
    var configuration = ClusterConfiguration(
      dataDirectory: folder.appending(path: "postgres").path, logger: quiet)
    configuration.durability = .relaxed
    configuration.settings["max_connections"] = "300"
    // Tests count statements.
    configuration.settings["shared_preload_libraries"] = "pg_stat_statements"
    let cluster = try await EmbeddedCluster.start(configuration)
    removeAtExit(folder.path)
    try await run("create database storegraph_template", on: cluster.connectionString)
    let template = cluster.connectionString.replacing("/storegraph?", with: "/storegraph_template?")
    try await run("create extension pg_stat_statements", on: template)
    for migration in migrations { try await run(migration.sql, on: template) }
    return cluster
  }

  package static let quiet: Logger = {
    var logger = Logger(label: "tests")
    logger.logLevel = .critical
    return logger
  }()

  package static func pool(_ connection: String) -> Pool {
    var configuration = PoolConfiguration(connection: connection)
    configuration.lanes = [.write(connections: 2)]
    configuration.leaseWait = .seconds(120)
    return Pool(configuration, logger: quiet)
  }

  package static func run(_ sql: String, on connection: String) async throws {
    let pool = pool(connection)
    do {
      try await pool.withConnection { try await $0.runScript(sql) }
    } catch {
      await pool.shutdown()
      throw error
    }
    await pool.shutdown()
  }
}

/// The data of a run is worth nothing afterwards. Postgres itself is told to end by the kernel when this process does.
private func removeAtExit(_ path: String) {
  setenv("STOREGRAPH_TEST_FOLDER", path, 1)
  atexit {
    if let path = getenv("STOREGRAPH_TEST_FOLDER") {
      try? FileManager.default.removeItem(atPath: String(cString: path))
    }
  }
}
