import NIOCore

/// Looks at the first bytes of a connection, to see whether a WebSocket is asked for: its pipeline and that of HTTP have little
/// in common. Whatever else comes is HTTP's.
final class Doorman: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  enum Verdict: Equatable { case http, webSocket, undecided }

  /// Bytes of a request's head; a longer one is HTTP's to refuse.
  private static let limit = 16_384
  private static let line = Array("GET \(GraphQLRoute.path)".utf8)

  /// Sets up what the connection is for.
  private let open: (Verdict) -> Void
  private let abandon: () -> Void
  private let patience: TimeAmount
  private var bytes = ByteBuffer()
  private var isDone = false
  private var deadline: Scheduled<Void>?

  init(
    patience: TimeAmount, open: @escaping (Verdict) -> Void, abandon: @escaping () -> Void
  ) {
    self.patience = patience
    self.open = open
    self.abandon = abandon
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    deadline?.cancel()
    if !isDone {
      isDone = true
      abandon()
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isDone else { return context.fireChannelRead(data) }
    var more = Self.unwrapInboundIn(data)
    bytes.writeBuffer(&more)
    let verdict = Self.verdict(bytes)
    guard verdict != .undecided else { return }
    isDone = true
    deadline?.cancel()
    open(verdict)
    context.fireChannelRead(Self.wrapInboundOut(bytes))
    bytes = ByteBuffer()
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent where !isDone: context.close(promise: nil)
    case ChannelEvent.inputClosed where !isDone: context.close(promise: nil)
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  static func verdict(_ bytes: ByteBuffer) -> Verdict {
    let view = bytes.readableBytesView
    guard zip(view, line).allSatisfy({ $0 == $1 }) else { return .http }
    if view.count <= line.count { return .undecided }
    guard let end = view.firstRange(of: Array("\r\n\r\n".utf8)) else {
      return view.count > limit ? .http : .undecided
    }
    let head = view[..<end.lowerBound].map { (65...90).contains($0) ? $0 | 32 : $0 }
    for line in head.split(separator: UInt8(ascii: "\n")) {
      let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1)
      guard parts.count == 2, parts[0].elementsEqual("upgrade".utf8) else { continue }
      if parts[1].firstRange(of: Array("websocket".utf8)) != nil { return .webSocket }
    }
    return .http
  }
}

@available(*, unavailable)
extension Doorman: Sendable {}
