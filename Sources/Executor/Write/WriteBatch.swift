package import Postgres
import Schema

/// What became of a row, as its event says it.
package enum RowAction: String, Sendable {
  case created = "CREATED"
  case updated = "UPDATED"
  case deleted = "DELETED"
  case control = "CONTROL"
}

/// Statements of one write that go to the database together, in one round trip and in this order, each with what it does to
/// published rows.
package struct WriteBatch: Sendable {
  enum Effect: Sendable {
    /// Nothing that is published or versioned: a look, a lock, a counter.
    case none
    /// The rows that come back: first their ids, then their old values as JSON text (`WriteTransaction.oldValues`).
    case rows(type: String, RowAction)
    /// These new rows.
    case created(type: String, [UUID?])
    /// Rows that are locked, with their old values as JSON text.
    case known(type: String, RowAction, [WriteBatch.Row])

    /// Whether its events can be told before the statement has run.
    func isKnown(in model: Model) -> Bool {
      switch self {
      case .none, .known: true
      case .rows: false
      case .created(let name, _): model.type(name).map { RowChange.returningKeys(model, $0).isEmpty } ?? false
      }
    }
  }

  /// A row that a batch changes.
  package struct Row: Sendable {
    package var id: UUID
    /// JSON text, by `WriteTransaction.oldValues`; nil: its event keeps none.
    package var old: String?

    package init(id: UUID, old: String? = nil) {
      self.id = id
      self.old = old
    }
  }

  struct Step: Sendable {
    var command: Command
    var effect: Effect
  }

  private(set) var steps: [Step] = []

  package init() {}

  package var count: Int { steps.count }

  package mutating func run(_ statement: Statement, _ parameters: Parameters) {
    steps.append(Step(command: Command(statement, parameters), effect: .none))
  }

  /// A statement that changes rows of a type, and returns for each its id and its old values.
  package mutating func change(
    _ type: String, _ action: RowAction, _ statement: Statement, _ parameters: Parameters
  ) {
    steps.append(Step(command: Command(statement, parameters), effect: .rows(type: type, action)))
  }

  /// A statement that changes these rows of a type and no others. They are locked already, or new.
  package mutating func change(
    _ type: String, _ action: RowAction, of rows: [Row], _ statement: Statement, _ parameters: Parameters
  ) {
    steps.append(
      Step(command: Command(statement, parameters), effect: .known(type: type, action, rows)))
  }

  /// - Throws: `DecodingFailure` for a number too large for its column.
  package mutating func insert<Row: TableRow>(_ rows: [Row], of type: String) throws {
    let numbers = (1...Row.columns.count).map { "$\($0)" }.joined(separator: ", ")
    let columns = Row.columns.map(quoted).joined(separator: ", ")
    let statement = Statement("insert into \(quoted(Row.table)) (\(columns)) values (\(numbers))")
    for row in rows {
      var writer = ParameterWriter()
      try row.encode(into: &writer)
      let key = (row as? any IdentifiedRow)?.id
      steps.append(
        Step(command: Command(statement, writer.parameters), effect: .created(type: type, [key])))
    }
  }
}

extension WriteTransaction {
  /// Runs a batch, and notes what it did.
  /// - Returns: one result per statement.
  /// - Throws: `PostgresError` of the first statement that failed, with its place in the batch.
  package func run(_ batch: WriteBatch) async throws -> [QueryResult] {
    guard !batch.steps.isEmpty else { return [] }
    let results = try await run(batch.steps.map(command))
    try note(batch, results)
    return results
  }

  /// - Parameter results: one per statement; none where all that it does is known.
  func note(_ batch: WriteBatch, _ results: [QueryResult]) throws {
    for (index, step) in batch.steps.enumerated() {
      let result = results.indices.contains(index) ? results[index] : nil
      switch step.effect {
      case .none: continue
      case .known(let type, let action, let rows):
        for row in rows { try announce(type, action, row.id, old: row.old.map(JSONText.init)) }
      case .rows(let type, let action):
        guard let result else { continue }
        for row in 0..<result.rowCount {
          try announce(
            type, action, result.uuid(row: row, column: 0),
            old: result.text(row: row, column: 1).map(JSONText.init))
        }
      case .created(let type, let keys):
        for key in keys { try announce(type, .created, key, old: result.flatMap(Self.keys)) }
      }
    }
  }

  /// An insert also returns what streams are narrowed by.
  private func command(of step: WriteBatch.Step) -> Command {
    guard case .created(let name, _) = step.effect, let type = model.type(name) else { return step.command }
    let returning = RowChange.returningKeys(model, type)
    guard !returning.isEmpty else { return step.command }
    return Command(Statement(step.command.statement.sql + returning), step.command.parameters)
  }

  /// SQL for the old values that an event keeps of a row of the type, as JSON text.
  package func oldValues(of typeName: String, alias: String) throws -> String {
    guard let type = model.type(typeName) else { throw PlanningFailure.unknownType(typeName) }
    return RowChange.oldValues(model, type, alias: alias)
  }
}
