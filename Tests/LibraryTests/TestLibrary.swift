import Executor
import Foundation
import Logging
import Postgres
import Schema
import TestSupport
import Testing

@testable import LendingLibrary

extension Tag {
  @Tag static var secondSchema: Self
  @Tag static var roles: Self
}

/// The libraries of `schema.yaml`, on a database with `Fixtures/library.sql`. Whatever serves them knows the schema from its
/// text alone.
struct TestLibrary: Sendable {
  let model: Model
  let database: TestDatabase
  let engine: QueryEngine

  /// - Parameter yaml: the schema's text, read while the test runs.
  static func make(yaml: String = EmbeddedSchema.yaml) async throws -> TestLibrary {
    let model = try read(yaml)
    let database = try await TestDatabase.make(migrations: [(name: "library", sql: ddl(model))])
    try await database.run(
      try String(contentsOf: folder.appending(path: "Fixtures/library.sql"), encoding: .utf8))
    return try TestLibrary(model: model, database: database)
  }

  /// The same rows under another text of the schema.
  func renamed(_ yaml: String) throws -> TestLibrary {
    try TestLibrary(model: Self.read(yaml), database: database)
  }

  private init(model: Model, database: TestDatabase) throws {
    self.model = model
    self.database = database
    var configuration = PoolConfiguration(connection: database.connection)
    configuration.lanes = [
      .read(connections: 2), Lane(name: "filter", connections: 1, mode: .shared(inFlight: 8)),
      .write(connections: 2),
    ]
    configuration.leaseWait = .seconds(120)
    configuration.startup = ["set role storegraph_app"]
    let pool = Pool(configuration, logger: TestCluster.quiet)
    engine = try QueryEngine(
      model: model, pool: pool, resolvers: NoResolvers(), service: PlainSessions(model: model, pool: pool),
      schemaFingerprint: 1, logger: TestCluster.quiet)
  }

  private static func read(_ yaml: String) throws -> Model {
    let (model, diagnostics) = loadModel(yaml: yaml, file: "schema.yaml")
    #expect(diagnostics.map(\.description) == [])
    return try #require(model)
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  /// The first column of a query that the owner runs.
  func column(_ sql: String) async throws -> [String] {
    let pool = database.ownerPool()
    let results = try await pool.withConnection {
      try await $0.run(Segment([.oneShot(sql)], access: .read))
    }
    await pool.shutdown()
    guard let result = results.first else { return [] }
    return (0..<result.rowCount).map { result.text(row: $0, column: 0) ?? "null" }
  }

  // MARK: - Asking

  /// Who asks, by the name of the member; nil: nobody that is known.
  enum Asker: String, CaseIterable {
    case librarian = "Lina"
    case page = "Petra"
    case member = "Musa"
    case blocked = "Blocked"
    case guest
  }

  private static let credentials = Dictionary(
    uniqueKeysWithValues: ["Lina", "Petra", "Musa", "Blocked", "Keeper"].compactMap { name in
      UUID(id(name == "Keeper" ? "3" : "1")).map { (name, Credential(tenant: $0)) }
    })

  static func id(_ end: String) -> String {
    "00000000-0000-7000-8000-" + String(repeating: "0", count: 12 - end.count) + end
  }

  /// The answer to a document that takes `$l`, the library's handle.
  func ask(_ document: String, as name: String?, in library: String = "key-one") async throws -> JSONValue {
    let credential = name.flatMap { Self.credentials[$0] }
    if let name, let credential {
      let hash = credential.hash.map { String(format: "%02x", $0) }.joined()
      try await database.run("update visit set secret = '\\x\(hash)' where secret = sha256('\(name)')")
    }
    let response = await engine.answer(
      GraphQLRequest(
        document: document, variables: [JSONMember("l", .string(library))], credential: credential?.text,
        correlationID: "test"))
    return try parseJSON(response.body)
  }

  func ask(_ document: String, as asker: Asker) async throws -> JSONValue {
    try await ask(document, as: asker == .guest ? nil : asker.rawValue)
  }
}

extension JSONValue {
  /// As a document would hold it, to compare with.
  var text: String {
    var bytes: [UInt8] = []
    write(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
