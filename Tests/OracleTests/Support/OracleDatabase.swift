import EmbeddedPostgres
import Foundation
import GraphQL
import Logging
import Postgres
import Schema
import Synchronization
import Testing

/// One private Postgres with the tables of the schema and random data in it, shared by all tests here; nobody writes to it
/// afterwards.
struct OracleDatabase: Sendable {
  /// Of the owner, for whom no row-level security holds.
  let connection: String
  let pool: Pool
  let model: Model
  let system: TypeSystem
  let dataset: Dataset

  /// The seed of the data: another one makes another world, and every answer in it must agree as well.
  static let seed = UInt64(ProcessInfo.processInfo.environment["STOREGRAPH_ORACLE_SEED"] ?? "") ?? 2026

  private static let starting = Task { try await OracleDatabase() }

  static func shared() async throws -> OracleDatabase { try await starting.value }

  private init() async throws {
    model = try Self.loadModel()
    system = TypeSystem(model)
    connection = try await Self.startCluster()
    var configuration = PoolConfiguration(connection: connection)
    configuration.applicationName = "oracle"
    configuration.lanes = [
      .read(
        connections: 2, inFlight: 1, settings: [Lane.Setting("jit", "off"), Lane.Setting("timezone", "UTC")]),
      .write(connections: 1),
    ]
    configuration.leaseWait = .seconds(120)
    pool = Pool(configuration, logger: Self.quiet)
    let migrations = [ddl(model)]
    let made = DatasetMaker.make(seed: Self.seed)
    dataset = made.dataset
    try await pool.withConnection { connection in
      for migration in migrations { try await connection.runScript(migration) }
      try await connection.runScript(made.sql)
      try await connection.runScript(KnownStore.sql)
      try await connection.runScript("analyze")
    }
  }

  /// The oracle's own answer.
  /// - Throws: `OracleFault`, `PostgresError`, `JSONReader.Fault`.
  func answer(_ question: OracleQuestion) async throws -> OracleAnswer {
    let statement = try OracleStatement(question, model: model, system: system)
    return try await answer(statement)
  }

  func answer(_ statement: OracleStatement) async throws -> OracleAnswer {
    let results = try await pool.run(Segment([.oneShot(statement.sql)], access: .read))
    guard let result = results.first, result.rowCount == 1, let text = result.text(row: 0, column: 0) else {
      throw OracleFault("the statement has no single answer")
    }
    return try statement.answer(text)
  }

  // MARK: - What the project holds

  private static let quiet = Logger(label: "oracle", factory: { _ in SwiftLogNoOpLogHandler() })

  /// Four folders above this file.
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func loadModel() throws -> Model {
    // Its SQL reads plain values: the same schema without encryption, which tests of its own cover.
    let yaml = try String(contentsOf: root.appending(path: "schema.yaml"), encoding: .utf8).replacing(
      /,?\s*encrypted: true/, with: "")
    let (loaded, diagnostics) = Schema.loadModel(yaml: yaml, file: "schema.yaml")
    let model = try #require(loaded, "\(diagnostics.map(\.description).joined(separator: "\n"))")
    try #require(!model.types.contains { $0.fields.contains(where: \.isEncrypted) })
    return model
  }

  // MARK: - The cluster

  /// - Returns: libpq's connection string. The cluster and its folders are gone when the tests are.
  private static func startCluster() async throws -> String {
    let folder = "/tmp/oracle-\(UInt32.random(in: .min ... .max))"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
    var configuration = ClusterConfiguration(dataDirectory: folder + "/data", logger: quiet)
    configuration.durability = .relaxed
    configuration.startTimeout = .seconds(180)
    configuration.restartsAfterCrash = false
    configuration.sharedRoots = [folder + "/shared"]
    let cluster = try await EmbeddedCluster.start(configuration)
    leftovers.withLock { $0 = Leftover(cluster: cluster, folder: folder) }
    atexit { OracleDatabase.removeLeftovers() }
    return cluster.connectionString
  }

  private struct Leftover: Sendable {
    var cluster: EmbeddedCluster
    var folder: String
  }

  private static let leftovers = Mutex<Leftover?>(nil)

  private static func removeLeftovers() {
    guard let leftover = leftovers.withLock({ $0 }) else { return }
    let stopped = DispatchSemaphore(value: 0)
    Task.detached {
      await leftover.cluster.stop(mode: .immediate)
      stopped.signal()
    }
    _ = stopped.wait(timeout: .now() + 10)
    try? FileManager.default.removeItem(atPath: leftover.folder)
  }
}
