import Executor
import Foundation
import Logging
import Postgres
import Resolvers
import Schema
import TestSupport

/// The shop of schema.yaml on a database with `Fixtures/shop.sql`.
struct TestShop: Sendable {
  let database: TestDatabase
  let pool: Pool
  let engine: QueryEngine

  static let one = "00000000-0000-7000-8000-000000000001"

  /// - Parameter asOwner: requests run as the owner, for whom row-level security does not hold.
  /// - Parameter writes: the key `write` for types of schema.yaml that have none, by type.
  /// - Parameter edits: what an author replaces in schema.yaml; the paragraphs of SQL that are new are the migration.
  /// - Parameter countsStatements: as of `TestDatabase.make`.
  /// - Parameter change: spoils the schema, for tests that must see it.
  static func make(
    asOwner: Bool = false, resolvers: (any ResolverDispatch)? = nil, writes: [String: String] = [:],
    edits: [(old: String, new: String)] = [], logger: Logger = TestCluster.quiet,
    accounts: AccountSettings = .quick, commerce: CommerceSettings = CommerceSettings(),
    countsStatements: Bool = false, change: (inout Model) -> Void = { _ in }
  ) async throws -> TestShop {
    let database = try await TestDatabase.make(
      migrations: Shop.migrations, countsStatements: countsStatements)
    try await database.run(try fixture("shop.sql"))
    try await sealFixture(in: database)
    let pool = try another(on: database, asOwner: asOwner)
    let written = writes.map { type, rule in
      (old: "\n  \(type):\n", new: "\n  \(type):\n    write: \(rule)\n")
    }
    var model = try edited(edits + written)
    try await database.run(addition(to: Shop.model(), of: model))
    change(&model)
    let engine = try Shop.engine(
      pool: pool, model: model, resolvers: resolvers, cipher: cipher, accounts: accounts, commerce: commerce,
      logger: logger)
    return TestShop(database: database, pool: pool, engine: engine)
  }

  /// The pool of one more instance on the same database.
  static func another(on database: TestDatabase, asOwner: Bool = false) throws -> Pool {
    var configuration = PoolConfiguration(connection: database.connection)
    configuration.lanes = [
      .read(connections: 2), Lane(name: "filter", connections: 1, mode: .shared(inFlight: 8)),
      .write(connections: 2),
    ]
    // All tests run at once, so a connection may take its time.
    configuration.leaseWait = .seconds(120)
    configuration.startup = asOwner ? [] : ["set role storegraph_app"]
    return Pool(configuration, logger: TestCluster.quiet)
  }

  private static func edited(_ edits: [(old: String, new: String)]) throws -> Model {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
      path: "../../schema.yaml")
    let yaml = edits.reduce(try String(contentsOf: file, encoding: .utf8)) { yaml, edit in
      yaml.replacing(edit.old, with: edit.new, maxReplacements: 1)
    }
    let (model, diagnostics) = loadModel(yaml: yaml, file: "schema.yaml")
    guard let model else { throw WrongSchema(diagnostics: diagnostics.map(\.description)) }
    return model
  }

  private static func addition(to old: Model, of new: Model) -> String {
    let known = Set(ddl(old).components(separatedBy: "\n\n"))
    let added = ddl(new).components(separatedBy: "\n\n").filter { !known.contains($0) }
    return added.isEmpty ? "select 1" : added.joined(separator: "\n\n")
  }

  /// One more instance: an engine of its own, on the same database.
  /// - Parameter answerCacheBytes: 0: it keeps no answers.
  func another(
    answerCacheBytes: Int = 0, commerce: CommerceSettings = CommerceSettings()
  ) throws -> TestShop {
    let pool = try Self.another(on: database)
    let engine = try Shop.engine(
      pool: pool, model: Shop.model(), resolvers: nil, answerCacheBytes: answerCacheBytes,
      cipher: Self.cipher,
      accounts: .quick, commerce: commerce, logger: TestCluster.quiet)
    return TestShop(database: database, pool: pool, engine: engine)
  }

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

  static func fixture(_ name: String) throws -> String {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
    return try String(contentsOf: url, encoding: .utf8)
  }

  /// The answer to a document, asked as a role of the fixture.
  func ask(
    _ document: String, as role: String? = "visitor", variables: [JSONMember] = [], mayWrite: Bool = true,
    in store: String = "store-one"
  ) async throws -> JSONValue {
    if let role { try await adopt(role) }
    let response = await engine.answer(
      GraphQLRequest(
        document: document, variables: [JSONMember("s", .string(store))] + variables,
        credential: role.flatMap { Self.credentials[$0]?.text }, correlationID: "test", mayWrite: mayWrite))
    return try parseJSON(response.body)
  }

  /// Credentials of the fixture's sessions; each test run makes its own.
  static let credentials: [String: Credential] = Dictionary(
    uniqueKeysWithValues: ["visitor", "customer", "seller", "admin", "expired", "foreign"].compactMap {
      role in
      let store = role == "foreign" ? one.replacing("0001", with: "0002") : one
      return UUID(store).map { (role, Credential(tenant: $0)) }
    })

  /// Puts the hash of the role's credential into its session.
  func adopt(_ role: String) async throws {
    guard let credential = Self.credentials[role] else { return }
    let hash = credential.hash.map { String(format: "%02x", $0) }.joined()
    try await database.run(
      "update session set token_hash = '\\x\(hash)' where token_hash = sha256('\(role)')")
  }
}

/// What a test wrote into the schema is wrong.
struct WrongSchema: Error {
  let diagnostics: [String]
}
