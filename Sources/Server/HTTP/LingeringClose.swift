import NIOCore

/// Ends a connection whose last answer is written while the client may still be sending, as after a body that is too long.
///
/// The server has nothing more to say, and reads no more requests. To close at once would make the client's kernel throw away the
/// answer (RFC 9112, section 9.6), and to wait for the client would let it hold the connection, and all that belongs to it. So
/// what still comes is dropped unread, for a while, and then the connection is closed.
final class LingeringClose: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let patience = TimeAmount.seconds(2)
  /// Bytes that a client may still send meanwhile.
  private static let limit = 4 << 20

  private var isLingering = false
  private var dropped = 0
  private var end: Scheduled<Void>?

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    context.close(mode: mode, promise: promise)
    guard mode == .output, !isLingering else { return }
    isLingering = true
    let channel = context.channel
    end = context.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
    // Whoever read until now has stopped asking.
    context.read()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard isLingering else { return context.fireChannelRead(data) }
    dropped += Self.unwrapInboundIn(data).readableBytes
    if dropped > Self.limit { context.close(promise: nil) }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if isLingering { context.read() } else { context.fireChannelReadComplete() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if isLingering, case .inputClosed? = event as? ChannelEvent { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end?.cancel()
    context.fireChannelInactive()
  }
}

@available(*, unavailable)
extension LingeringClose: Sendable {}
