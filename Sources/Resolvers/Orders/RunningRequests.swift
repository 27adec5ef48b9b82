import Executor
import Synchronization

/// Requests under an idempotency key that this instance is working on. Others with the same key wait for them here, not on a
/// connection of the database (consistency.md, 27).
final class RunningRequests: Sendable {
  struct Key: Sendable, Hashable {
    var tenant: UUID
    var owner: UUID
    var operation: String
    /// Bytes, since Swift compares texts by canonical equivalence.
    var key: [UInt8]
  }

  /// Waiters, by what they wait for.
  private let running = Mutex<[Key: [CheckedContinuation<Void, Never>]]>([:])

  /// Runs the work, after any other of the same key that came first. Those who waited go on together: what they find in the
  /// database is the answer.
  func inTurn<Result: Sendable>(
    _ key: Key?, _ work: () async throws -> Result
  ) async throws -> Result {
    guard let key, await !waited(for: key) else { return try await work() }
    defer {
      let waiting = running.withLock { $0.removeValue(forKey: key) ?? [] }
      for one in waiting { one.resume() }
    }
    return try await work()
  }

  /// - Returns: whether another was there first; it has ended now.
  private func waited(for key: Key) async -> Bool {
    var isFirst = false
    await withCheckedContinuation { continuation in
      let goesOn = running.withLock { running in
        if running[key] == nil {
          running[key] = []
          return true
        }
        running[key]?.append(continuation)
        return false
      }
      isFirst = goesOn
      if goesOn { continuation.resume() }
    }
    return !isFirst
  }
}
