/// One statement with its values.
package struct Command: Sendable {
  package var statement: Statement
  package var parameters: Parameters
  /// Prepared once per connection, on first use; otherwise parsed each time and kept nowhere.
  package var isPrepared: Bool

  package init(_ statement: Statement, _ parameters: Parameters = Parameters(), isPrepared: Bool = true) {
    self.statement = statement
    self.parameters = parameters
    self.isPrepared = isPrepared
  }

  /// A command that is parsed, run and forgotten: BEGIN, SET, DDL, a text that will not come again.
  package static func oneShot(_ sql: String, _ parameters: Parameters = Parameters()) -> Command {
    Command(Statement(sql), parameters, isPrepared: false)
  }
}

/// Commands that travel together and are closed by one sync: one round trip and, outside an explicit transaction,
/// one implicit transaction. After the first command that fails, the rest are not executed and all are undone.
package struct Segment: Sendable {
  package enum Access: Sendable {
    /// Changes nothing, neither data nor the session, and opens no transaction: the client may run it a second time after a cancel that was meant for a neighbour, or
    /// after a change of the schema invalidated its plan. The caller of a cancelled one gets its answer at once.
    case read
    /// Never run twice. The caller of a cancelled one waits for the true outcome.
    case write
  }

  package var commands: [Command]
  package var access: Access

  package init(_ commands: [Command], access: Access) {
    self.commands = commands
    self.access = access
  }

  /// Why libpq could not send it, checked before anything of it has been sent; nil when it can.
  var refusal: String? {
    guard !commands.isEmpty else { return "a segment needs at least one command" }
    var bytes = 0
    for command in commands {
      guard command.statement.isSendable else { return "a statement contains a NUL character" }
      guard command.parameters.count <= 65_535 else { return "a command has more than 65535 parameters" }
      bytes = bytes &+ command.parameters.buffer.count &+ command.statement.sql.utf8.count
    }
    return bytes <= Segment.maximumBytes ? nil : "a segment is larger than \(Segment.maximumBytes) bytes"
  }

  /// Far below libpq's own limit of 1 GiB a message, beyond which a half-sent segment would cost the connection.
  static let maximumBytes = 256 * 1024 * 1024
}
