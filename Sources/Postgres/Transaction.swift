/// An explicit transaction on a leased connection. Its segments share one snapshot rule and one fate; they run in the
/// order of their calls.
package final class Transaction: Sendable {
  private enum State {
    case notBegun
    case open
    case ended
  }

  private let connection: Connection
  private let begin: String
  private let state = Locked(State.notBegun)

  init(_ connection: Connection, begin: String) {
    self.connection = connection
    self.begin = begin
  }

  var hasEnded: Bool { state.withLock { $0 == .ended } }

  /// - Returns: one result per command.
  /// - Throws: `.server` for the first command that failed, after which only a rollback is possible; `.connection`,
  ///   `.cancelled`; `.protocolViolation` after `commit`.
  package func run(_ segment: Segment) async throws(PostgresError) -> [QueryResult] {
    try await send(segment, closing: nil)
  }

  /// Runs the last commands, if any, and COMMIT in one round trip. Whether a commit whose connection was lost has
  /// happened is unknown.
  /// - Returns: one result per command of `segment`.
  /// - Throws: as `run`.
  package func commit(with segment: Segment? = nil) async throws(PostgresError) -> [QueryResult] {
    try await send(segment ?? Segment([], access: .write), closing: .oneShot("COMMIT"))
  }

  private func send(_ segment: Segment, closing: Command?) async throws(PostgresError) -> [QueryResult] {
    let before = state.withLock { state in
      defer { if state != .ended { state = closing == nil ? .open : .ended } }
      return state
    }
    if before == .ended { throw PostgresError(.protocolViolation("the transaction has ended")) }
    if before == .notBegun, closing != nil, segment.commands.isEmpty { return [] }
    var commands = segment.commands
    if before == .notBegun { commands.insert(.oneShot(begin), at: 0) }
    if let closing { commands.append(closing) }
    let skipped = before == .notBegun ? 1 : 0
    do throws(PostgresError) {
      // Never rerun: the commands before it in the transaction would be missing.
      let results = try await connection.run(Segment(commands, access: .write))
      guard closing == nil || results.last?.commandTag == "COMMIT" else {
        throw PostgresError(.protocolViolation("COMMIT ended in a rollback: a command had failed before"))
      }
      return Array(results.dropFirst(skipped).prefix(segment.commands.count))
    } catch {
      // A failed segment skips its COMMIT; the transaction is open still and must be rolled back.
      if closing != nil { state.withLock { $0 = .open } }
      throw error.shiftingCommand(by: -skipped)
    }
  }

  /// Undoes what has begun. Its own failure is not reported: without the connection there is nothing to undo.
  func rollBack() async {
    let wasOpen = state.withLock { state in
      defer { state = .ended }
      return state == .open
    }
    guard wasOpen else { return }
    _ = try? await connection.runShielded(Segment([.oneShot("ROLLBACK")], access: .write))
  }
}

extension PostgresError {
  /// Keeps `commandIndex` in the caller's counting when commands were put in front; nil for one of those.
  package func shiftingCommand(by offset: Int) -> PostgresError {
    guard case .server(var report) = kind, let index = report.commandIndex else { return self }
    let shifted = index &+ offset
    report.commandIndex = shifted < 0 ? nil : shifted
    return PostgresError(.server(report))
  }
}
