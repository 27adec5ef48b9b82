import NIOCore

/// Stands before HTTP's handlers and looks for a request for a WebSocket, which gets a pipeline of its own: the first of a
/// connection, or a later one where nothing else is under way, as proxies send it that keep their connections.
final class Doorman: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum State { case deciding, http, socket }
  enum Verdict: Equatable {
    case http, undecided
    case socket(UpgradeRequest)
  }

  /// Bytes of a request's head; a longer one is HTTP's to refuse.
  private static let limit = 16_384
  private static let line = Array("GET \(GraphQLRoute.path)".utf8)

  private let upgrade: SocketUpgrade
  private let patience: TimeAmount
  /// Sets up HTTP's handlers behind this one; false: there will be none.
  private let openHTTP: (Bool) -> Void
  private var state = State.deciding
  private var bytes = ByteBuffer()
  private var deadline: Scheduled<Void>?

  init(upgrade: SocketUpgrade, patience: TimeAmount, openHTTP: @escaping (Bool) -> Void) {
    self.upgrade = upgrade
    self.patience = patience
    self.openHTTP = openHTTP
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    deadline?.cancel()
    if state == .deciding {
      state = .http
      openHTTP(false)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch state {
    case .socket: context.fireChannelRead(data)
    case .http:
      let chunk = Self.unwrapInboundIn(data)
      guard case .socket(let request) = Self.verdict(chunk), isQuiet(context) else {
        return context.fireChannelRead(data)
      }
      state = .socket
      // HTTP believes that the client has nothing more to say.
      context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
      upgrade.open(request, context, behind: self)
    case .deciding:
      var more = Self.unwrapInboundIn(data)
      bytes.writeBuffer(&more)
      let verdict = Self.verdict(bytes)
      guard verdict != .undecided else { return }
      deadline?.cancel()
      let first = bytes
      bytes = ByteBuffer()
      if case .socket(let request) = verdict {
        state = .socket
        openHTTP(false)
        upgrade.open(request, context, behind: self)
      } else {
        state = .http
        openHTTP(true)
        context.fireChannelRead(Self.wrapInboundOut(first))
      }
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    context.fireChannelReadComplete()
    // What is left of HTTP asks for no more.
    if state == .socket { context.read() }
  }

  /// Whether HTTP has answered everything, so that what comes is a new request.
  private func isQuiet(_ context: ChannelHandlerContext) -> Bool {
    (try? context.pipeline.syncOperations.handler(type: HeadErrorHandler.self))?.isQuiet ?? false
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    guard state == .socket, mode != .all else { return context.close(mode: mode, promise: promise) }
    // HTTP ends its half of a connection that is not its own any more.
    promise?.succeed()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if state == .deciding {
      if event is ChannelShouldQuiesceEvent { return context.close(promise: nil) }
      if case .inputClosed? = event as? ChannelEvent { return context.close(promise: nil) }
    }
    context.fireUserInboundEventTriggered(event)
  }

  /// Frames cannot come before the answer to the request, so the head is all that there is.
  static func verdict(_ bytes: ByteBuffer) -> Verdict {
    let view = bytes.readableBytesView
    guard zip(view, line).allSatisfy({ $0 == $1 }) else { return .http }
    if view.count <= line.count { return .undecided }
    guard let end = view.firstRange(of: Array("\r\n\r\n".utf8)) else {
      return view.count > limit ? .http : .undecided
    }
    guard end.upperBound == view.endIndex,
      let request = UpgradeRequest(view[..<end.lowerBound], path: GraphQLRoute.path)
    else { return .http }
    return .socket(request)
  }
}

@available(*, unavailable)
extension Doorman: Sendable {}
