import Executor
import Postgres

/// The one who acts, as the transaction sees them: session, membership and the state of the store. Rights over accounts are
/// decided by these rows, not by what was remembered of the viewer.
struct Actor: Sendable {
  /// nil: there is no session.
  var session: UUID?
  var user: UUID?
  var role: UserRole?
  var status: UserStatus?
  /// The anonymous maker of the store, as long as nobody has claimed it.
  var ownsUnclaimed = false

  /// An admin who has signed up: an anonymous maker has no rights over staff.
  var isAdmin: Bool { role == .admin && status == .active }

  private static let look = """
    select s.id, s.user_id, m.role, m.status, s.is_owner and s.user_id is null and t.state = 'UNCLAIMED'
    from "session" s join store t on t.store_id = s.store_id and t.id = s.store_id
    left join membership m on m.store_id = s.store_id and m.id = s.user_id
    where s.store_id = $1 and s.id = $2
    """
  private static let types = [OID.uuid, OID.uuid]

  /// Locks the session's row, which comes first in the order of locks.
  static func acting(_ viewer: Viewer, in write: WriteTransaction) async throws -> Actor {
    guard let session = viewer.session else { return Actor() }
    let statement = Statement(look + " for no key update of s", parameterTypes: types)
    return actor(try await write.run(Command(statement, key(session, of: write.tenant))))
  }

  /// Without a lock, for what is decided again inside the write.
  static func seen(_ viewer: Viewer, of tenant: UUID, on pool: Pool) async throws -> Actor {
    guard let session = viewer.session else { return Actor() }
    let statement = Statement(look, parameterTypes: types)
    let results = try await pool.run(
      Segment(
        [
          TenantSetting().command(for: tenant), Command(statement, key(session, of: tenant)),
        ], access: .read))
    return results.last.map(actor) ?? Actor()
  }

  private static func key(_ session: UUID, of tenant: UUID) -> Parameters {
    var parameters = Parameters()
    parameters.append(uuid: tenant)
    parameters.append(uuid: session)
    return parameters
  }

  private static func actor(_ row: QueryResult) -> Actor {
    guard row.rowCount > 0 else { return Actor() }
    return Actor(
      session: row.uuid(row: 0, column: 0), user: row.uuid(row: 0, column: 1),
      role: row.text(row: 0, column: 2).flatMap(UserRole.init(rawValue:)),
      status: row.text(row: 0, column: 3).flatMap(UserStatus.init(rawValue:)),
      ownsUnclaimed: row.bool(row: 0, column: 4) ?? false)
  }
}
