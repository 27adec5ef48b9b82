package import Postgres
import Schema
import Synchronization

/// One write in the making: every change goes through here, so that none misses its event, its version or its log row.
///
/// The order of locks is the caller's duty: idempotency key, session, cart, variants by id, order, order counter; the clock
/// comes by itself, last (consistency.md, 2).
package final class WriteTransaction: Sendable {
  package let tenant: UUID
  let model: Model
  /// Seals what hand-written code puts into encrypted fields.
  package let cipher: Cipher
  private let transaction: Transaction
  private let opening: WriteOpening
  private let record = Mutex(WriteRecord())
  /// What waits for the next trip: at first what every write begins with, then statements whose answers nobody waits for.
  private let waiting: Mutex<[Command]>

  init(tenant: UUID, model: Model, transaction: Transaction, opening: WriteOpening, cipher: Cipher) {
    self.tenant = tenant
    self.model = model
    self.cipher = cipher
    self.transaction = transaction
    self.opening = opening
    waiting = Mutex(opening.commands)
  }

  var changes: WriteRecord { record.withLock { $0 } }

  /// Runs a statement that is neither published nor versioned, such as a look-up or a counter.
  /// - Throws: `PostgresError`; with the first statements of a write also what its viewer's check says.
  package func run(_ command: Command) async throws -> QueryResult {
    let results = try await run([command])
    guard let result = results.first else { throw PostgresError(.protocolViolation("no result")) }
    return result
  }

  func run(_ commands: [Command]) async throws -> [QueryResult] {
    let first = takeWaiting()
    let results: [QueryResult]
    do throws(PostgresError) {
      results = try await transaction.run(Segment(first + commands, access: .write))
    } catch {
      throw error.shiftingCommand(by: -first.count)
    }
    try opening.verify(results)
    return Array(results.dropFirst(first.count))
  }

  private func takeWaiting() -> [Command] {
    waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
  }

  /// Takes statements whose answers nobody waits for: they leave with the next ones that somebody does wait for, at the latest
  /// with COMMIT, and what goes wrong with them is told then.
  ///
  /// A batch whose events depend on its answers is run at once.
  /// - Throws: as `run`.
  package func append(_ batch: WriteBatch) async throws {
    guard batch.steps.allSatisfy({ $0.effect.isKnown(in: model) }) else {
      _ = try await run(batch)
      return
    }
    try note(batch, [])
    waiting.withLock { $0 += batch.steps.map(\.command) }
  }

  /// Ends the write. The clock comes last, and behind it only events and COMMIT, in one trip: nobody waits for this connection
  /// while it holds the tenant's clock (consistency.md, 2).
  /// - Parameters:
  ///   - reads: look at what was committed, in the same trip.
  ///   - closing: log, clock and events of what was changed.
  func commit(then reads: [Command], _ closing: (WriteRecord) -> [Command]) async throws -> Committed {
    // Rights are known before anything is for good.
    if opening.isDue { _ = try await run([]) }
    let changes = changes
    let commands = takeWaiting() + closing(changes)
    let segment = Segment(commands, access: .write)
    switch try await transaction.commit(with: segment, then: reads) {
    case .committedAlone: return Committed(clock: changes.touchesClock ? .unknown : .still)
    case .committed(let results, let read):
      guard changes.touchesClock, let numbered = results.last, numbered.rowCount > 0,
        let sequence = numbered.int8(row: numbered.rowCount - 1, column: 0)
      else { return Committed(clock: .still, read: read) }
      return Committed(clock: .moved(sequence), read: read)
    }
  }

  /// What is known of a write that is for good.
  struct Committed: Sendable {
    enum ClockHand: Sendable {
      case still
      case moved(Int64)
      /// It moved, but the answer that says how far was lost.
      case unknown
    }
    var clock: ClockHand
    /// What was read behind COMMIT; nil where that failed.
    var read: [QueryResult]?
  }

  /// Notes the change of one row for its event, its version and the log.
  package func announce(_ typeName: String, _ action: RowAction, _ key: UUID?, old: JSONText?) throws {
    guard let type = model.type(typeName) else { throw PlanningFailure.unknownType(typeName) }
    record.withLock { $0.note(type, action, key, old: old) }
  }

  /// Inserts rows of one table, in one round trip.
  /// - Throws: `PostgresError`, e.g. SQLSTATE 23505 for a value that is taken; `DecodingFailure` for a number too large.
  package func insert<Row: TableRow>(_ rows: [Row]) async throws {
    guard let type = model.types.first(where: { $0.table?.name == Row.table }) else {
      throw PlanningFailure.unknownType(Row.table)
    }
    let numbers = (1...Row.columns.count).map { "$\($0)" }.joined(separator: ", ")
    let columns = Row.columns.map(quoted).joined(separator: ", ")
    let statement = Statement(
      "insert into \(quoted(Row.table)) (\(columns)) values (\(numbers))\(RowChange.returningKeys(model, type))"
    )
    var commands: [Command] = []
    for row in rows {
      var writer = ParameterWriter()
      try row.encode(into: &writer)
      commands.append(Command(statement, writer.parameters))
    }
    guard !commands.isEmpty else { return }
    let results = try await run(commands)
    let keys = zip(rows, results).map { row, result in ((row as? any IdentifiedRow)?.id, Self.keys(result)) }
    record.withLock { record in
      for (key, old) in keys { record.note(type, .created, key, old: old) }
    }
  }

  /// Changes one row, if it still meets the condition, e.g. still has the status that it is to leave.
  /// - Parameters:
  ///   - set: field names with their new values.
  ///   - condition: field names with the values they must have.
  /// - Returns: whether the row was there and met the condition.
  package func update(
    _ typeName: String, _ key: UUID, set: [InputMember], if condition: [InputMember] = []
  ) async throws -> Bool {
    let statement = try RowChange(model: model, typeName: typeName, tenant: tenant, key: key, cipher: cipher)
      .update(set: set, if: condition)
    return try await apply(statement, typeName, key, .updated, fields: set.map(\.name))
  }

  /// Deletes one row.
  /// - Returns: whether it was there.
  package func delete(_ typeName: String, _ key: UUID) async throws -> Bool {
    let statement = try RowChange(model: model, typeName: typeName, tenant: tenant, key: key, cipher: cipher)
      .delete()
    return try await apply(statement, typeName, key, .deleted, fields: [])
  }

  /// Inserts one row by a statement made for it.
  func insert(_ type: TypeModel, _ key: UUID, _ command: Command, fields: [String]) async throws {
    let result = try await run(command)
    record.withLock { record in
      record.note(type, .created, key, old: Self.keys(result))
      record.fields += fields
    }
  }

  /// What an insert returned of the ids that streams are narrowed by.
  static func keys(_ result: QueryResult) -> JSONText? {
    result.rowCount > 0 ? result.text(row: 0, column: 0).map(JSONText.init) : nil
  }

  /// Runs a statement that changes many rows and returns for each its id and its old values.
  func applyAll(_ command: Command, _ type: TypeModel, _ action: WriteRecord.Action) async throws {
    let result = try await run(command)
    record.withLock { record in
      for row in 0..<result.rowCount {
        record.note(
          type, action, result.uuid(row: row, column: 0),
          old: result.text(row: row, column: 1).map(JSONText.init))
      }
    }
  }

  /// Runs a statement that changes one row and returns its old values.
  /// - Returns: whether there was such a row.
  func apply(
    _ command: Command, _ typeName: String, _ key: UUID, _ action: WriteRecord.Action, fields: [String]
  ) async throws -> Bool {
    guard let type = model.type(typeName) else { throw PlanningFailure.unknownType(typeName) }
    let result = try await run(command)
    guard result.rowCount > 0 else { return false }
    let old = result.text(row: 0, column: 0).map(JSONText.init)
    record.withLock { record in
      record.note(type, action, key, old: old)
      record.fields += fields
    }
    return true
  }

  /// Says how the write ended, where that is not simply OK: a refusal that leaves something behind.
  package func conclude(_ outcome: String) {
    record.withLock { $0.outcome = outcome }
  }

  /// Names the row that the log speaks of, where no change of a row says it.
  package func concern(_ type: String, _ key: UUID) {
    record.withLock { record in
      record.loggedType = type
      record.loggedKey = key
    }
  }

  /// Appends an event that no subscriber sees, for what ends sessions or changes rights (consistency.md, 3).
  package func control(_ type: String, _ key: UUID?, old: JSONText? = nil) {
    record.withLock {
      $0.events.append(WriteRecord.Announcement(type: type, action: .control, key: key, old: old))
    }
  }

  /// Raises the version of a viewer's own rows. Sessions come before carts and orders in the order of locks.
  package func touch(_ viewer: Viewer) async throws {
    var batch = WriteBatch()
    touch(session: viewer.session, user: viewer.user, in: &batch)
    try await append(batch)
  }

  /// The same as part of a batch, for whoever owns rows: a user, else a session.
  package func touch(session: UUID?, user: UUID?, in batch: inout WriteBatch) {
    let typeName = user == nil ? model.viewer.type : model.userType
    guard let key = user ?? session, let table = model.type(typeName)?.table else { return }
    var parameters = Parameters()
    parameters.append(uuid: tenant)
    parameters.append(uuid: key)
    batch.run(
      Statement(
        """
        update \(quoted(table.name)) set version = version + 1 \
        where \(quoted(model.tenant.column)) = $1 and id = $2
        """, parameterTypes: [OID.uuid, OID.uuid]), parameters)
  }
}

extension Model {
  /// The type that a viewer's user field refers to.
  var userType: String {
    guard let field = type(viewer.type)?.field(viewer.user), case .column(let column) = field.source else {
      return ""
    }
    return column.references ?? ""
  }
}
