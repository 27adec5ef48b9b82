import Executor
import Logging
import NIOCore

/// An id that a client gave its operation, by its UTF-8.
struct ExactID: Hashable, Sendable {
  let bytes: [UInt8]
  init(_ text: String) { bytes = Array(text.utf8) }
}

extension SocketHandler {
  // MARK: - The connection

  func initialise(_ payload: [JSONMember]) {
    guard phase == .opened else { return close(.secondInitialisation) }
    phase = .initialising
    credential = desk.credential(in: payload) ?? credential
    guard let credential, let context else { return acknowledge() }
    let (me, engine) = (NIOLoopBound(self, eventLoop: context.eventLoop), desk.engine)
    let loop = context.eventLoop
    Task {
      let isGood = await engine.mayUse(credential)
      loop.execute { isGood ? me.value.acknowledge() : me.value.close(.sessionEnded) }
    }
  }

  private func acknowledge() {
    guard phase == .initialising else { return }
    phase = .acknowledged
    send(ServerMessage.acknowledge())
  }

  /// A ping may bring a fresh credential of the same session, so that its streams go on.
  func answerPing(_ payload: [JSONMember]) {
    guard phase == .acknowledged, let text = desk.credential(in: payload), let context else {
      return send(ServerMessage.pong(payload))
    }
    let (me, engine) = (NIOLoopBound(self, eventLoop: context.eventLoop), desk.engine)
    let loop = context.eventLoop
    let subscriptions = operations.values.compactMap(\.subscription)
    let finish: @Sendable (Bool) -> Void = { isGood in
      loop.execute {
        guard isGood else { return me.value.close(.sessionEnded) }
        me.value.credential = text
        me.value.send(ServerMessage.pong([JSONMember("renewed", .bool(true))]))
      }
    }
    Task { finish(await renewed(subscriptions, with: text, engine)) }
  }

  // MARK: - Operations

  func subscribe(_ id: String, _ payload: [JSONMember]) {
    guard let context else { return }
    let key = ExactID(id)
    guard operations[key] == nil else { return close(.taken(id)) }
    let request: GraphQLRequest
    let document: DocumentSource.Found
    do throws(RequestFault) {
      (request, document) = try desk.request(
        payload, credential: credential, address: address, agent: agent)
    } catch {
      return send(ServerMessage.error(id, [error.error.json]))
    }
    let isStream = desk.engine.kind(of: request) == .subscription
    guard operations.values.count(where: { $0.isStream == isStream }) < desk.limits.operations else {
      let error = GraphQLError(
        .limitExceeded,
        "One socket carries \(desk.limits.operations) \(isStream ? "subscriptions" : "operations at a time"); complete another, or open a second socket.",
        details: [JSONMember("limit", .int(Int64(desk.limits.operations)))])
      return send(ServerMessage.error(id, [error.json]))
    }
    lastNumber &+= 1
    let number = lastNumber
    operations[key] = Operation(number: number, isStream: isStream)
    let (me, loop, desk) = (NIOLoopBound(self, eventLoop: context.eventLoop), context.eventLoop, desk)
    let start = ContinuousClock.now
    let task = Task {
      if isStream {
        let sink = SocketSink(id: id, number: number, handler: me, loop: loop)
        do {
          let subscription = try await desk.live.subscribe(request, sink: sink)
          loop.execute { me.value.started(key, number, subscription) }
        } catch {
          let response = desk.live.response(to: error, request)
          loop.execute { me.value.finish(id, number, response) }
        }
      } else {
        let response = await desk.engine.answer(request)
        desk.documents.keep(document, after: response.outcome)
        loop.execute { me.value.finish(id, number, response) }
      }
      desk.log(request, start)
    }
    operations[key]?.task = task
  }

  func stop(_ id: String) {
    guard let operation = operations.removeValue(forKey: ExactID(id)) else { return }
    if let subscription = operation.subscription {
      Task { await subscription.cancel() }
    } else if !operation.isStream {
      // What it would have sent nobody waits for; a write goes on, or ends with its statement.
      operation.task?.cancel()
    }
  }

  private func started(_ key: ExactID, _ number: UInt64, _ subscription: StreamSubscription) {
    guard operations[key]?.number == number else {
      // Completed meanwhile, by either side.
      Task { await subscription.cancel() }
      return
    }
    operations[key]?.subscription = subscription
  }

  private func finish(_ id: String, _ number: UInt64, _ response: GraphQLResponse) {
    guard end(id, number) else { return }
    // Without `data` there is no result to send, only an end: a client that took it for a result would not come again.
    if response.outcome != .executed,
      case .success(let json) = Result(catching: { try parseJSON(response.body) }),
      case .array(let errors)? = json["errors"]
    {
      return send(ServerMessage.error(id, errors))
    }
    send(ServerMessage.next(id) + response.body + [UInt8(ascii: "}")])
    send(ServerMessage.complete(id))
  }

  /// - Returns: whether the operation was still there.
  private func end(_ id: String, _ number: UInt64) -> Bool {
    let key = ExactID(id)
    guard operations[key]?.number == number else { return false }
    operations[key] = nil
    return true
  }

  // MARK: - Streams

  func deliver(_ key: ExactID, _ number: UInt64, _ message: ByteBuffer) {
    guard operations[key]?.number == number else { return }
    send(message)
  }

  func streamEnded(_ id: String, _ number: UInt64, _ reason: StreamEnd) {
    guard end(id, number) else { return }
    switch reason {
    case .resync: send(ServerMessage.complete(id))
    case .failed(let error): send(ServerMessage.error(id, [error.json]))
    case .sessionEnded: close(.sessionEnded)
    case .stopping: close(.goingAway)
    }
  }
}

/// Takes the messages of one subscription to its socket's loop.
final class SocketSink: StreamSink {
  private let id: String
  private let key: ExactID
  private let number: UInt64
  private let lead: [UInt8]
  private let handler: NIOLoopBound<SocketHandler>
  private let loop: any EventLoop

  init(id: String, number: UInt64, handler: NIOLoopBound<SocketHandler>, loop: any EventLoop) {
    self.id = id
    key = ExactID(id)
    self.number = number
    self.handler = handler
    self.loop = loop
    lead = ServerMessage.next(id)
  }

  func send(_ message: StreamMessage, fingerprint: UInt64) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(lead.count + message.size + 1)
    bytes += lead
    message.write(fingerprint, to: &bytes)
    bytes.append(UInt8(ascii: "}"))
    let buffer = ByteBuffer(bytes: bytes)
    loop.execute { [handler, key, number] in handler.value.deliver(key, number, buffer) }
  }

  func end(_ end: StreamEnd) {
    loop.execute { [handler, id, number] in handler.value.streamEnded(id, number, end) }
  }
}

/// Whether all of them go on under the credential.
private func renewed(
  _ subscriptions: [StreamSubscription], with text: String, _ engine: QueryEngine
) async -> Bool {
  guard await engine.mayUse(text) else { return false }
  for subscription in subscriptions {
    guard await subscription.renew(text) else { return false }
  }
  return true
}

extension SocketDesk {
  func log(_ request: GraphQLRequest, _ start: ContinuousClock.Instant) {
    let duration = (ContinuousClock.now - start).components
    logger.info(
      "operation",
      metadata: [
        "path": "socket", "correlationId": "\(request.correlationID)",
        "microseconds": "\(duration.seconds * 1_000_000 + duration.attoseconds / 1_000_000_000_000)",
      ])
  }
}
