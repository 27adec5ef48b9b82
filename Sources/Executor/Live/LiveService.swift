package import Logging
package import Postgres
import Schema

/// Subscriptions of one engine, over whatever transport.
package actor LiveService {
  private let engine: QueryEngine
  private let dispatcher: Dispatcher
  private let log: EventLog
  /// Tells this instance's own notes from those of others.
  private let instance = UUID.v7().description
  private let turns: Turns
  private let lane: Lane.Name
  private let logger: Logger
  private var streams: [UUID: TenantStream] = [:]
  /// Subscribers on their way to a tenant's stream.
  private var coming: [UUID: Int] = [:]

  /// - Parameters:
  ///   - log: reads the events of all tenants.
  ///   - lane: of the engine's pool, for what is sent to subscribers.
  ///   - windows: statements that may run there at a time.
  package init(
    engine: QueryEngine, log: EventLog, lane: Lane.Name = .read, windows: Int = 16, logger: Logger
  ) {
    self.engine = engine
    self.log = log
    dispatcher = Dispatcher(log: log, logger: logger)
    turns = Turns(windows)
    self.lane = lane
    self.logger = logger
  }

  /// Follows the database until its task is cancelled.
  /// - Parameters: as of `Dispatcher.run`.
  package func run(
    listener: Listener, interval: Duration = .seconds(1), deafInterval: Duration = .milliseconds(250)
  ) async {
    let (dispatcher, commits) = (dispatcher, engine.writer.commits)
    await withTaskGroup { group in
      group.addTask {
        await dispatcher.run(
          commits: commits, listener: listener, interval: interval, deafInterval: deafInterval)
      }
      group.addTask { await self.sweep() }
      group.addTask { await self.carrySignals() }
      group.addTask { await self.hearSignals(listener) }
    }
  }

  // MARK: - Signals

  /// To the listeners here, and to other instances.
  private func carrySignals() async {
    let (signals, continuation) = AsyncStream.makeStream(
      of: Signal.self, bufferingPolicy: .bufferingNewest(1_000))
    let number = engine.signals.add { continuation.yield($0) }
    defer { engine.signals.remove(number) }
    for await signal in signals {
      await streams[signal.tenant]?.signal(signal)
      guard let payload = SignalNote(instance: instance, signal: signal).payload else { continue }
      do {
        try await log.announce(payload, on: SignalNote.channel)
      } catch {
        logger.warning("a signal was not announced", metadata: ["error": "\(String(reflecting: error))"])
      }
    }
  }

  private func hearSignals(_ listener: Listener) async {
    for await case .notification(let payload) in listener.notifications(channel: SignalNote.channel) {
      guard let note = SignalNote(payload), note.instance != instance else { continue }
      await streams[note.signal.tenant]?.signal(note.signal)
    }
  }

  /// Begins to send the messages of a subscription.
  /// - Throws: what `response(to:)` makes an answer of.
  package func subscribe(_ request: GraphQLRequest, sink: any StreamSink) async throws -> StreamSubscription {
    let (operation, viewer, after, credential) = try await engine.streamOperation(request)
    var end: Timestamp?
    if let credential, case .session(let known) = await engine.service.credential(credential) {
      end = known.expires
    }
    let tenant = operation.tenant
    let stream = streams[tenant] ?? makeStream(tenant)
    coming[tenant, default: 0] += 1
    defer { coming[tenant] = coming[tenant].flatMap { $0 > 1 ? $0 - 1 : nil } }
    let number = try await stream.add(
      operation, as: viewer, after: after, credentialEnd: end, sink: sink)
    return StreamSubscription(stream: stream, number: number, engine: engine)
  }

  private func makeStream(_ tenant: UUID) -> TenantStream {
    let stream = TenantStream(
      tenant: tenant, engine: engine, dispatcher: dispatcher, turns: turns, lane: lane, logger: logger)
    streams[tenant] = stream
    return stream
  }

  /// Ends every stream, because the server stops.
  package func stop() async {
    for stream in streams.values { await stream.endAll(.stopping) }
  }

  /// The answer to a subscription that was refused.
  package nonisolated func response(to error: any Error, _ request: GraphQLRequest) -> GraphQLResponse {
    switch error {
    case let refusal as Refusal: engine.refused(refusal.errors, request)
    case let error as GraphQLError: engine.refused([error], request)
    default: engine.failed(error, request)
    }
  }

  private func sweep() async {
    while !Task.isCancelled {
      try? await Task.sleep(for: .seconds(1))
      let now = Timestamp.now
      for (tenant, stream) in streams {
        await stream.sweep(now)
        if await stream.isIdle, coming[tenant] == nil { streams[tenant] = nil }
      }
    }
  }
}

/// A subscription that runs.
package struct StreamSubscription: Sendable {
  fileprivate let stream: TenantStream
  fileprivate let number: UInt64
  fileprivate let engine: QueryEngine

  /// Nothing comes any more; the sink's end neither.
  package func cancel() async { await stream.remove(number) }

  /// Goes on under a fresh credential of the same session.
  /// - Returns: false where the credential is another session's, or worth nothing.
  package func renew(_ text: String) async -> Bool {
    guard case .session(let credential) = await engine.service.credential(text) else { return false }
    return await stream.renew(number, credential)
  }
}
