import GraphQL
import Logging
import Postgres
import Schema

@testable import Executor

/// The engine under test, as these tests see it. This file is the one place where they meet.
protocol AnsweringEngine: Sendable {
  /// - Parameter document: one operation that names the asker's store by its token; the credential is not in it.
  /// - Throws: whatever refuses the whole document, or any entry in `errors` but that of a sum that is too large.
  func answer(document: String, variables: [JSONTree.Member], asker: Asker) async throws -> EngineAnswer
  /// The statement that the document becomes, for messages.
  func sql(document: String, variables: [JSONTree.Member], asker: Asker) throws -> String
}

struct EngineAnswer: Sendable {
  var data: JSONTree
  /// `extensions.filtered`
  var filtered: [String]
}

enum ConnectedEngine {
  /// One for all tests, so that plans and prepared statements are shared as they are in the server.
  static func shared() async throws -> any AnsweringEngine { try await starting.value }

  /// One that believes in another schema than its database.
  static func believing(_ model: Model) async throws -> any AnsweringEngine {
    try QueryEngineAdapter(model, pool: try await pool.value)
  }

  /// One that keeps answers, and asks everything so that its answers are kept ones where they can be.
  static func keeping() async throws -> KeepingEngine {
    let database = try await OracleDatabase.shared()
    let engine = try QueryEngineAdapter(
      database.model, pool: try await pool.value, answerCacheBytes: 256 << 20)
    return KeepingEngine(adapter: engine, askers: database.dataset.askers)
  }

  private static let starting = Task {
    try QueryEngineAdapter(try await OracleDatabase.shared().model, pool: try await pool.value)
  }

  /// Connections of the application's role, set up as the server's.
  private static let pool = Task {
    var configuration = PoolConfiguration(connection: try await OracleDatabase.shared().connection)
    let settings = [
      Lane.Setting("jit", "off"), Lane.Setting("timezone", "UTC"),
      Lane.Setting("max_parallel_workers_per_gather", "0"),
    ]
    let generic = settings + [Lane.Setting("plan_cache_mode", "force_generic_plan")]
    let custom = settings + [Lane.Setting("plan_cache_mode", "force_custom_plan")]
    configuration.lanes = [
      .read(connections: 2, settings: generic),
      Lane(
        name: Lane.Name(stringLiteral: QueryEngine.filterLane), connections: 2, mode: .shared(inFlight: 8),
        settings: custom),
      .write(connections: 1, settings: settings),
    ]
    configuration.startup = ["set role storegraph_app"]
    configuration.leaseWait = .seconds(120)
    return Pool(configuration, logger: quiet)
  }

  fileprivate static let quiet = Logger(label: "oracle", factory: { _ in SwiftLogNoOpLogHandler() })
}

/// Asks each document as another viewer of the same role and store first, so that the asker is given shared fields that were kept
/// for that one, and then again, so that all is kept.
struct KeepingEngine: AnsweringEngine {
  fileprivate let adapter: QueryEngineAdapter
  fileprivate let askers: [Asker]

  /// How many answers came from kept bytes, and how many had their shared fields from them.
  var counts: (hits: Int, partial: Int) {
    let counts = adapter.engine.answerCacheCounts ?? AnswerCacheCounts()
    return (counts.hits, counts.partial)
  }

  func answer(
    document: String, variables: [JSONTree.Member], asker: Asker
  ) async throws -> EngineAnswer {
    let neighbour = askers.first {
      $0.store.token == asker.store.token && $0.viewer.role == asker.viewer.role
        && $0.viewer.token != asker.viewer.token
    }
    if let neighbour {
      _ = try? await adapter.answer(document: document, variables: variables, asker: neighbour)
    }
    let first = try await adapter.answer(document: document, variables: variables, asker: asker)
    let second = try await adapter.answer(document: document, variables: variables, asker: asker)
    guard first.data == second.data, first.filtered == second.filtered else {
      throw OracleFault("the second answer differs from the first: \(first.data) \(second.data)")
    }
    return second
  }

  func sql(document: String, variables: [JSONTree.Member], asker: Asker) throws -> String {
    try adapter.sql(document: document, variables: variables, asker: asker)
  }
}

/// The real engine.
private struct QueryEngineAdapter: AnsweringEngine {
  let engine: QueryEngine

  init(_ model: Model, pool: Pool, answerCacheBytes: Int = 0) throws {
    // Random documents may be as large as they like; limits have tests of their own.
    var boundless = EngineLimits()
    boundless.cost = .max
    boundless.plan.filterConditions = 10_000
    engine = try QueryEngine(
      model: model, pool: pool, resolvers: NoResolvers(), service: NoSessions(), schemaFingerprint: 1,
      limits: boundless, answerCacheBytes: answerCacheBytes,
      logger: ConnectedEngine.quiet)
  }

  func answer(
    document: String, variables: [JSONTree.Member], asker: Asker
  ) async throws -> EngineAnswer {
    let request = GraphQLRequest(
      document: document, variables: try members(variables), credential: asker.viewer.token,
      correlationID: "oracle")
    let response = await engine.answer(request)
    let body = try JSONReader.read(String(decoding: response.body, as: UTF8.self))
    // A sum that is too large is null here and in the oracle, which knows no errors.
    let errors = (body["errors"]?.elements ?? []).filter {
      $0["extensions"]?["code"]?.text != "VALUE_TOO_LARGE"
    }
    if !errors.isEmpty { throw OracleFault("\(errors)") }
    guard let data = body["data"] else { throw OracleFault("no data: \(body)") }
    let filtered = body["extensions"]?["filtered"]?.elements.compactMap(\.text) ?? []
    return EngineAnswer(data: data, filtered: filtered)
  }

  func sql(document: String, variables: [JSONTree.Member], asker: Asker) throws -> String {
    let checked = try engine.plans.document(document)
    let operation = try checked.operation(named: nil)
    guard
      case .success(let values) = coerceVariables(
        of: operation, from: try members(variables), in: engine.system, source: checked.document.source)
    else { return "the variables are refused" }
    return try engine.plans.plan(
      operation, of: checked, role: asker.viewer.role, variables: values
    ).statement.sql
  }

  private func members(_ variables: [JSONTree.Member]) throws -> [JSONMember] {
    let json = try parseJSON(Array(JSONTree.object(variables).description.utf8))
    guard case .object(let members) = json else { return [] }
    return members
  }
}

/// Random documents ask for no field that Swift computes.
private struct NoResolvers: ResolverDispatch {
  func resolve(
    _ field: String, rows: inout RowsReader, in context: ResolverContext
  ) async throws -> [Result<JSONValue, ResolverError>] {
    throw OracleFault("\(field) is computed by Swift")
  }

  func perform(
    _ mutation: String, arguments: InputObject, in context: MutationContext
  ) async throws -> PayloadValues {
    throw OracleFault("\(mutation) is no query")
  }
}

/// And none makes a session.
private struct NoSessions: ViewerService {
  func makeSession(_ credential: Credential, for request: GraphQLRequest) async throws -> PostgresUUID {
    throw OracleFault("a session was wanted")
  }
}
