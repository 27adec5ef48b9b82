import NIOCore
import NIOHTTP1

/// Ends the connection behind an answer that says `Connection: close`: the server says so where it will not read the rest of the
/// request (RFC 9112, section 9.6).
final class LastAnswer: ChannelOutboundHandler, RemovableChannelHandler {
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private var isLast = false

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let part = Self.unwrapOutboundIn(data)
    if case .head(let head) = part, head.headers[canonicalForm: "connection"].contains("close") {
      isLast = true
    }
    guard case .end = part, isLast else { return context.write(data, promise: promise) }
    context.writeAndFlush(data, promise: promise)
    context.close(mode: .output, promise: nil)
  }
}

@available(*, unavailable)
extension LastAnswer: Sendable {}
