package import Logging
package import Postgres
import Schema

/// Hands out the streams of all tenants that somebody listens to. Readers ask for what lies behind their place, so that each
/// goes at its own pace, replay and live are the same, and nothing is kept for the slow.
///
/// It learns of commits in three ways: in the process at once, from other instances by NOTIFY, and by one statement over
/// all watched tenants as a net.
package actor Dispatcher {
  package static let channel = "storegraph_events"
  /// Events of a tenant that are kept for readers that are nearly up to date.
  private static let recentEvents = 512

  private struct Stream {
    /// nil: not read yet.
    var head: StreamHead?
    /// Without a hole, the newest last.
    var recent: [StreamEvent] = []
    var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var readers = 0
    /// The read of the log that is under way; those who come meanwhile share it.
    var reading: (after: Int64, task: Task<[StreamEvent], any Error>)?
  }

  private let log: EventLog
  private let logger: Logger
  private var streams: [UUID: Stream] = [:]
  private var unannounced: [UUID: Int64] = [:]
  private var lastWaiter: UInt64 = 0
  private var isListening = false
  private var isAnnouncing = false

  package init(log: EventLog, logger: Logger) {
    self.log = log
    self.logger = logger
  }

  // MARK: - Readers

  /// Watches a tenant until `release`.
  package func retain(_ tenant: UUID) { streams[tenant, default: Stream()].readers += 1 }

  package func release(_ tenant: UUID) {
    guard var stream = streams[tenant] else { return }
    stream.readers -= 1
    streams[tenant] = stream.readers > 0 ? stream : nil
    if stream.readers <= 0 { for waiter in stream.waiters.values { waiter.resume() } }
  }

  /// Where a tenant's stream is now.
  /// - Throws: `PostgresError`; `GraphQLError` where there is no such tenant.
  func head(of tenant: UUID) async throws -> StreamHead {
    guard let head = try await log.heads(of: [tenant])[tenant] else {
      throw GraphQLError(.tenantNotFound, "What was followed is gone.")
    }
    return head
  }

  /// What comes behind a place, as soon as there is anything. The tenant must be retained.
  /// - Throws: `PostgresError` while the log cannot be read, when the caller may ask again; `CancellationError`.
  package func next(of tenant: UUID, after sequence: Int64, epoch: Int64) async throws -> StreamBatch {
    if streams[tenant]?.head.map({ sequence > $0.sequence || epoch != $0.epoch }) ?? true {
      try await refresh([tenant])
    }
    while true {
      try Task.checkCancellation()
      guard let stream = streams[tenant], let head = stream.head else { return .resync(.epoch) }
      if epoch != head.epoch { return .resync(.epoch) }
      if sequence > head.sequence { return .resync(.beyond) }
      if sequence == head.sequence {
        await wait(for: tenant, beyond: sequence)
        continue
      }
      if let kept = stream.recent.first?.sequence, kept <= sequence &+ 1 {
        let known = stream.recent.drop { $0.sequence <= sequence }
        if !known.isEmpty { return .events(Array(known)) }
      }
      let events = try await read(tenant, after: sequence)
      if !events.isEmpty { return .events(events) }
      // Before the verdict, the floor as it is now.
      try await refresh([tenant])
      guard let now = streams[tenant]?.head, now.epoch == epoch else { return .resync(.epoch) }
      return .resync(sequence < now.floor - 1 ? .expired : .hole)
    }
  }

  private func read(_ tenant: UUID, after sequence: Int64) async throws -> [StreamEvent] {
    if let reading = streams[tenant]?.reading, reading.after == sequence {
      return try await reading.task.value
    }
    let log = log
    let task = Task { try await log.events(of: tenant, after: sequence) as [StreamEvent] }
    streams[tenant]?.reading = (sequence, task)
    defer { if streams[tenant]?.reading?.after == sequence { streams[tenant]?.reading = nil } }
    let events = try await task.value
    keep(events, of: tenant)
    return events
  }

  private func keep(_ events: [StreamEvent], of tenant: UUID) {
    guard var stream = streams[tenant], let first = events.first, let last = events.last,
      last.sequence > stream.recent.last?.sequence ?? -1
    else { return }
    if let end = stream.recent.last?.sequence, first.sequence <= end &+ 1 {
      stream.recent += events.filter { $0.sequence > end }
    } else {
      stream.recent = events
    }
    stream.recent.removeFirst(max(0, stream.recent.count - Self.recentEvents))
    streams[tenant] = stream
  }

  private func wait(for tenant: UUID, beyond sequence: Int64) async {
    lastWaiter &+= 1
    let number = lastWaiter
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled || streams[tenant] == nil {
          continuation.resume()
        } else {
          streams[tenant]?.waiters[number] = continuation
        }
      }
    } onCancel: {
      Task { await self.stopWaiting(number, tenant) }
    }
  }

  private func stopWaiting(_ number: UInt64, _ tenant: UUID) {
    streams[tenant]?.waiters.removeValue(forKey: number)?.resume()
  }

  // MARK: - Wakes

  /// A commit is known of: nobody has to ask the clock.
  func wake(_ tenant: UUID, _ sequence: Int64) {
    guard var stream = streams[tenant], let head = stream.head, sequence > head.sequence else { return }
    stream.head?.sequence = sequence
    resume(&stream)
    streams[tenant] = stream
  }

  private func resume(_ stream: inout Stream) {
    for waiter in stream.waiters.values { waiter.resume() }
    stream.waiters = [:]
  }

  /// Reads the clocks of tenants, in one statement.
  private func refresh(_ tenants: [UUID]) async throws {
    guard !tenants.isEmpty else { return }
    let heads = try await log.heads(of: tenants)
    for tenant in tenants {
      guard var stream = streams[tenant] else { continue }
      let seen = heads[tenant]
      if let seen, let known = stream.head, seen.epoch == known.epoch {
        // The statement may have begun before a commit that is known of by now.
        stream.head = StreamHead(
          epoch: seen.epoch, sequence: max(seen.sequence, known.sequence), floor: max(seen.floor, known.floor)
        )
      } else {
        stream.head = seen
        stream.recent = []
      }
      if stream.head != streams[tenant]?.head { resume(&stream) }
      streams[tenant] = stream
    }
  }

  // MARK: - Service

  /// Runs until its task is cancelled. Losing the database stops nothing: every loop goes on when it is back.
  /// - Parameter interval: between polls while other instances are heard.
  /// - Parameter deafInterval: between polls while they are not.
  package func run(
    commits: CommitSignal, listener: Listener, interval: Duration = .seconds(1),
    deafInterval: Duration = .milliseconds(250)
  ) async {
    let observer = commits.add { tenant, sequence in
      Task { await self.committed(tenant, sequence) }
    }
    await withTaskGroup { group in
      group.addTask { await self.listen(listener) }
      group.addTask { await self.poll(interval, deafInterval) }
    }
    commits.remove(observer)
  }

  private func committed(_ tenant: UUID, _ sequence: Int64) {
    unannounced[tenant] = max(unannounced[tenant] ?? 0, sequence)
    wake(tenant, sequence)
    guard !isAnnouncing else { return }
    isAnnouncing = true
    Task { await self.announce() }
  }

  private func listen(_ listener: Listener) async {
    for await message in listener.notifications(channel: Self.channel) {
      switch message {
      case .lost: isListening = false
      case .listening:
        isListening = true
        await look()
      case .notification(let payload):
        for (tenant, sequence) in Wake.sequences(payload) { await heard(tenant, sequence) }
      }
    }
  }

  /// A notification is a hint, which anybody on the database may send: the clock itself says how far the tenant is.
  private func heard(_ tenant: UUID, _ sequence: Int64) async {
    guard let head = streams[tenant]?.head, sequence > head.sequence else { return }
    do {
      try await refresh([tenant])
    } catch {
      logger.warning("a clock could not be read", metadata: ["error": "\(String(reflecting: error))"])
    }
  }

  private func poll(_ interval: Duration, _ deafInterval: Duration) async {
    while !Task.isCancelled {
      try? await Task.sleep(for: isListening ? interval : deafInterval)
      await look()
    }
  }

  private func look() async {
    do {
      try await refresh(Array(streams.keys))
    } catch {
      logger.warning("the clocks could not be read", metadata: ["error": "\(String(reflecting: error))"])
    }
  }

  /// What comes together within some milliseconds leaves together.
  private func announce() async {
    try? await Task.sleep(for: .milliseconds(5))
    isAnnouncing = false
    let payloads = Wake.payloads(unannounced)
    unannounced = [:]
    for payload in payloads {
      do {
        try await log.announce(payload, on: Self.channel)
      } catch {
        // The others poll.
        logger.warning("a commit was not announced", metadata: ["error": "\(String(reflecting: error))"])
      }
    }
  }
}
