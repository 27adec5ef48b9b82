package import Postgres
package import Schema

/// Reads clocks and events of all tenants, as the role that may see nothing else (consistency.md, 15).
package struct EventLog: Sendable {
  /// Events of one read.
  static let batch: Int64 = 500

  private let pool: Pool
  private let heads: Statement
  private let events: Statement
  private let notify = Statement("select pg_notify($1, $2)", parameterTypes: [OID.text, OID.text])

  /// - Parameter pool: its connections act as `dispatchRole`, on the lane for reads.
  /// - Throws: `PlanningFailure` where the journal's types are not tables.
  package init(model: Model, pool: Pool) throws {
    guard let event = model.type(model.journal.event)?.table,
      let clock = model.type(model.journal.clock)?.table
    else { throw PlanningFailure.unknownType("the journal's types") }
    self.pool = pool
    let tenant = quoted(model.tenant.column)
    heads = Statement(
      "select \(tenant), epoch::int8, seq, floor_seq from \(quoted(clock.name)) where \(tenant) = any($1)",
      parameterTypes: [OID.uuidArray])
    events = Statement(
      """
      select seq, type, action, key, old::text from \(quoted(event.name)) \
      where \(tenant) = $1 and seq > $2 order by seq limit $3
      """, parameterTypes: [OID.uuid, OID.int8, OID.int8])
  }

  /// The clocks of many tenants, in one statement. A tenant that is gone has none.
  /// - Throws: `PostgresError`.
  func heads(of tenants: [UUID]) async throws(PostgresError) -> [UUID: StreamHead] {
    var parameters = Parameters()
    parameters.append(uuids: tenants)
    let result = try await pool.query(heads, parameters)
    var found: [UUID: StreamHead] = [:]
    for row in 0..<result.rowCount {
      guard let tenant = result.uuid(row: row, column: 0), let epoch = result.int8(row: row, column: 1),
        let sequence = result.int8(row: row, column: 2), let floor = result.int8(row: row, column: 3)
      else { continue }
      found[tenant] = StreamHead(epoch: epoch, sequence: sequence, floor: floor)
    }
    return found
  }

  /// The next events in order, at most `batch`; they end before the first hole, so the list may be empty.
  /// - Throws: `PostgresError`.
  func events(of tenant: UUID, after sequence: Int64) async throws(PostgresError) -> [StreamEvent] {
    var parameters = Parameters()
    parameters.append(uuid: tenant)
    parameters.append(int8: sequence)
    parameters.append(int8: Self.batch)
    let result = try await pool.query(events, parameters)
    var list: [StreamEvent] = []
    for row in 0..<result.rowCount {
      guard let number = result.int8(row: row, column: 0), number == sequence &+ Int64(row) &+ 1,
        let action = result.text(row: row, column: 2).flatMap(StreamEvent.Action.init)
      else { break }
      list.append(
        StreamEvent(
          sequence: number, type: result.text(row: row, column: 1) ?? "", action: action,
          key: result.uuid(row: row, column: 3), old: result.text(row: row, column: 4)))
    }
    return list
  }

  /// Tells the other instances, in a transaction of its own: NOTIFY inside a write takes a lock on the whole database.
  /// - Throws: `PostgresError`.
  func announce(_ payload: String, on channel: String) async throws(PostgresError) {
    var parameters = Parameters()
    parameters.append(text: channel)
    parameters.append(text: payload)
    _ = try await pool.query(notify, parameters)
  }
}
