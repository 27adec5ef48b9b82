import Foundation

/// Runs what blocks on a thread of its own. Those of `DispatchQueue.global()` are the threads of all tasks, too: a few tests that
/// wait there hold up every other one.
package func onOwnThread<Result: Sendable>(
  _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
  }
}
