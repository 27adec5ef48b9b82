import GraphQL
import Postgres
import Schema

/// Leads from a handle to a tenant's id. A token never changes hands, so it is kept; a readable alias may move, so it is
/// looked up each time.
final class TenantDirectory: Sendable {
  private let pool: Pool
  private let byToken: Statement
  private let byAlias: Statement
  private let known = BoundedCache<ExactText, UUID>(capacity: 8 << 20)

  init(model: Model, pool: Pool) {
    self.pool = pool
    let directory = model.type(model.tenant.directory)
    let table = directory?.table?.name ?? model.tenant.directory
    func statement(_ field: String) -> Statement {
      Statement(
        "select \(quoted(snakeCase(model.tenant.id))) from \(quoted("\(table)_by_\(snakeCase(field))"))($1)",
        parameterTypes: [OID.text])
    }
    byToken = statement(model.tenant.token)
    byAlias = statement(model.tenant.alias)
  }

  var statements: [Statement] { [byToken, byAlias] }

  /// nil: there is no such tenant.
  func tenant(_ handle: String) async throws(PostgresError) -> UUID? {
    let key = ExactText(handle)
    if let id = known[key] { return id }
    guard handle.utf8.count <= 200, !handle.utf8.contains(0) else { return nil }
    var parameters = Parameters()
    parameters.append(text: handle)
    let found = try await pool.query(byToken, parameters)
    if found.rowCount > 0, let id = found.uuid(row: 0, column: 0) {
      known.insert(id, for: key, size: handle.utf8.count + 64)
      return id
    }
    let aliased = try await pool.query(byAlias, parameters)
    return aliased.rowCount > 0 ? aliased.uuid(row: 0, column: 0) : nil
  }
}
