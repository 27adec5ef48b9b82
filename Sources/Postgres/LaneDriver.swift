import Logging

/// The connections of one lane and the callers that wait for them. Lives on the reactor's thread only.
final class LaneDriver: Driver {
  /// Whom an exclusive connection serves.
  enum Lease: Equatable {
    case free
    /// One segment; given back when it has ended.
    case segment
    /// A caller's, known by the number of its lease: an older handle must not reach into a newer lease.
    case held(UInt64)
    /// Given back; what is left of its work is being cleared away.
    case releasing
  }

  enum Waiter {
    case segment(Job, Reply<[QueryResult]>)
    case lease(UInt64, Reply<UInt64>)
  }

  /// A place for one connection.
  private struct Seat {
    var link: Link?
    var backoff = Backoff()
    /// Connected since the last loss; further failed attempts are no news.
    var wasReady = true
    /// When to try again; nil while there is a link.
    var retryAt: UInt64?
  }

  let id: UInt64
  private let lane: Lane
  private let settings: LinkSettings
  private let leaseWait: Duration
  private let logger: Logger
  private unowned let loop: ReactorLoop
  private var seats: [Seat]
  private var waiters = WaitQueue<Waiter>()
  private var lastError: PostgresError?
  private var isClosing = false
  private var closeDeadline: UInt64?
  private var closers: [Reply<Void>] = []

  init(id: UInt64, lane: Lane, configuration: PoolConfiguration, logger: Logger, loop: ReactorLoop) {
    self.id = id
    self.lane = lane
    self.loop = loop
    self.logger = logger
    leaseWait = configuration.leaseWait
    settings = LinkSettings(configuration, lane: lane)
    seats = Array(repeating: Seat(), count: max(1, lane.connections))
  }

  func start() {
    for index in seats.indices { connect(index) }
  }

  private func connect(_ index: Int) {
    let link = Link(settings, loop: loop, owner: self)
    seats[index].link = link
    seats[index].retryAt = nil
    link.connect()
  }

  // MARK: deadlines

  var nextDeadline: UInt64? {
    var earliest = waiters.nextDeadline ?? .max
    for seat in seats {
      earliest = min(earliest, seat.retryAt ?? .max, seat.link?.nextDeadline ?? .max)
    }
    earliest = min(earliest, closeDeadline ?? .max)
    return earliest == .max ? nil : earliest
  }

  func tick(now: UInt64) {
    while let waiter = waiters.popExpired(now: now) { refuse(waiter, with: waitError()) }
    for index in seats.indices {
      if let retryAt = seats[index].retryAt, retryAt <= now, !isClosing { connect(index) }
      seats[index].link?.tick(now: now)
    }
    if let deadline = closeDeadline, deadline <= now { closeNow() }
  }

  private func waitError() -> PostgresError {
    if seats.contains(where: { $0.link?.isReady == true }) { return .busy }
    guard let lastError else { return .connection("not connected yet") }
    return .connection(String(reflecting: lastError))
  }

  private func refuse(_ waiter: Waiter, with error: PostgresError) {
    switch waiter {
    case .segment(_, let reply): reply.resume(returning: .failure(error))
    case .lease(_, let reply): reply.resume(returning: .failure(error))
    }
  }

  // MARK: callers

  func run(_ job: Job, reply: Reply<[QueryResult]>) {
    wait(.segment(job, reply), id: job.id, isCancelled: job.isCancelled)
  }

  func lease(_ job: Job, reply: Reply<UInt64>) {
    wait(.lease(job.id, reply), id: job.id, isCancelled: job.isCancelled)
  }

  private func wait(_ waiter: Waiter, id: UInt64, isCancelled: Bool) {
    if isClosing { return refuse(waiter, with: .closed) }
    if isCancelled { return refuse(waiter, with: .cancelled) }
    if waiters.isEmpty, let link = roomiest() { return hand(waiter, to: link) }
    waiters.append(waiter, id: id, deadline: Monotonic.deadline(after: leaseWait))
  }

  /// The caller has been cancelled, wherever its job is now.
  func cancel(_ job: UInt64) {
    if let waiter = waiters.remove(job) { return refuse(waiter, with: .cancelled) }
    for seat in seats {
      if let link = seat.link, link.cancel(job) { return }
    }
  }

  /// The least loaded connection that may take one more caller.
  private func roomiest() -> Link? {
    var best: Link?
    for seat in seats {
      guard let link = seat.link, link.isReady, hasRoom(link) else { continue }
      if best.map({ link.load < $0.load }) ?? true { best = link }
    }
    return best
  }

  private func hasRoom(_ link: Link) -> Bool {
    switch lane.mode {
    case .shared(let inFlight): link.load < max(1, inFlight)
    case .exclusive: link.lease == .free && link.isIdle
    }
  }

  private func hand(_ waiter: Waiter, to link: Link) {
    switch (waiter, lane.mode) {
    case (.segment(let job, let reply), .shared):
      link.enqueue(.segment(Cargo(job: job, completion: .caller(reply))))
    case (.segment(let job, let reply), .exclusive):
      link.lease = .segment
      link.enqueue(.segment(Cargo(job: job, completion: .caller(reply))))
    case (.lease(let number, let reply), .exclusive):
      link.lease = .held(number)
      reply.resume(returning: .success(link.id))
    case (.lease(_, let reply), .shared):
      let message = "lane '\(lane.name)' is shared; only exclusive lanes lend connections"
      reply.resume(returning: .failure(PostgresError(.protocolViolation(message))))
    }
  }

  private func dispatch() {
    while !waiters.isEmpty, let link = roomiest(), let waiter = waiters.popFirst() {
      hand(waiter, to: link)
    }
  }

  /// The holder of a lease gives it back.
  func release(_ link: Link, lease: UInt64) {
    guard link.lease == .held(lease) else { return }
    link.lease = .releasing
    settle(link)
    dispatch()
  }

  /// Clears away what a lease left behind, then lets the next caller in.
  private func settle(_ link: Link) {
    guard link.phase == .open, link.isIdle else { return }
    if case .held = link.lease { return }
    if link.lease != .free {
      if link.isInTransaction { return link.rollBack() }
      if link.cache.hasDeallocations { return link.sendDeallocations() }
      link.lease = .free
    }
    if isClosing { retire(link) }
  }

  // MARK: shutdown

  /// - Parameter reply: answered when every connection is closed; nil when nobody waits.
  func shutdown(deadline: UInt64, reply: Reply<Void>?) {
    if let reply { closers.append(reply) }
    isClosing = true
    closeDeadline = min(closeDeadline ?? .max, deadline)
    for waiter in waiters.removeAll() { refuse(waiter, with: .closed) }
    for index in seats.indices {
      seats[index].retryAt = nil
      guard let link = seats[index].link else { continue }
      if link.phase != .open || (link.isIdle && link.lease == .free) { retire(link) }
    }
    endIfEmpty()
  }

  private func closeNow() {
    for seat in seats {
      seat.link?.stopWork()
      seat.link?.fail(.closed)
    }
    endIfEmpty()
  }

  private func retire(_ link: Link) {
    link.close()
    for index in seats.indices where seats[index].link === link { seats[index].link = nil }
    endIfEmpty()
  }

  private func endIfEmpty() {
    guard isClosing, seats.allSatisfy({ $0.link == nil }) else { return }
    closeDeadline = nil
    loop.removeDriver(id)
    for closer in closers { closer.resume(returning: .success(())) }
    closers = []
  }
}

extension LaneDriver: LinkOwner {
  func linkReady(_ link: Link) {
    for index in seats.indices where seats[index].link === link {
      if !seats[index].wasReady { logger.notice("connected again", metadata: ["lane": "\(lane.name)"]) }
      seats[index].backoff.reset()
      seats[index].wasReady = true
    }
    lastError = nil
    dispatch()
  }

  func linkProgressed(_ link: Link) {
    if lane.mode == .exclusive {
      if link.lease == .segment, link.isIdle { link.lease = .releasing }
      settle(link)
    } else if isClosing, link.isIdle {
      retire(link)
    }
    dispatch()
  }

  func linkLost(_ link: Link, _ error: PostgresError, unsent: [Cargo]) {
    lastError = error
    for index in seats.indices where seats[index].link === link {
      if !isClosing {
        let level: Logger.Level = seats[index].wasReady ? .warning : .debug
        let metadata: Logger.Metadata = ["lane": "\(lane.name)", "error": "\(String(reflecting: error))"]
        logger.log(level: level, "no connection to Postgres", metadata: metadata)
      }
      seats[index].wasReady = false
      seats[index].link = nil
      if !isClosing { seats[index].retryAt = Monotonic.now() &+ seats[index].backoff.delay() }
    }
    for cargo in unsent {
      // Never sent, so running it elsewhere is safe; a leased connection's work belongs to that connection alone.
      let isLanes = link.lease == .free || link.lease == .segment
      if case .caller(let reply) = cargo.completion, isLanes, cargo.mayRerun, !isClosing {
        wait(.segment(cargo.job, reply), id: cargo.job.id, isCancelled: false)
      } else {
        cargo.answer(.failure(error))
      }
    }
    endIfEmpty()
  }

  func linkFinished(_ link: Link, job: UInt64) {}

  func linkNotified(_ link: Link, channel: String, payload: String) {}

  func linkWarned(_ link: Link, _ message: String, _ error: PostgresError) {
    let metadata: Logger.Metadata = ["lane": "\(lane.name)", "error": "\(String(reflecting: error))"]
    logger.warning("\(message)", metadata: metadata)
  }
}
