import HTTPTypes
import Hummingbird
import Postgres

/// `/health`: the process lives. `/ready`: it can answer, with each part's state (S2-44).
struct HealthRoutes: Sendable {
  let pool: Pool
  /// Names of migrations built into this program.
  let migrations: [String]

  func add(to router: Router<BasicRequestContext>) {
    router.get("/health") { _, _ in
      Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: .init(string: #"{"status":"ok"}"#)))
    }
    router.get("/ready") { _, _ in await ready() }
  }

  private func ready() async -> Response {
    let database: String
    var schema = "unknown"
    do {
      let applied = try await pool.query(Statement("select name from storegraph_migration"))
      database = "ok"
      let names = Set((0..<applied.rowCount).compactMap { applied.text(row: $0, column: 0) })
      let missing = migrations.filter { !names.contains($0) }
      schema = missing.isEmpty ? "ok" : "missing \(missing.joined(separator: ", "))"
    } catch {
      database = "\(error)"
    }
    let isReady = database == "ok" && schema == "ok"
    let body =
      #"{"status":"\#(isReady ? "ok" : "unavailable")","database":"\#(database == "ok" ? "ok" : "unavailable")","schema":"\#(schema)"}"#
    return Response(
      status: isReady ? .ok : .serviceUnavailable, headers: [.contentType: "application/json"],
      body: .init(byteBuffer: .init(string: body)))
  }
}
