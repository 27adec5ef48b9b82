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

  /// What became of a commit with commands behind it.
  package enum Outcome: Sendable {
    /// One result per command of the segment, and per command behind COMMIT.
    case committed([QueryResult], then: [QueryResult])
    /// It is committed, but what stood behind COMMIT failed, and took all results with it.
    case committedAlone
  }

  /// Runs the last commands, COMMIT, and, in a transaction of their own but in the same round trip, commands that look at what
  /// was committed.
  /// - Throws: as `run`, for a transaction that is not committed, or whose connection was lost.
  package func commit(
    with segment: Segment, then behind: [Command]
  ) async throws(PostgresError) -> Outcome {
    let count = segment.commands.count
    do throws(PostgresError) {
      let results = try await send(segment, closing: .oneShot("COMMIT"), behind: behind)
      return .committed(Array(results.prefix(count)), then: Array(results.dropFirst(count + 1)))
    } catch {
      // Commands are executed in their order: behind COMMIT one fails only after it.
      guard case .server(let report) = error.kind, let index = report.commandIndex, index > count else {
        throw error
      }
      state.withLock { $0 = .ended }
      return .committedAlone
    }
  }

  /// - Returns: one result per command, and where there is something behind `closing`, of that and of `closing`, too.
  private func send(
    _ segment: Segment, closing: Command?, behind: [Command] = []
  ) async throws(PostgresError) -> [QueryResult] {
    let before = state.withLock { state in
      defer { if state != .ended { state = closing == nil ? .open : .ended } }
      return state
    }
    if before == .ended { throw PostgresError(.protocolViolation("the transaction has ended")) }
    if before == .notBegun, closing != nil, segment.commands.isEmpty, behind.isEmpty { return [] }
    var commands = segment.commands
    if before == .notBegun { commands.insert(.oneShot(begin), at: 0) }
    if let closing { commands.append(closing) }
    commands += behind
    let skipped = before == .notBegun ? 1 : 0
    let closed = skipped + segment.commands.count
    do throws(PostgresError) {
      // Never rerun: the commands before it in the transaction would be missing.
      let results = try await connection.run(Segment(commands, access: .write))
      guard closing == nil || (results.count > closed && results[closed].commandTag == "COMMIT") else {
        throw PostgresError(.protocolViolation("COMMIT ended in a rollback: a command had failed before"))
      }
      let heard = Array(results.dropFirst(skipped))
      return behind.isEmpty ? Array(heard.prefix(segment.commands.count)) : heard
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
