import CLibPQ

extension Link {
  /// False while a statement that it needs is being prepared by an earlier segment: should that fail, this one
  /// would name a statement that does not exist. Costs one round trip on first use, and no special case later.
  func isSendable(_ cargo: Cargo) -> Bool {
    for command in cargo.job.segment.commands where command.isPrepared {
      if cache.isPending(cache.resolve(command)) { return false }
    }
    return true
  }

  func send(_ cargo: Cargo) {
    guard let connection else { return cargo.answer(.failure(.connection(lostMessage()))) }
    cache.beginSegment()
    var steps: [PipelineState<Cargo>.Step] = []
    var isSent = true
    if let name = cargo.deallocation {
      isSent = sendDeallocate(name, on: connection)
      steps.append(.deallocate(name: name))
    }
    if case .warm(let statement) = cargo.completion {
      isSent = sendPrepare(statement, on: connection, &steps) != nil
    }
    for command in cargo.job.segment.commands {
      if command.isPrepared {
        let statement = cache.resolve(command)
        guard let name = sendPrepare(statement, on: connection, &steps) else {
          isSent = false
          break
        }
        isSent = isSent && loop.scratch.sendPrepared(connection, name: name, command.parameters) == 1
        steps.append(.command(statement))
      } else {
        isSent = isSent && loop.scratch.sendOneShot(connection, command) == 1
        steps.append(.command(command.statement))
      }
    }
    pipeline.sent(
      .init(
        id: cargo.job.id, steps: steps, access: cargo.job.segment.access, payload: cargo,
        mayRerun: cargo.mayRerun))
    guard isSent, PQpipelineSync(connection) == 1 else { return fail(.connection(lostMessage())) }
    flush()
    // A full socket makes libpq read while it writes: replies may wait in its buffer, unannounced by the kernel.
    if wantsWrite { drainPipeline() }
  }

  /// - Returns: the statement's name on this connection; nil when libpq refused.
  private func sendPrepare(
    _ statement: Statement, on connection: OpaquePointer, _ steps: inout [PipelineState<Cargo>.Step]
  ) -> String? {
    let name: String
    switch cache.use(statement) {
    case .ready(let known): return known
    case .prepare(let new): name = new
    case .replace(let old):
      name = old
      guard sendDeallocate(name, on: connection) else { return nil }
      steps.append(.deallocate(name: name))
    }
    guard loop.scratch.sendPrepare(connection, name: name, statement) == 1 else { return nil }
    steps.append(.prepare(statement))
    return name
  }

  private func sendDeallocate(_ name: String, on connection: OpaquePointer) -> Bool {
    loop.scratch.sendOneShot(connection, .oneShot("DEALLOCATE \(name)")) == 1
  }

  /// Frees what the cache has given up, in segments of their own so that a failure is nobody's.
  func sendDeallocations() {
    guard cache.hasDeallocations else { return }
    for name in cache.takeDeallocations() {
      var cargo = Cargo(job: Job(), completion: .housekeeping)
      cargo.deallocation = name
      send(cargo)
    }
  }

  func drainPipeline() {
    var hasProgressed = false
    var pauses = 0
    while !pipeline.isEmpty, let connection, PQisBusy(connection) == 0 {
      guard let result = PQgetResult(connection) else {
        // One nil separates two commands; more mean that there is nothing.
        pauses &+= 1
        if pauses > 1 { break }
        continue
      }
      pauses = 0
      if take(result) { hasProgressed = true }
    }
    if hasProgressed, phase == .open, settings.isShared, pipeline.isEmpty, hasOpenTransaction {
      // Its neighbours would run inside it and be undone with it.
      fail(PostgresError(.protocolViolation("a transaction was left open on a shared connection")))
    }
    if hasProgressed, phase == .open {
      watchAbandonedHead()
      pump()
      owner?.linkProgressed(self)
    }
  }

  /// - Returns: true when a segment has ended.
  private func take(_ result: OpaquePointer) -> Bool {
    let reply = PipelineState<Cargo>.Reply(result)
    if case .failure(let report) = reply {
      if report.severity != "ERROR" { lastFatal = report.message }
      if report.sqlState.isEmpty {
        // Not the server's word but libpq's, about a lost connection.
        PQclear(result)
        fail(.connection(lostMessage()))
        return false
      }
    }
    let isSync = PQresultStatus(result) == PGRES_PIPELINE_SYNC
    let action = pipeline.received(reply, canRerun: isSync && (settings.isShared || !isInTransaction))
    if case .keepResult = action {
      pipeline.withHead { $0.payload.results.append(QueryResult(owning: result)) }
      return false
    }
    PQclear(result)
    switch action {
    case .none, .keepResult: return false
    case .prepared(let statement):
      cache.prepared(statement)
      return false
    case .notPrepared(let statement):
      cache.notPrepared(statement)
      return false
    case .violation(let what):
      fail(PostgresError(.protocolViolation(what)))
      return false
    case .finished(let flight, let outcome):
      finish(flight, outcome)
      return true
    }
  }

  private func finish(_ flight: PipelineState<Cargo>.Flight, _ outcome: PipelineState<Cargo>.Outcome) {
    if let stale = flight.staleStatement { cache.invalidate(stale) }
    if let missing = flight.missingStatement { cache.notPrepared(missing) }
    let cargo = flight.payload
    switch outcome {
    case .rerun:
      var again = cargo
      again.results = []
      again.mayRerun = false
      backlog.append(.segment(again))
    case .dropped: break
    case .succeeded: succeed(cargo)
    case .failed(let error):
      switch cargo.completion {
      case .caller, .nobody: cargo.answer(.failure(error))
      case .startup, .rollback: fail(error)
      case .warm: owner?.linkWarned(self, "a statement could not be warmed", error)
      case .housekeeping: owner?.linkWarned(self, "housekeeping failed", error)
      }
    }
  }

  private func succeed(_ cargo: Cargo) {
    switch cargo.completion {
    case .caller, .nobody: cargo.answer(.success(cargo.results))
    case .startup:
      startupLeft &-= 1
      if startupLeft == 0 { becomeReady() }
    case .housekeeping: owner?.linkFinished(self, job: cargo.job.id)
    case .warm, .rollback: break
    }
  }

  // MARK: cancelling

  /// The caller of a job has lost interest.
  /// - Returns: true when the job was here.
  func cancel(_ job: UInt64) -> Bool {
    let waiting = backlog.remove { errand in
      switch errand {
      case .segment(let cargo): cargo.job.id == job
      case .exchange(let exchange): exchange.id == job
      }
    }
    if let waiting {
      switch waiting {
      case .segment(let cargo): cargo.answer(.failure(.cancelled))
      case .exchange(let exchange): exchange.fail(.cancelled)
      }
      owner?.linkProgressed(self)
      return true
    }
    switch pipeline.cancel(job) {
    case .ignore: return exchange?.id == job ? cancelExchange() : false
    case .abandon: answerCancelled(job)
    case .sendCancel:
      var isRead = false
      pipeline.withHead { isRead = $0.access == .read }
      if isRead {
        answerCancelled(job)
        pipeline.abandonHead()
      }
      sendCancel()
    }
    return true
  }

  /// How long an abandoned statement may run at the head before it is cancelled: most end sooner than a cancel,
  /// which costs the server a process, would reach them.
  private static let grace: Duration = .milliseconds(100)

  private func watchAbandonedHead() {
    abandonedUntil = pipeline.isHeadAbandoned ? Monotonic.deadline(after: Link.grace) : nil
  }

  func cancelAbandonedHead() {
    abandonedUntil = nil
    if pipeline.cancelAbandonedHead() { sendCancel() }
  }

  private func answerCancelled(_ job: UInt64) {
    pipeline.withFlight(job) { flight in
      flight.payload.answer(.failure(.cancelled))
      flight.payload.completion = .nobody
    }
  }

  /// Asks the server to stop what it is doing for a connection that is about to be closed: it would not notice.
  func stopWork() {
    guard let connection, !pipeline.isEmpty || exchange != nil else { return }
    Canceller.shared.cancel(connection) {}
  }

  func sendCancel() {
    guard let connection else { return }
    pipeline.cancelSent()
    let (id, reactor) = (id, loop.reactor)
    Canceller.shared.cancel(connection) {
      reactor.perform { loop in
        guard let link = loop.link(id) else { return }
        link.pipeline.cancelReturned()
        link.pump()
        link.owner?.linkProgressed(link)
      }
    }
  }
}
