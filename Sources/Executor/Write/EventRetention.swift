package import Postgres
package import Schema

/// Lets go of events that nobody can need any more, and says so on the clock: a cursor below the floor is answered with
/// RESYNC, never with a silent gap (consistency.md, 18).
package struct EventRetention: Sendable {
  private let statement: Statement
  private let tenants: Statement

  /// - Throws: `PlanningFailure` where the journal's types are not tables.
  package init(model: Model) throws {
    guard let event = model.type(model.journal.event)?.table,
      let clock = model.type(model.journal.clock)?.table
    else { throw PlanningFailure.unknownType("the journal's types") }
    let tenant = quoted(model.tenant.column)
    tenants = Statement("select \(tenant) from \(quoted(clock.name)) order by 1")
    statement = Statement(
      """
      with gone as (
        delete from \(quoted(event.name)) e where e.\(tenant) = $1 and e.at < now() - make_interval(days => $2)
          and e.seq < (select k.seq from \(quoted(clock.name)) k where k.\(tenant) = $1)
        returning e.seq)
      update \(quoted(clock.name)) set floor_seq = greatest(floor_seq, (select max(seq) + 1 from gone))
      where \(tenant) = $1 and exists (select from gone) returning (select count(*) from gone)
      """, parameterTypes: [OID.uuid, OID.int4])
  }

  /// Deletes events older than that many days, tenant by tenant, each in a transaction of its own. The newest event of a
  /// tenant always stays.
  /// - Parameter connection: the owner's; requests may only add events.
  /// - Returns: how many were deleted.
  /// - Throws: `PostgresError`
  package func prune(olderThan days: Int32, on connection: Connection) async throws -> Int {
    let ids = try await connection.run(Segment([Command(tenants)], access: .read))
    var deleted = 0
    for row in 0..<(ids.first?.rowCount ?? 0) {
      guard let id = ids[0].uuid(row: row, column: 0) else { continue }
      var parameters = Parameters()
      parameters.append(uuid: id)
      parameters.append(int4: days)
      let result = try await connection.run(Segment([Command(statement, parameters)], access: .write))
      if let result = result.first, result.rowCount > 0 {
        deleted += Int(result.int8(row: 0, column: 0) ?? 0)
      }
    }
    return deleted
  }
}
