/// What a connection has sent and not yet seen answered, and what each answer means. Pure: the edge (`Link`) feeds
/// it one reply at a time and performs the action that comes back.
struct PipelineState<Payload> {
  enum Step: Sendable, Equatable {
    case prepare(Statement)
    /// Takes the statement's old plan away before it is prepared again.
    case deallocate(name: String)
    case command(Statement)
  }

  /// One PGresult, reduced to what decides.
  enum Reply: Sendable {
    case success
    case failure(PostgresError.Report)
    /// Skipped because an earlier step of its segment failed.
    case aborted
    case sync
    case unexpected(String)
  }

  enum Action {
    case none
    /// The rows of a command, to be kept for the head's caller.
    case keepResult
    case prepared(Statement)
    case notPrepared(Statement)
    case finished(Flight, Outcome)
    /// The two sides disagree about where they are; the connection cannot be used further.
    case violation(String)
  }

  enum Outcome {
    case succeeded
    case failed(PostgresError)
    /// Send it again, once.
    case rerun
    /// The caller has its answer already.
    case dropped
  }

  enum CancelDecision: Sendable, Equatable {
    /// It runs now: ask the server to stop it.
    case sendCancel
    /// It waits behind others: stopping it would hit them. Its result will be dropped.
    case abandon
    /// Not here, or asked for before.
    case ignore
  }

  struct Flight {
    let id: UInt64
    let steps: [Step]
    let access: Segment.Access
    var payload: Payload
    /// False for a segment that has been run a second time already.
    var mayRerun: Bool
    fileprivate(set) var nextStep = 0
    fileprivate(set) var failure: PostgresError.Report?
    fileprivate(set) var failedStatement: Statement?
    fileprivate(set) var isAbandoned = false
    fileprivate(set) var isCancelled = false
    /// A cancel meant for another segment was under way while this one was in flight.
    fileprivate(set) var isExposed = false

    init(id: UInt64, steps: [Step], access: Segment.Access, payload: Payload, mayRerun: Bool) {
      self.id = id
      self.steps = steps
      self.access = access
      self.payload = payload
      self.mayRerun = mayRerun
    }
  }

  private var flights = FIFO<Flight>()
  /// Cancel requests handed out and not yet known to have been delivered.
  private(set) var pendingCancels = 0

  var isEmpty: Bool { flights.isEmpty }
  var count: Int { flights.count }

  mutating func sent(_ flight: Flight) {
    var flight = flight
    flight.isExposed = pendingCancels > 0
    flights.append(flight)
  }

  /// Lets the edge add to the payload of the segment that is being answered.
  mutating func withHead(_ body: (inout Flight) -> Void) {
    _ = flights.modifyFirst(body)
  }

  /// The same for any segment in flight, by its number.
  mutating func withFlight(_ id: UInt64, _ body: (inout Flight) -> Void) {
    flights.modify { _, flight in
      if flight.id == id { body(&flight) }
      return flight.id != id
    }
  }

  /// - Parameter canRerun: false inside an explicit transaction, whose earlier work a second run would miss.
  mutating func received(_ reply: Reply, canRerun: Bool) -> Action {
    if case .unexpected(let what) = reply { return .violation(what) }
    if case .sync = reply { return synced(canRerun: canRerun) }
    let action = flights.modifyFirst { flight -> Action in
      guard flight.nextStep < flight.steps.count else {
        // Only an error of the closing commit itself, such as a deferred constraint, comes after the last step.
        guard case .failure(let report) = reply else { return .violation("a reply without a command") }
        flight.fail(report, at: nil)
        return .none
      }
      let step = flight.steps[flight.nextStep]
      flight.nextStep &+= 1
      if case .failure(let report) = reply { flight.fail(report, at: step) }
      switch (step, reply) {
      case (.prepare(let statement), .success): return .prepared(statement)
      case (.prepare(let statement), _): return .notPrepared(statement)
      case (.command, .success): return flight.isAbandoned ? .none : .keepResult
      case (.deallocate, _), (.command, _): return .none
      }
    }
    return action ?? .violation("a reply to nothing")
  }

  private mutating func synced(canRerun: Bool) -> Action {
    guard let flight = flights.popFirst() else { return .violation("a sync for nothing") }
    guard flight.nextStep == flight.steps.count else { return .violation("a sync before the last reply") }
    return .finished(flight, flight.outcome(canRerun: canRerun && flight.mayRerun && flight.access == .read))
  }

  /// Decides what a cancelled caller's segment deserves, and remembers it.
  mutating func cancel(_ id: UInt64) -> CancelDecision {
    var decision = CancelDecision.ignore
    flights.modify { index, flight in
      guard flight.id == id else { return true }
      guard !flight.isCancelled, !flight.isAbandoned else { return false }
      if index == 0 {
        flight.isCancelled = true
        decision = .sendCancel
      } else if flight.access == .read {
        flight.isAbandoned = true
        decision = .abandon
      }
      return false
    }
    return decision
  }

  /// Nobody waits for the head, and no cancel has been asked for it.
  var isHeadAbandoned: Bool { flights.first.map { $0.isAbandoned && !$0.isCancelled } ?? false }

  /// - Returns: true when a cancel should be sent for it now.
  mutating func cancelAbandonedHead() -> Bool {
    guard isHeadAbandoned else { return false }
    return flights.modifyFirst { $0.isCancelled = true } != nil
  }

  /// The caller of the head has been answered; only the end of its replies is still of interest.
  mutating func abandonHead() {
    _ = flights.modifyFirst { $0.isAbandoned = true }
  }

  /// From here until `cancelReturned`, the cancel may hit whatever happens to run.
  mutating func cancelSent() {
    pendingCancels &+= 1
    flights.modify { _, flight in
      flight.isExposed = true
      return true
    }
  }

  mutating func cancelReturned() {
    pendingCancels = max(0, pendingCancels &- 1)
  }

  /// The connection is gone: hands over all that was in flight, oldest first.
  mutating func lost() -> [Flight] { flights.removeAll() }
}

extension PipelineState.Flight {
  fileprivate mutating func fail(_ report: PostgresError.Report, at step: PipelineState.Step?) {
    guard failure == nil else { return }
    var report = report
    if let step {
      // Steps that only prepare are not commands of the caller.
      let before = steps.prefix(nextStep &- 1)
      report.commandIndex = before.count { if case .command = $0 { true } else { false } }
      switch step {
      case .prepare(let statement), .command(let statement): failedStatement = statement
      case .deallocate: break
      }
    }
    failure = report
  }

  fileprivate func outcome(canRerun: Bool) -> PipelineState.Outcome {
    if isAbandoned { return .dropped }
    guard let failure else { return .succeeded }
    if failure.sqlState == "57014" {
      if isCancelled { return .failed(.cancelled) }
      if isExposed, canRerun { return .rerun }
    }
    if failure.isStalePlan || failure.isMissingStatement, canRerun {
      return .rerun
    }
    return .failed(PostgresError(.server(failure)))
  }

  /// The statement whose plan in the server is outdated, whatever the caller gets.
  var staleStatement: Statement? { failure?.isStalePlan == true ? failedStatement : nil }

  /// The statement that the server does not know, although it had been prepared.
  var missingStatement: Statement? { failure?.isMissingStatement == true ? failedStatement : nil }
}
