/// What can go wrong between this process and Postgres. `description` shows the kind and SQLSTATE only, so that
/// no SQL text, table or value reaches a client by accident; `String(reflecting:)` shows everything, for logs.
package struct PostgresError: Error, Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// Postgres refused a command.
    case server(Report)
    /// No connection, or it was lost. A write that was in flight may or may not have been committed.
    case connection(String)
    /// No connection became free within the pool's wait.
    case busy
    /// The pool or listener has been shut down.
    case closed
    /// The task was cancelled.
    case cancelled
    /// Something that neither the caller nor the server should do.
    case protocolViolation(String)
  }

  /// The fields of Postgres' ErrorResponse message.
  package struct Report: Sendable, Hashable {
    package var sqlState: String
    package var severity: String
    package var message: String
    package var detail: String?
    package var hint: String?
    package var context: String?
    package var schema: String?
    package var table: String?
    package var column: String?
    package var constraint: String?
    package var dataType: String?
    /// 1-based, in characters of the statement's text.
    package var position: Int?
    /// The C function in the server that raised it.
    package var routine: String?
    /// Index in the segment of the command that failed; nil when the failure came at the closing sync, as that
    /// of a deferred constraint does.
    package var commandIndex: Int?

    package init(sqlState: String, severity: String = "ERROR", message: String) {
      self.sqlState = sqlState
      self.severity = severity
      self.message = message
    }

    /// A change of the schema made a prepared statement's result differ from its plan's.
    var isStalePlan: Bool { sqlState == "0A000" && routine == "RevalidateCachedQuery" }

    /// The connection does not know the prepared statement: somebody ran DEALLOCATE or DISCARD.
    var isMissingStatement: Bool { sqlState == "26000" }
  }

  package let kind: Kind

  package init(_ kind: Kind) {
    self.kind = kind
  }

  package static let busy = PostgresError(.busy)
  package static let closed = PostgresError(.closed)
  package static let cancelled = PostgresError(.cancelled)

  package static func connection(_ message: String) -> PostgresError { PostgresError(.connection(message)) }

  /// Present when the server itself reported the error.
  package var report: Report? {
    if case .server(let report) = kind { return report }
    return nil
  }

  package var sqlState: String? { report?.sqlState }

  /// Whether the unique key or index of this name refused a value that is there already (SQLSTATE 23505).
  package func violates(key name: String) -> Bool {
    report?.sqlState == "23505" && report?.constraint == name
  }

  /// True when running the whole transaction again, from its BEGIN, is safe and may succeed: serialisation failure,
  /// deadlock, or a prepared statement that has just been invalidated. Nothing of it has been committed.
  package var isRetryable: Bool {
    guard let report else { return false }
    return report.sqlState == "40001" || report.sqlState == "40P01" || report.isStalePlan
      || report.isMissingStatement
  }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
  package var description: String {
    switch kind {
    case .server(let report): "Postgres error \(report.sqlState)"
    case .connection: "no connection to Postgres"
    case .busy: "all connections to Postgres are busy"
    case .closed: "the connection pool is closed"
    case .cancelled: "cancelled"
    case .protocolViolation: "Postgres protocol violation"
    }
  }

  package var debugDescription: String {
    switch kind {
    case .server(let report): "\(description): \(report.debugDescription)"
    case .connection(let message): "\(description): \(message)"
    case .protocolViolation(let message): "\(description): \(message)"
    case .busy, .closed, .cancelled: description
    }
  }
}

extension PostgresError.Report: CustomDebugStringConvertible {
  package var debugDescription: String {
    var text = "\(severity): \(message)"
    let fields: [(String, String?)] = [
      ("detail", detail), ("hint", hint), ("context", context), ("schema", schema), ("table", table),
      ("column", column), ("constraint", constraint), ("type", dataType), ("routine", routine),
      ("position", position.map { String($0) }), ("command", commandIndex.map { String($0) }),
    ]
    for (name, value) in fields {
      if let value { text += "; \(name): \(value)" }
    }
    return text
  }
}
