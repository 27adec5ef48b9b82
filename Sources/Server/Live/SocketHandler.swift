import Executor
import Logging
import NIOCore
import NIOWebSocket

/// One socket that speaks graphql-transport-ws: queries, mutations and subscriptions, many at a time. Everything here runs on
/// the socket's event loop.
final class SocketHandler: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  enum Phase { case opened, initialising, acknowledged, closing }

  struct Operation {
    var number: UInt64
    var isStream: Bool
    var subscription: StreamSubscription?
    var task: Task<Void, Never>?
  }

  let desk: SocketDesk
  let address: String?
  let agent: String?
  private let hasSubprotocol: Bool
  var phase = Phase.opened
  var credential: String?
  var operations: [ExactID: Operation] = [:]
  var lastNumber: UInt64 = 0
  private(set) var context: ChannelHandlerContext?
  private var deadline: Scheduled<Void>?
  private var pings: RepeatedTask?
  private var silentPings = 0
  private var mustFlush = false

  init(
    desk: SocketDesk, credential: String?, address: String?, agent: String?, hasSubprotocol: Bool
  ) {
    self.desk = desk
    self.credential = credential
    self.address = address
    self.agent = agent
    self.hasSubprotocol = hasSubprotocol
  }

  // MARK: - Coming and going

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    guard hasSubprotocol else { return close(.subprotocol) }
    let me = NIOLoopBound(self, eventLoop: context.eventLoop)
    deadline = context.eventLoop.scheduleTask(in: desk.limits.initialisation) {
      if me.value.phase == .opened { me.value.close(.initialisationTimeout) }
    }
    pings = context.eventLoop.scheduleRepeatedTask(initialDelay: desk.limits.ping, delay: desk.limits.ping) {
      _ in
      me.value.ping()
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { forget() }

  func channelInactive(context: ChannelHandlerContext) {
    forget()
    context.fireChannelInactive()
  }

  private func forget() {
    phase = .closing
    context = nil
    deadline?.cancel()
    pings?.cancel()
    endOperations()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent:
      close(.goingAway)
      // One that was already closing is not waited for any longer.
      end(context.channel, in: .seconds(2))
    case ChannelEvent.inputClosed: context.close(promise: nil)
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case NIOWebSocketError.invalidFrameLength,
      NIOWebSocketFrameAggregator.Error.accumulatedFrameSizeIsTooLarge:
      close(.tooLarge)
    case is NIOWebSocketError, is NIOWebSocketFrameAggregator.Error: close(.protocolError)
    default: context.close(promise: nil)
    }
  }

  private func ping() {
    guard let context, phase != .closing else { return }
    silentPings += 1
    guard silentPings <= 2 else { return close(.unresponsive) }
    context.writeAndFlush(
      Self.wrapOutboundOut(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer())), promise: nil)
  }

  /// Says why, and closes when the client has answered, or soon. Who is too slow has to read what waits before the reason.
  func close(_ reason: SocketClose) {
    guard let context, phase != .closing else { return }
    phase = .closing
    pings?.cancel()
    endOperations()
    var data = context.channel.allocator.buffer(capacity: 2 + reason.reason.utf8.count)
    data.writeInteger(reason.code)
    data.writeString(reason.reason)
    context.writeAndFlush(
      Self.wrapOutboundOut(WebSocketFrame(fin: true, opcode: .connectionClose, data: data)), promise: nil)
    end(context.channel, in: reason == .tooSlow ? .seconds(15) : .seconds(2))
  }

  private func end(_ channel: any Channel, in time: TimeAmount) {
    deadline?.cancel()
    deadline = channel.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
  }

  private func endOperations() {
    let ended = operations.values
    operations = [:]
    for operation in ended { operation.task?.cancel() }
    let subscriptions = ended.compactMap(\.subscription)
    guard !subscriptions.isEmpty else { return }
    Task { for subscription in subscriptions { await subscription.cancel() } }
  }

  // MARK: - Frames

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = Self.unwrapInboundIn(data)
    silentPings = 0
    guard phase != .closing else {
      if frame.opcode == .connectionClose { context.close(promise: nil) }
      return
    }
    switch frame.opcode {
    case .text: take(frame.unmaskedData)
    case .binary: close(.badMessage("Messages are text"))
    case .ping:
      let pong = WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData)
      context.writeAndFlush(Self.wrapOutboundOut(pong), promise: nil)
    case .connectionClose: answerClose(frame, context)
    default: break
    }
  }

  private func answerClose(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
    phase = .closing
    endOperations()
    var data = frame.unmaskedData
    let code = data.readSlice(length: 2) ?? ByteBuffer()
    let channel = context.channel
    context.writeAndFlush(
      Self.wrapOutboundOut(WebSocketFrame(fin: true, opcode: .connectionClose, data: code))
    ).whenComplete { _ in channel.close(promise: nil) }
  }

  private func take(_ bytes: ByteBuffer) {
    let message: ClientMessage
    do throws(SocketClose) {
      message = try ClientMessage(bytes)
    } catch {
      return close(error)
    }
    switch message {
    case .initialise(let payload): initialise(payload)
    case .ping(let payload): answerPing(payload)
    case .pong: break
    case .subscribe(let id, let payload):
      guard phase == .acknowledged else { return close(.unauthorized) }
      subscribe(id, payload)
    case .complete(let id): stop(id)
    }
  }

  // MARK: - Sending

  /// Sends one message as soon as the loop has done what it is at.
  func send(_ bytes: [UInt8]) { send(ByteBuffer(bytes: bytes)) }

  func send(_ data: ByteBuffer) {
    guard let context, phase != .closing else { return }
    // What waits already counts: a single message may be longer, or who has much to catch up with never would.
    if !context.channel.isWritable, backlog(context.channel) > desk.limits.backlog {
      return close(.tooSlow)
    }
    context.write(
      Self.wrapOutboundOut(WebSocketFrame(fin: true, opcode: .text, data: data)), promise: nil)
    guard !mustFlush else { return }
    mustFlush = true
    let me = NIOLoopBound(self, eventLoop: context.eventLoop)
    context.eventLoop.execute {
      me.value.mustFlush = false
      me.value.context?.flush()
    }
  }

  private func backlog(_ channel: any Channel) -> Int {
    (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
  }
}

@available(*, unavailable)
extension SocketHandler: Sendable {}
