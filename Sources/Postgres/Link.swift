import CLibPQ

/// What a link tells the lane or listener that it belongs to. All on the reactor's thread.
protocol LinkOwner: AnyObject {
  /// Connected, and its startup SQL has run.
  func linkReady(_ link: Link)
  /// At least one errand has ended: there may be room for another.
  func linkProgressed(_ link: Link)
  /// One of the owner's own segments, not a caller's, has succeeded.
  func linkFinished(_ link: Link, job: UInt64)
  /// It is gone, and everything in flight has been answered. `unsent` were never on the wire.
  func linkLost(_ link: Link, _ error: PostgresError, unsent: [Cargo])
  func linkNotified(_ link: Link, channel: String, payload: String)
  func linkWarned(_ link: Link, _ message: String, _ error: PostgresError)
}

/// A segment with everything that is needed to send it, to send it again, and to answer for it.
struct Cargo {
  enum Completion {
    case caller(Reply<[QueryResult]>)
    /// The caller has its answer already.
    case nobody
    case startup
    case warm(Statement)
    /// The connection is of no use until it succeeds.
    case rollback
    case housekeeping
  }

  let job: Job
  var completion: Completion
  var results: [QueryResult] = []
  var mayRerun = true
  /// A prepared statement's name to be given up, for housekeeping.
  var deallocation: String?

  func answer(_ result: Result<[QueryResult], PostgresError>) {
    if case .caller(let reply) = completion { reply.resume(returning: result) }
  }
}

/// One physical connection, from its first packet to its last. Lives on the reactor's thread only; a lost link is
/// never revived, its owner makes a new one.
final class Link {
  enum Phase {
    case resolving
    case connecting
    case open
    case dead
  }

  enum Errand {
    case segment(Cargo)
    case exchange(Exchange)
  }

  let id = Job.nextID()
  unowned let loop: ReactorLoop
  weak var owner: (any LinkOwner)?
  let settings: LinkSettings
  /// When the attempt to connect is given up, in nanoseconds of the monotonic clock; nil once ready.
  var connectDeadline: UInt64?

  var phase = Phase.resolving
  var connection: OpaquePointer?
  var isReady = false
  var startupLeft = 0
  var pipeline = PipelineState<Cargo>()
  var backlog = FIFO<Errand>()
  /// The script or copy that has the connection to itself, outside pipeline mode.
  var exchange: Exchange?
  var cache: PreparedCache
  /// What the server said before it hung up.
  var lastFatal: String?
  /// When a statement nobody waits for any more, now at the head, has used up its grace.
  var abandonedUntil: UInt64?
  /// Bytes are waiting until the socket takes more.
  var wantsWrite = false
  var watched: Int32 = -1
  /// Whom it serves, kept by its lane.
  var lease = LaneDriver.Lease.free

  init(_ settings: LinkSettings, loop: ReactorLoop, owner: any LinkOwner) {
    self.settings = settings
    self.loop = loop
    self.owner = owner
    cache = PreparedCache(
      budget: settings.preparedBytes, bytesPerSQLByte: settings.preparedBytesPerSQLByte)
    connectDeadline = Monotonic.deadline(after: settings.connectTimeout)
  }

  /// Segments on the wire and behind them.
  var load: Int { pipeline.count &+ backlog.count }

  /// Nothing is under way, not even a cancel.
  var isIdle: Bool {
    pipeline.isEmpty && backlog.isEmpty && exchange == nil && pipeline.pendingCancels == 0
  }

  /// True inside BEGIN … COMMIT, aborted or not. Meaningful when idle.
  var isInTransaction: Bool {
    guard let connection else { return false }
    return PQtransactionStatus(connection) != PQTRANS_IDLE
  }

  /// The same, known for certain; false while anything is under way.
  var hasOpenTransaction: Bool {
    guard let connection else { return false }
    let status = PQtransactionStatus(connection)
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
  }

  func enqueue(_ errand: Errand) {
    if phase == .dead {
      switch errand {
      case .segment(let cargo): cargo.answer(.failure(.connection(lostMessage())))
      case .exchange(let exchange): exchange.fail(.connection(lostMessage()))
      }
      return
    }
    backlog.append(errand)
    pump()
  }

  var nextDeadline: UInt64? { connectDeadline ?? abandonedUntil }

  func tick(now: UInt64) {
    if let connectDeadline, connectDeadline <= now {
      fail(.connection("no answer within \(settings.connectTimeout)"))
    } else if let abandonedUntil, abandonedUntil <= now {
      cancelAbandonedHead()
    }
  }

  /// Sends what may be sent.
  func pump() {
    while phase == .open, exchange == nil, let errand = backlog.first {
      if pipeline.pendingCancels > 0, !settings.isShared { return }
      switch errand {
      case .segment(let cargo):
        // A second run goes alone, when no cancel is under way: then only its own caller can stop it.
        if !cargo.mayRerun, pipeline.pendingCancels > 0 || !pipeline.isEmpty { return }
        guard isSendable(cargo) else { return }
        if settings.isShared, isReady {
          sendDeallocations()
          guard phase == .open else { return }
        }
        _ = backlog.popFirst()
        send(cargo)
      case .exchange(let exchange):
        guard pipeline.isEmpty else { return }
        _ = backlog.popFirst()
        begin(exchange)
      }
    }
  }

  /// The kernel says that something can be read or written, or that the peer is gone.
  func socketReady(isWritable: Bool) {
    switch phase {
    case .connecting: pollConnect()
    case .open:
      guard let connection else { return }
      let isAlive = PQconsumeInput(connection) == 1
      drain()
      if !isAlive || self.connection.map({ PQstatus($0) == CONNECTION_BAD }) == true {
        return fail(.connection(lostMessage()))
      }
      if isWritable || wantsWrite { flush() }
    case .resolving, .dead: break
    }
  }

  /// Reads everything that libpq has parsed already, then looks for new work.
  func drain() {
    if exchange != nil { drainExchange() } else { drainPipeline() }
    takeNotifications()
    pump()
  }

  func flush() {
    guard let connection else { return }
    let status = PQflush(connection)
    guard status >= 0 else { return fail(.connection(lostMessage())) }
    let wants = status == 1
    if wants != wantsWrite {
      wantsWrite = wants
      if !loop.watch(watched, for: self, readable: true, writable: wants) {
        return fail(.connection("epoll refuses the socket"))
      }
    }
    if !wants { exchangeFlushed() }
  }

  /// Ends whatever transaction a lease left open. Never run twice, never cancelled.
  func rollBack() {
    let job = Job(Segment([.oneShot("ROLLBACK")], access: .write))
    enqueue(.segment(Cargo(job: job, completion: .rollback)))
  }

  private func takeNotifications() {
    while let connection, let notification = PQnotifies(connection) {
      let channel = String(cString: notification.pointee.relname)
      let payload = String(cString: notification.pointee.extra)
      PQfreemem(notification)
      owner?.linkNotified(self, channel: channel, payload: payload)
    }
  }

  // MARK: the end

  func lostMessage() -> String {
    if let lastFatal { return lastFatal }
    guard let connection, let message = PQerrorMessage(connection) else { return "connection lost" }
    let text = String(cString: message).split(separator: "\n").joined(separator: "; ")
    return text.isEmpty ? "connection lost" : text
  }

  /// Ends the connection: answers everything in flight with `error`, gives what was never sent back to the owner.
  func fail(_ error: PostgresError) {
    guard phase != .dead else { return }
    let owner = owner
    close()
    for flight in pipeline.lost() { flight.payload.answer(.failure(error)) }
    var unsent: [Cargo] = []
    for errand in backlog.removeAll() {
      switch errand {
      case .segment(let cargo): unsent.append(cargo)
      case .exchange(let exchange): exchange.fail(error)
      }
    }
    exchange?.fail(error)
    exchange = nil
    owner?.linkLost(self, error, unsent: unsent)
  }

  /// Says goodbye and frees the socket, without telling anybody.
  func close() {
    phase = .dead
    isReady = false
    loop.remove(self)
    if watched >= 0 { loop.unwatch(watched) }
    watched = -1
    if let connection { PQfinish(connection) }
    connection = nil
  }
}
