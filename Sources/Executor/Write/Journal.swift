import Postgres
import Schema

/// The statements that close a write: the log row, then clock and events in one statement, so that numbers are free of holes
/// and in the order of commits.
struct Journal: Sendable {
  private let logStatement: Statement
  /// Whether the log keeps where a request came from.
  private let logsClient: Bool
  private let clockTable: String
  private let eventTable: String
  private let tenantColumn: String
  private let groups: [String: String]

  /// - Throws: `PlanningFailure` where the journal's types are not tables.
  init(model: Model) throws {
    guard let logType = model.type(model.journal.log), let log = logType.table,
      let event = model.type(model.journal.event)?.table,
      let clockType = model.type(model.journal.clock), let clock = clockType.table
    else { throw PlanningFailure.unknownType("the journal's types") }
    tenantColumn = quoted(model.tenant.column)
    clockTable = quoted(clock.name)
    eventTable = quoted(event.name)
    var groups: [String: String] = [:]
    for type in model.types {
      guard let group = type.table?.cacheGroup, let field = clockType.field(group + "Version"),
        case .column(let column) = field.source
      else { continue }
      groups[group] = quoted(column.name)
    }
    self.groups = groups
    logsClient = logType.field("address") != nil && logType.field("agent") != nil
    logStatement = Statement(
      """
      insert into \(quoted(log.name)) (\(tenantColumn), id, session_id, user_id, operation, type, key, action, \
      fields, outcome, correlation_id\(logsClient ? ", address, agent" : "")) \
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11\(logsClient ? ", $12, $13" : ""))
      """)
  }

  /// What stands behind the changes of a write, in order.
  func closing(
    _ record: WriteRecord, tenant: UUID, viewer: Viewer, operation: String, outcome: String,
    _ request: GraphQLRequest
  ) -> [Command] {
    let log = log(record, tenant: tenant, viewer: viewer, operation: operation, outcome: outcome, request)
    return record.touchesClock ? [log, clock(record, tenant: tenant)] : [log]
  }

  func log(
    _ record: WriteRecord, tenant: UUID, viewer: Viewer, operation: String, outcome: String,
    _ request: GraphQLRequest
  ) -> Command {
    var writer = ParameterWriter()
    writer.write(uuid: tenant)
    writer.write(uuid: UUID.v7())
    writer.write(uuid: viewer.session)
    writer.write(uuid: viewer.user)
    writer.write(text: operation)
    writer.write(text: record.loggedType)
    writer.write(uuid: record.loggedKey)
    writer.write(text: record.loggedAction?.rawValue)
    writer.write(
      json: record.fields.isEmpty
        ? nil : JSONText(JSONValue.array(record.fields.map(JSONValue.string)).text))
    writer.write(text: outcome)
    writer.write(text: request.correlationID)
    if logsClient {
      writer.write(text: request.clientAddress.map { String($0.prefix(100)) })
      writer.write(text: request.clientAgent.map(Self.shortened))
    }
    return Command(logStatement, writer.parameters)
  }

  /// What a client says of itself, as far as a log needs it.
  private static func shortened(_ agent: String) -> String {
    String(agent.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }.prefix(200).map(Character.init))
  }

  /// How far a tenant's clock is, for a commit whose own answer was lost; nil where that cannot be asked now, and where the
  /// poll of the dispatcher finds it.
  func position(of tenant: UUID, in pool: Pool) async -> Int64? {
    var parameters = Parameters()
    parameters.append(uuid: tenant)
    let clock = Command.oneShot("select seq from \(clockTable) where \(tenantColumn) = $1", parameters)
    let results = try? await pool.run(
      Segment([TenantSetting().command(for: tenant), clock], access: .read), lane: .write)
    return results?.last?.int8(row: 0, column: 0)
  }

  /// Raises the clock by the number of events, and numbers them with what it then shows.
  private func clock(_ record: WriteRecord, tenant: UUID) -> Command {
    let raised = record.groups.sorted().compactMap { groups[$0] }.map { ", \($0) = \($0) + 1" }.joined()
    // A write without events still moves the clock, so that a position tells it from the state before.
    let count = max(record.events.count, 1)
    var parameters = Parameters()
    parameters.append(uuid: tenant)
    parameters.append(int8: Int64(count))
    let update =
      "update \(clockTable) set seq = seq + $2\(raised) where \(tenantColumn) = $1 returning seq"
    var events = record.events
    if events.isEmpty { events = [WriteRecord.Announcement(type: "", action: .control, key: nil, old: nil)] }
    var values: [String] = []
    for (index, event) in events.enumerated() {
      parameters.append(text: event.type)
      parameters.append(text: event.action.rawValue)
      if let key = event.key { parameters.append(uuid: key) } else { parameters.appendNull(oid: OID.uuid) }
      if let old = event.old {
        parameters.append(json: old.text)
      } else {
        parameters.appendNull(oid: OID.json)
      }
      let last = parameters.count
      values.append(
        "(\(index + 1), $\(last - 3)::text, $\(last - 2)::text, $\(last - 1)::uuid, $\(last)::json)")
    }
    let sql = """
      with k as (\(update)) insert into \(eventTable) (\(tenantColumn), seq, type, action, key, old) \
      select $1, k.seq - $2 + v.n, v.type, v.action, v.key, v.old \
      from k, (values \(values.joined(separator: ", "))) v (n, type, action, key, old) returning seq
      """
    return Command(Statement(sql), parameters)
  }
}
