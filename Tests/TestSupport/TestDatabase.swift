package import EmbeddedPostgres
import Foundation
package import Logging
package import Postgres

/// A database of its own for a suite, made from a template that has all migrations. All of a test run share one cluster, which
/// ends with the process, and all with the same migrations one template.
package struct TestDatabase: Sendable {
  package let connection: String
  package let name: String
  /// Given back when the last copy of this value goes.
  private let place: DatabasePlace?

  /// A database of a cluster that the test keeps to itself, to break it.
  package init(own connection: String) {
    self.init(connection: connection, name: "own", place: nil)
  }

  private init(connection: String, name: String, place: DatabasePlace?) {
    self.connection = connection
    self.name = name
    self.place = place
  }

  /// - Parameter migrations: what the template gets, in order.
  /// - Parameter isEmpty: nothing is applied to this database; what belongs to the cluster, as roles do, is there.
  /// - Parameter countsStatements: those that run here are found in `pg_stat_statements`.
  package static func make(
    migrations: [(name: String, sql: String)], isEmpty: Bool = false, countsStatements: Bool = false
  ) async throws -> TestDatabase {
    let place = await DatabasePlace.taken()
    let cluster = try await TestCluster.shared.cluster()
    let name = "test_\(UInt64.random(in: 0...UInt64.max))"
    let template = try await TestCluster.shared.template(migrations)
    try await TestCluster.run(
      "create database \(name)" + (isEmpty ? "" : " template \(template)"), on: cluster.connectionString)
    if countsStatements {
      try await TestCluster.run(
        "alter database \(name) set pg_stat_statements.track = top", on: cluster.connectionString)
    }
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
  /// By the text of their migrations.
  private var templates: [[String]: Task<String, any Error>] = [:]

  package func cluster() async throws -> EmbeddedCluster {
    if let starting { return try await starting.value }
    let task = Task { try await Self.start() }
    starting = task
    return try await task.value
  }

  /// - Returns: the name of a database with these migrations, which nobody is connected to.
  package func template(_ migrations: [(name: String, sql: String)]) async throws -> String {
    let key = migrations.map(\.sql)
    if let known = templates[key] { return try await known.value }
    let name = "storegraph_template_\(templates.count)"
    // One after the other: migrations make the roles of the cluster.
    let others = Array(templates.values)
    let task = Task {
      for other in others { _ = try? await other.value }
      let cluster = try await cluster()
      try await Self.run("create database \(name)", on: cluster.connectionString)
      let template = cluster.connectionString.replacing("/storegraph?", with: "/\(name)?")
      try await Self.run("create extension pg_stat_statements", on: template)
      for sql in key { try await Self.run(sql, on: template) }
      // A template is copied only while nobody is connected to it, and backends end a little after their connections.
      try await Self.run(
        """
        do $$ begin
          while exists (select from pg_stat_activity where datname = '\(name)') loop
            perform pg_sleep(0.02), pg_stat_clear_snapshot();
          end loop;
        end $$
        """, on: cluster.connectionString)
      return name
    }
    templates[key] = task
    return try await task.value
  }

  private static func start() async throws -> EmbeddedCluster {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "storegraph-tests-\(ProcessInfo.processInfo.processIdentifier)")
    var configuration = ClusterConfiguration(
      dataDirectory: folder.appending(path: "postgres").path, logger: quiet)
    configuration.durability = .relaxed
    configuration.startTimeout = .seconds(180)
    configuration.settings["max_connections"] = "800"
    // A few tests count statements. All of them together would be more than there is room for, and push each other out.
    configuration.settings["shared_preload_libraries"] = "pg_stat_statements"
    configuration.settings["pg_stat_statements.track"] = "none"
    // Its transactions and its statistics come at any time.
    configuration.settings["autovacuum"] = "off"
    let cluster = try await EmbeddedCluster.start(configuration)
    removeAtExit(folder.path)
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
