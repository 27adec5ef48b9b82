import EmbeddedPostgres
import Foundation
import Glibc
import Postgres
import Resolvers
import Synchronization
import TestSupport

/// Instances of the program on a Postgres of their own, all of which may be killed: they come back where they were.
final class KilledServers: Sendable {
  let database: TestDatabase
  let ports: [Int]
  private let cluster: EmbeddedCluster
  private let folder: URL
  private let environment: [String: String]
  private let programs: Mutex<[Program]>
  /// Tasks that hold transactions open.
  private let holders = Mutex<[Task<Void, Never>]>([])

  private static let keys = [
    "PASSWORD_COST": "4", "TOKEN_KEYS": "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "PING_SECONDS": "15",
  ]

  /// An instance that believes the same tokens, on an empty database of its own. Nobody kills them; it keeps no answers and does
  /// nothing by itself.
  static func mirror() async throws -> (database: TestDatabase, url: String) {
    let database = try await ServerDatabase.makeEmpty()
    let environment = keys.merging([
      "DATABASE_URL": database.connection, "ANSWER_CACHE_BYTES": "0", "HOLD_SWEEP_SECONDS": "0",
    ]) { $1 }
    let result = try await Program.run(["migrate", "up"], environment: environment)
    guard result.status == 0 else { throw HTTPFailure(description: result.errors) }
    let port = try await Program.start(["serve"], environment: environment).client().port
    return (database, "http://127.0.0.1:\(port)/graphql")
  }

  static func start(_ count: Int) async throws -> KilledServers {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "storegraph-killed-\(UInt32.random(in: 0...UInt32.max))")
    var configuration = ClusterConfiguration(
      dataDirectory: folder.appending(path: "postgres").path, logger: TestCluster.quiet)
    configuration.durability = .relaxed
    configuration.startTimeout = .seconds(180)
    // What was acknowledged must be there when Postgres has been killed.
    configuration.settings["synchronous_commit"] = "on"
    configuration.settings["max_connections"] = "100"
    configuration.settings["shared_preload_libraries"] = "pg_stat_statements"
    let cluster = try await EmbeddedCluster.start(configuration)
    let database = TestDatabase(own: cluster.connectionString)
    try await database.run("create extension pg_stat_statements")
    let environment = Self.keys.merging(["DATABASE_URL": database.connection]) { $1 }
    let result = try await Program.run(["migrate", "up"], environment: environment)
    guard result.status == 0 else { throw HTTPFailure(description: result.errors) }
    var programs: [Program] = []
    var ports: [Int] = []
    for _ in 0..<count {
      let port = try QuietPort.any()
      let program = try Program.start(["serve"], environment: environment.merging(["PORT": "\(port)"]) { $1 })
      programs.append(program)
      ports.append(port)
      _ = try await program.client()
    }
    return KilledServers(cluster, database, folder, environment, programs, ports)
  }

  private init(
    _ cluster: EmbeddedCluster, _ database: TestDatabase, _ folder: URL, _ environment: [String: String],
    _ programs: [Program], _ ports: [Int]
  ) {
    self.cluster = cluster
    self.database = database
    self.folder = folder
    self.environment = environment
    self.programs = Mutex(programs)
    self.ports = ports
  }

  var urls: [String] { ports.map { "http://127.0.0.1:\($0)/graphql" } }

  /// Ends everything.
  /// - Returns: what those said that ended otherwise than they should.
  func stop() async -> [String] {
    for holder in holders.withLock({ $0 }) { holder.cancel() }
    let programs = programs.withLock { $0 }
    for program in programs {
      // One that is just beginning would not end in order.
      _ = try? await program.client()
      program.signal(SIGTERM)
    }
    var complaints: [String] = []
    for program in programs {
      let status = try? await program.exit()
      if status != 0 {
        complaints.append("ended with \(status.map(String.init) ?? "nothing"): \(program.errors)")
      }
    }
    await cluster.stop()
    try? FileManager.default.removeItem(at: folder)
    return complaints
  }

  /// Kills an instance at once, and starts it again at the same port.
  func kill(_ index: Int) async throws {
    let old = programs.withLock { $0[index] }
    // It must not have ended by itself.
    guard old.isRunning else { throw HTTPFailure(description: "an instance has ended: \(old.errors)") }
    old.signal(SIGKILL)
    _ = try await old.exit()
    let next = try Program.start(
      ["serve"], environment: environment.merging(["PORT": "\(ports[index])"]) { $1 })
    programs.withLock { $0[index] = next }
  }

  func killPostgres() async { await cluster.kill() }

  /// Waits until everything that was killed is there again.
  func recovered() async throws {
    try await eventually("Postgres") {
      (try? await database.run("select 1")) == nil ? nil : true
    }
    for program in programs.withLock({ $0 }) { _ = try await program.client() }
  }

  /// Begins a transaction that has written, and ends it ten seconds later.
  func holdTransaction() {
    let pool = database.ownerPool()
    let holder = Task {
      try? await pool.withConnection { connection in
        try await connection.runScript(
          """
          begin isolation level repeatable read;
          insert into account (id, email) values (gen_random_uuid(), gen_random_uuid() || '@held.test');
          select count(*) from event; select pg_sleep(10); commit
          """)
      }
      await pool.shutdown()
    }
    holders.withLock { $0.append(holder) }
  }
}
