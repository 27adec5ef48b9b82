import Executor
import Foundation
import GraphQL
import Logging
import Postgres
import Schema

/// The engine of schema.yaml as far as it goes without a database: to the SQL.
struct FuzzEngine: Sendable {
  private let engine: QueryEngine
  private let roles: [String]

  static let shared: FuzzEngine = {
    do {
      return try FuzzEngine()
    } catch {
      fatalError("\(error)")
    }
  }()

  init(limits: EngineLimits = .default) throws {
    let file = Corpus.root.appending(path: "schema.yaml")
    let (model, diagnostics) = loadModel(
      yaml: try String(contentsOf: file, encoding: .utf8), file: "schema.yaml")
    guard let model else { throw FuzzFailure("\(diagnostics)") }
    var logger = Logger(label: "fuzz")
    logger.logLevel = .critical
    // Nobody connects: only requests do.
    let pool = Pool(PoolConfiguration(connection: "host=/nonexistent"), logger: logger)
    engine = try QueryEngine(
      model: model, pool: pool, resolvers: NoResolvers(), service: NoSessions(), schemaFingerprint: 1,
      limits: limits, planCacheBytes: 1 << 20, logger: logger)
    roles = model.roles.map(\.name)
  }

  /// What refuses a query of the first role; empty where nothing does.
  func errors(of document: String, variables: [JSONMember]) throws -> [GraphQLError] {
    do {
      _ = try engine.sql(of: document, role: roles[0], variables: variables)
      return []
    } catch let failure as ExplainFailure {
      return failure.errors
    }
  }

  func checkValidation(_ bytes: [UInt8]) throws(FuzzFailure) {
    let source = Source(bytes: bytes)
    let document: Document
    do {
      document = try parse(source)
    } catch {
      return try FuzzTarget.check(error, of: source)
    }
    try check(validate(document, in: engine.system))
  }

  func checkRequest(_ bytes: [UInt8]) throws(FuzzFailure) {
    guard let json = try? parseJSON(bytes), case .string(let document)? = json["query"] else { return }
    var variables: [JSONMember] = []
    if case .object(let members)? = json["variables"] { variables = members }
    // A plan is for one role; which one is the input's business, so that the same bytes do the same.
    let role = roles[bytes.count % roles.count]
    do {
      _ = try engine.sql(of: document, role: role, variables: variables)
    } catch let failure as ExplainFailure {
      guard !failure.errors.isEmpty else { throw FuzzFailure("refused without a reason") }
      try check(failure.errors)
    } catch {
      throw FuzzFailure("\(role): \(String(reflecting: error))")
    }
  }

  private func check(_ errors: [GraphQLError]) throws(FuzzFailure) {
    guard errors.count <= 100 else { throw FuzzFailure("\(errors.count) errors") }
    for error in errors {
      guard error.code != .internalError else { throw FuzzFailure("an internal error: \(error.message)") }
      guard error.message.utf8.count < 4_000 else {
        throw FuzzFailure("a message of \(error.message.utf8.count) bytes")
      }
    }
  }
}

private struct NoResolvers: ResolverDispatch {
  func resolve(
    _ field: String, rows: inout RowsReader, in context: ResolverContext
  ) async throws -> [Result<JSONValue, ResolverError>] { [] }

  func perform(
    _ mutation: String, arguments: InputObject, in context: MutationContext
  ) async throws -> PayloadValues { throw FuzzFailure("nothing runs here") }
}

private struct NoSessions: ViewerService {
  func makeSession(_ credential: Credential, for request: GraphQLRequest) async throws -> PostgresUUID {
    throw FuzzFailure("nothing runs here")
  }
}
