/// How an answer gets from the reactor's thread to the task that awaits it: exactly once, never under a lock.
struct Reply<Value: Sendable>: Sendable {
  private let continuation: CheckedContinuation<Result<Value, PostgresError>, Never>
  private let job: Job

  /// Suspends the task until the reactor answers.
  /// - Parameter post: sends the reply on its way, at once.
  static func awaiting(
    _ job: Job = Job(), _ post: (Reply<Value>) -> Void
  ) async -> Result<Value, PostgresError> {
    let result = await withCheckedContinuation { continuation in
      post(Reply(continuation: continuation, job: job))
    }
    job.seeAnswer()
    return result
  }

  func resume(returning result: Result<Value, PostgresError>) {
    job.markAnswered()
    continuation.resume(returning: result)
  }
}
