/// A leased connection: valid inside the closure that received it, useless afterwards.
package struct Connection: Sendable {
  let driver: UInt64
  let link: UInt64
  let lease: UInt64
  let trips: Trips?

  /// Runs one segment on this connection. A cancelled `.write` waits for its true outcome, so that success is never
  /// reported as a cancel.
  /// - Throws: `.server`, `.connection`, `.cancelled`, `.protocolViolation`.
  package func run(_ segment: Segment) async throws(PostgresError) -> [QueryResult] {
    let job = Job(segment)
    let result = await withTaskCancellationHandler {
      await send(job)
    } onCancel: {
      Pool.cancel(job, in: driver)
    }
    return try result.get()
  }

  /// Runs although the task has been cancelled, as a ROLLBACK must.
  func runShielded(_ segment: Segment) async throws(PostgresError) -> [QueryResult] {
    try await send(Job(segment)).get()
  }

  private func send(_ job: Job) async -> Result<[QueryResult], PostgresError> {
    if let refusal = job.segment.refusal { return .failure(PostgresError(.protocolViolation(refusal))) }
    trips?.add()
    return await Reply<[QueryResult]>.awaiting(job) { reply in
      Reactor.shared.perform { loop in
        guard let link = held(in: loop) else { return reply.resume(returning: .failure(Connection.gone)) }
        if job.isCancelled {
          return reply.resume(returning: .failure(.cancelled))
        }
        link.enqueue(.segment(Cargo(job: job, completion: .caller(reply))))
      }
    }
  }

  /// Runs several statements, separated by semicolons, by the simple protocol: one implicit transaction unless the
  /// script has its own BEGIN and COMMIT. For migrations; rows are thrown away.
  /// - Throws: `.server` for the first statement that failed; `.connection`, `.cancelled`, `.protocolViolation`.
  package func runScript(_ sql: String) async throws(PostgresError) {
    guard !sql.utf8.contains(0) else {
      throw PostgresError(.protocolViolation("a script contains a NUL character"))
    }
    let job = Job()
    let result = await withTaskCancellationHandler {
      await Reply<Int>.awaiting(job) { reply in
        Reactor.shared.perform { loop in
          guard let link = held(in: loop) else { return reply.resume(returning: .failure(Connection.gone)) }
          if job.isCancelled {
            return reply.resume(returning: .failure(.cancelled))
          }
          let exchange = Exchange(id: job.id, kind: .script, sql: sql, begun: nil, ended: reply)
          link.enqueue(.exchange(exchange))
        }
      }
    } onCancel: {
      Pool.cancel(job, in: driver)
    }
    _ = try result.get()
  }

  /// Streams rows into `COPY … FROM STDIN`, in whatever format the statement names. When `body` throws, the COPY is
  /// rolled back and the error passed on.
  /// - Returns: the number of rows copied.
  /// - Throws: `PostgresError`, and what `body` throws.
  package func copyIn(_ sql: String, _ body: (CopyWriter) async throws -> Void) async throws -> Int {
    guard !sql.utf8.contains(0) else {
      throw PostgresError(.protocolViolation("a statement contains a NUL character"))
    }
    let job = Job()
    return try await withTaskCancellationHandler {
      try await copy(sql, job, body)
    } onCancel: {
      Pool.cancel(job, in: driver)
    }
  }

  private func copy(_ sql: String, _ job: Job, _ body: (CopyWriter) async throws -> Void) async throws -> Int
  {
    try await Reply<Void>.awaiting { reply in
      Reactor.shared.perform { loop in
        guard let link = held(in: loop) else { return reply.resume(returning: .failure(Connection.gone)) }
        if job.isCancelled { return reply.resume(returning: .failure(.cancelled)) }
        link.enqueue(.exchange(Exchange(id: job.id, kind: .copyIn, sql: sql, begun: reply, ended: nil)))
      }
    }.get()
    let writer = CopyWriter(link: link, exchange: job.id)
    do {
      try await body(writer)
      try await writer.flush()
    } catch {
      // The server's answer is the complaint just sent to it; the caller wants the cause.
      _ = await writer.end(problem: "the client gave up")
      throw error
    }
    return try await writer.end(problem: nil).get()
  }

  /// Runs `body` in an explicit transaction. BEGIN travels with its first segment, so it costs no round trip. COMMIT
  /// follows when `body` returns without having called `commit`; when it throws, ROLLBACK does, even in a cancelled
  /// task.
  /// - Parameter begin: the statement that opens it, e.g. `BEGIN ISOLATION LEVEL SERIALIZABLE`.
  /// - Throws: what `body` throws; `PostgresError` of the COMMIT.
  package func withTransaction<Result>(
    begin: String = "BEGIN", _ body: (Transaction) async throws -> Result
  ) async throws -> Result {
    let transaction = Transaction(self, begin: begin)
    do {
      let result = try await body(transaction)
      if !transaction.hasEnded { _ = try await transaction.commit() }
      return result
    } catch {
      await transaction.rollBack()
      throw error
    }
  }

  /// The link, while this lease still holds it.
  private func held(in loop: ReactorLoop) -> Link? {
    guard let link = loop.link(link), link.lease == .held(lease) else { return nil }
    return link
  }

  private static let gone = PostgresError.connection("the leased connection was lost or given back")
}
