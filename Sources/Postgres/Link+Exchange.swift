import CLibPQ

extension Link {
  func begin(_ exchange: Exchange) {
    guard let connection else { return exchange.fail(.connection("connection lost")) }
    self.exchange = exchange
    guard PQexitPipelineMode(connection) == 1, PQsendQuery(connection, exchange.sql) == 1 else {
      return fail(.connection(lostMessage()))
    }
    flush()
  }

  func drainExchange() {
    while let exchange, !exchange.isCopying, let connection, PQisBusy(connection) == 0 {
      guard let result = PQgetResult(connection) else { return endExchange() }
      defer { PQclear(result) }
      switch PQresultStatus(result) {
      case PGRES_COPY_IN: beginCopy(exchange, connection)
      case PGRES_COPY_OUT, PGRES_COPY_BOTH:
        return fail(PostgresError(.protocolViolation("COPY to the client is not supported")))
      case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
        exchange.affectedRows = Int(String(cString: PQcmdTuples(result))) ?? 0
      default:
        let report = PostgresError.Report(result)
        if report.severity != "ERROR" { lastFatal = report.message }
        // Without a SQLSTATE it is libpq's own word about a lost connection.
        if report.sqlState.isEmpty { return fail(.connection(lostMessage())) }
        let isCancel = report.sqlState == "57014" && exchange.isCancelled
        exchange.failure = exchange.failure ?? (isCancel ? .cancelled : PostgresError(.server(report)))
      }
    }
  }

  private func beginCopy(_ exchange: Exchange, _ connection: OpaquePointer) {
    guard exchange.kind == .copyIn else {
      // The server answers with an error, and the script ends there.
      if PQputCopyEnd(connection, "a script cannot copy from the client") != 1 {
        return fail(.connection(lostMessage()))
      }
      return flush()
    }
    exchange.isCopying = true
    exchange.begun?.resume(returning: .success(()))
    exchange.begun = nil
  }

  private func endExchange() {
    guard let exchange, let connection else { return }
    self.exchange = nil
    let failure = exchange.failure
    if let failure {
      exchange.fail(failure)
    } else if exchange.begun != nil {
      exchange.fail(PostgresError(.protocolViolation("not a COPY … FROM STDIN")))
    } else {
      exchange.ended?.resume(returning: .success(exchange.affectedRows))
      exchange.ended = nil
    }
    guard PQenterPipelineMode(connection) == 1 else { return fail(.connection(lostMessage())) }
    pump()
    owner?.linkProgressed(self)
  }

  /// Hands one chunk of a COPY to libpq; answers once the socket has taken it, which is the back-pressure.
  func copy(_ bytes: [UInt8], for id: UInt64, reply: Reply<Void>) {
    guard let exchange, exchange.id == id, exchange.isCopying, exchange.chunk == nil else {
      return reply.resume(returning: .failure(exchange?.failure ?? .connection("no COPY is under way")))
    }
    exchange.chunk = (bytes, false, reply)
    guard queueChunk() else { return }
    flush()
  }

  /// - Returns: false when the connection is lost. Afterwards the chunk is libpq's, or has to wait for room.
  private func queueChunk() -> Bool {
    guard let exchange, let chunk = exchange.chunk, let connection else { return false }
    let status = chunk.bytes.withUnsafeBytes { bytes in
      PQputCopyData(
        connection, bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
        Int32(truncatingIfNeeded: bytes.count))
    }
    if status < 0 {
      fail(.connection(lostMessage()))
      return false
    }
    exchange.chunk?.isQueued = status == 1
    return true
  }

  /// The socket has taken everything that libpq had.
  func exchangeFlushed() {
    guard let exchange, let chunk = exchange.chunk else { return }
    guard chunk.isQueued else {
      guard queueChunk() else { return }
      // libpq's buffer is empty now: what still does not fit never will.
      guard exchange.chunk?.isQueued == true else {
        return fail(.connection("no room for the rows of a COPY"))
      }
      return flush()
    }
    exchange.chunk = nil
    chunk.reply.resume(returning: .success(()))
  }

  /// - Parameter problem: when given, the server rolls the COPY back and reports it.
  func endCopy(for id: UInt64, problem: String?, reply: Reply<Int>) {
    guard let exchange, exchange.id == id, exchange.isCopying, let connection else {
      return reply.resume(returning: .failure(exchange?.failure ?? .connection("no COPY is under way")))
    }
    exchange.ended = reply
    exchange.isCopying = false
    guard PQputCopyEnd(connection, problem) == 1 else { return fail(.connection(lostMessage())) }
    flush()
    drain()
  }

  func cancelExchange() -> Bool {
    guard let exchange, !exchange.isCancelled else { return false }
    exchange.isCancelled = true
    sendCancel()
    return true
  }
}
