import Executor
import Postgres

/// A row of the people of all stores, found by its key alone (consistency.md, 13).
struct AccountRecord: Sendable {
  var id: UUID
  var passwordHash: String?
  var isVerified: Bool

  private static let lookup = Statement(
    "select id, password_hash, verified_at is not null from account_by_email($1)", parameterTypes: [OID.text])
  private static let insertion = Statement(
    "select account_insert($1, $2, $3)", parameterTypes: [OID.uuid, OID.text, OID.text])

  /// - Parameter email: in its one form.
  static func find(_ email: String, on pool: Pool) async throws -> AccountRecord? {
    var parameters = Parameters()
    parameters.append(text: email)
    return record(try await pool.query(lookup, parameters))
  }

  static func find(_ email: String, in write: WriteTransaction) async throws -> AccountRecord? {
    var parameters = Parameters()
    parameters.append(text: email)
    return record(try await write.run(Command(lookup, parameters)))
  }

  private static func record(_ row: QueryResult) -> AccountRecord? {
    guard row.rowCount > 0, let id = row.uuid(row: 0, column: 0) else { return nil }
    return AccountRecord(
      id: id, passwordHash: row.text(row: 0, column: 1), isVerified: row.bool(row: 0, column: 2) ?? false)
  }

  /// - Throws: `PostgresError` 23505 where somebody was faster with the e-mail.
  static func insert(_ id: UUID, email: String, hash: String, in write: WriteTransaction) async throws {
    var parameters = Parameters()
    parameters.append(uuid: id)
    parameters.append(text: email)
    parameters.append(text: hash)
    _ = try await write.run(Command(insertion, parameters))
  }
}
