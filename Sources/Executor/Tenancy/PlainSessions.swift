package import Postgres
package import Schema

/// Sessions as the schema's `viewer` section describes them: a row with the credential's hash and an end, everything else by
/// default. For schemas whose sessions need nothing more.
package struct PlainSessions: ViewerService {
  private let pool: Pool
  private let insert: Statement

  /// - Throws: `PlanningFailure` where the viewer's section does not fit its type, which the schema's checks should have found.
  package init(model: Model, pool: Pool, lifetime: Duration = .seconds(7 * 86400)) throws {
    self.pool = pool
    guard let type = model.type(model.viewer.type), let table = type.table else {
      throw PlanningFailure.unknownType(model.viewer.type)
    }
    let names = try [model.viewer.tokenHash, model.viewer.expires].map { name in
      guard case .column(let column)? = type.field(name)?.source else {
        throw PlanningFailure.unknownField(type: type.name, field: name)
      }
      return quoted(column.name)
    }
    insert = Statement(
      """
      insert into \(quoted(table.name)) (\(quoted(model.tenant.column)), "id", \(names.joined(separator: ", ")))
      values ($1, $2, $3, now() + make_interval(secs => \(lifetime.components.seconds)))
      """, parameterTypes: [OID.uuid, OID.uuid, OID.bytea])
  }

  /// - Throws: `PostgresError`.
  package func makeSession(_ credential: Credential, for request: GraphQLRequest) async throws -> UUID {
    let id = UUID.v7()
    var session = Parameters()
    session.append(uuid: credential.tenant)
    session.append(uuid: id)
    session.append(bytea: credential.hash)
    _ = try await pool.run(
      Segment(
        [TenantSetting().command(for: credential.tenant), Command(insert, session)], access: .write),
      lane: .write)
    return id
  }
}
