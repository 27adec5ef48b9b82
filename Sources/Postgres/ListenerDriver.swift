import Logging

/// The connection of one listener and its subscribers. Lives on the reactor's thread only.
final class ListenerDriver: Driver {
  private struct Subscriber {
    let channel: String
    let continuation: AsyncStream<Listener.Message>.Continuation
  }

  let id: UInt64
  private let settings: LinkSettings
  private let logger: Logger
  private unowned let loop: ReactorLoop
  private var link: Link?
  private var backoff = Backoff()
  private var retryAt: UInt64?
  private var subscribers: [UInt64: Subscriber] = [:]
  /// LISTEN commands on their way, by job: who is told when they have taken effect.
  private var pending: [UInt64: String] = [:]
  /// Channels whose subscribers were told that the server listens.
  private var confirmed: Set<String> = []

  init(id: UInt64, settings: LinkSettings, logger: Logger, loop: ReactorLoop) {
    self.id = id
    self.settings = settings
    self.logger = logger
    self.loop = loop
  }

  func subscribe(
    _ subscriber: UInt64, to channel: String, _ continuation: AsyncStream<Listener.Message>.Continuation
  ) {
    // Postgres would shorten a longer name, and then notifications would carry another one than asked for.
    guard !channel.isEmpty, channel.utf8.count < 64, !channel.utf8.contains(0) else {
      logger.error("a channel's name must have 1 to 63 bytes")
      return continuation.finish()
    }
    subscribers[subscriber] = Subscriber(channel: channel, continuation: continuation)
    if let link {
      if link.isReady { listen(to: channel, on: link) }
    } else if retryAt == nil {
      connect()
    }
  }

  func unsubscribe(_ subscriber: UInt64) {
    guard let channel = subscribers.removeValue(forKey: subscriber)?.channel else { return }
    guard let link, link.isReady, !subscribers.values.contains(where: { $0.channel == channel }) else {
      return
    }
    send("UNLISTEN \(ListenerDriver.quoted(channel))", on: link)
  }

  func shutdown() {
    loop.removeDriver(id)
    link?.close()
    link = nil
    retryAt = nil
    let ended = subscribers.values
    subscribers = [:]
    for subscriber in ended { subscriber.continuation.finish() }
  }

  // MARK: the connection

  private func connect() {
    retryAt = nil
    let link = Link(settings, loop: loop, owner: self)
    self.link = link
    link.connect()
  }

  /// The subscribers of `channel` hear `.listening` when the server has confirmed.
  private func listen(to channel: String, on link: Link) {
    pending[send("LISTEN \(ListenerDriver.quoted(channel))", on: link)] = channel
  }

  @discardableResult
  private func send(_ sql: String, on link: Link) -> UInt64 {
    let job = Job(Segment([.oneShot(sql)], access: .write))
    let cargo = Cargo(job: job, completion: .housekeeping)
    defer { link.enqueue(.segment(cargo)) }
    return job.id
  }

  private static func quoted(_ name: String) -> String {
    var quoted = "\""
    for character in name.unicodeScalars {
      if character == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(character)
    }
    return quoted + "\""
  }

  private func yield(_ event: Listener.Message, to channel: String) {
    for subscriber in subscribers.values where subscriber.channel == channel {
      if case .dropped = subscriber.continuation.yield(event) { subscriber.continuation.yield(.listening) }
    }
  }

  var nextDeadline: UInt64? {
    let earliest = min(retryAt ?? .max, link?.nextDeadline ?? .max)
    return earliest == .max ? nil : earliest
  }

  func tick(now: UInt64) {
    if let retryAt, retryAt <= now { connect() }
    link?.tick(now: now)
  }

  func run(_ job: Job, reply: Reply<[QueryResult]>) {
    reply.resume(returning: .failure(PostgresError(.protocolViolation("a listener runs no segments"))))
  }
}

extension ListenerDriver: LinkOwner {
  func linkReady(_ link: Link) {
    backoff.reset()
    for channel in Set(subscribers.values.map(\.channel)) { listen(to: channel, on: link) }
  }

  func linkProgressed(_ link: Link) {}

  func linkFinished(_ link: Link, job: UInt64) {
    guard let channel = pending.removeValue(forKey: job) else { return }
    confirmed.insert(channel)
    yield(.listening, to: channel)
  }

  func linkLost(_ link: Link, _ error: PostgresError, unsent: [Cargo]) {
    self.link = nil
    pending = [:]
    logger.warning("listener lost its connection", metadata: ["error": "\(String(reflecting: error))"])
    for channel in confirmed { yield(.lost, to: channel) }
    confirmed = []
    guard !subscribers.isEmpty else { return }
    retryAt = Monotonic.now() &+ backoff.delay()
  }

  func linkNotified(_ link: Link, channel: String, payload: String) {
    yield(.notification(payload: payload), to: channel)
  }

  func linkWarned(_ link: Link, _ message: String, _ error: PostgresError) {
    // A LISTEN that the server refuses leaves its subscribers deaf: start over, with back-off.
    link.fail(error)
  }
}
