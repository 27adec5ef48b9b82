import HTTPTypes
import Hummingbird
import Postgres

/// `/health`: the process lives. `/ready`: it can answer, with each part's state (S2-44).
struct HealthRoutes: Sendable {
  let pool: Pool
  /// Names of migrations built into this program.
  let migrations: [String]

  static let healthPath = "/health"
  static let readyPath = "/ready"

  func add(to router: Router<CorrelatedContext>) {
    router.get(RouterPath(Self.healthPath)) { _, _ in
      response(.ok, #"{"status":"ok"}"#)
    }
    router.get(RouterPath(Self.readyPath)) { _, _ in await ready() }
  }

  /// Names of the migrations that the database has; none where nothing was ever migrated.
  private func applied() async throws -> Set<String> {
    let ledger = try await pool.query(Statement("select to_regclass('storegraph_migration') is not null"))
    guard ledger.bool(row: 0, column: 0) == true else { return [] }
    let rows = try await pool.query(Statement("select name from storegraph_migration"))
    return Set((0..<rows.rowCount).compactMap { rows.text(row: $0, column: 0) })
  }

  private func ready() async -> Response {
    let database: String
    var schema = "unknown"
    do {
      let names = try await applied()
      database = "ok"
      let missing = migrations.filter { !names.contains($0) }
      schema = missing.isEmpty ? "ok" : "missing \(missing.joined(separator: ", "))"
    } catch {
      database = "\(error)"
    }
    let isReady = database == "ok" && schema == "ok"
    let body =
      #"{"status":"\#(isReady ? "ok" : "unavailable")","database":"\#(database == "ok" ? "ok" : "unavailable")","schema":"\#(schema)"}"#
    return response(isReady ? .ok : .serviceUnavailable, body)
  }

  private func response(_ status: HTTPResponse.Status, _ body: String) -> Response {
    var headers = HTTPFields(CommonHeaders.security)
    headers[.contentType] = ResponseType.json.contentType
    headers[.cacheControl] = "no-store"
    return Response(status: status, headers: headers, body: .init(byteBuffer: .init(string: body)))
  }
}
