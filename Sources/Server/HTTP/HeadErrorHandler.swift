import HTTPTypes
import NIOCore
import NIOHTTP1

/// Answers a request whose head cannot be read, before the connection is closed: 431 where it is too long, else 400.
final class HeadErrorHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// Requests whose answers are not complete. An answer to a later one must not overtake theirs.
  private var unanswered = 0
  private var isReading = false

  /// Whether every request was read to its end, and answered.
  var isQuiet: Bool { unanswered == 0 && !isReading }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch Self.unwrapInboundIn(data) {
    case .head:
      unanswered &+= 1
      isReading = true
    case .body: break
    case .end: isReading = false
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = Self.unwrapOutboundIn(data) { unanswered &-= 1 }
    context.write(data, promise: promise)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let error = error as? HTTPParserError, unanswered == 0 {
      let isTooLong = error == .headerOverflow
      let body = ByteBuffer(
        string: isTooLong
          ? #"{"errors":[{"message":"The headers are too long.","extensions":{"code":"LIMIT_EXCEEDED"}}]}"#
          : #"{"errors":[{"message":"This is not HTTP/1.1.","extensions":{"code":"BAD_REQUEST"}}]}"#)
      var headers = HTTPHeaders(CommonHeaders.security.map { ($0.name.rawName, $0.value) })
      headers.add(name: HTTPField.Name.requestID.rawName, value: CorrelationID.fresh())
      headers.add(name: "Content-Type", value: ResponseType.json.contentType)
      headers.add(name: "Content-Length", value: "\(body.readableBytes)")
      headers.add(name: "Connection", value: "close")
      let head = HTTPResponseHead(
        version: .http1_1, status: isTooLong ? .requestHeaderFieldsTooLarge : .badRequest, headers: headers)
      context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
      context.write(Self.wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
      context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
    }
    context.fireErrorCaught(error)
  }
}

@available(*, unavailable)
extension HeadErrorHandler: Sendable {}
