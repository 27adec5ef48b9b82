import Executor
import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// From a request for a WebSocket to a socket, or to an answer that says why not.
struct SocketUpgrade: Sendable {
  let desk: SocketDesk

  /// Answers the request, behind the doorman, who has read it.
  func open(_ request: UpgradeRequest, _ context: ChannelHandlerContext, behind doorman: Doorman) {
    if let refusal = refusal(of: request) {
      let channel = context.channel
      context.writeAndFlush(NIOAny(refusal)).whenComplete { _ in channel.close(promise: nil) }
      return
    }
    do {
      try addHandlers(for: request, context, behind: doorman)
    } catch {
      context.close(promise: nil)
    }
  }

  private func addHandlers(
    for request: UpgradeRequest, _ context: ChannelHandlerContext, behind doorman: Doorman
  ) throws {
    let pipeline = context.pipeline.syncOperations
    // It would close the connection as a quiet one of HTTP.
    if let quiet = try? pipeline.context(handlerType: HTTPConnectionStateHandler.self) {
      pipeline.removeHandler(context: quiet, promise: nil)
    }
    let hasSubprotocol = request.list("sec-websocket-protocol").contains(SocketDesk.subprotocol)
    var answer = """
      HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
      Sec-WebSocket-Accept: \(request.accept)\r\n
      """
    if hasSubprotocol { answer += "Sec-WebSocket-Protocol: \(SocketDesk.subprotocol)\r\n" }
    context.writeAndFlush(NIOAny(ByteBuffer(string: answer + "\r\n")), promise: nil)
    let handler = SocketHandler(
      desk: desk, credential: request["authorization"].map(SocketDesk.bearer),
      address: context.channel.remoteAddress?.ipAddress, agent: request["user-agent"],
      hasSubprotocol: hasSubprotocol)
    // One after the other: the last may write as soon as it is there. What HTTP has left in the pipeline comes behind them,
    // and hears nothing more.
    let encoder = WebSocketFrameEncoder()
    let decoder = ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: desk.limits.message))
    let aggregator = NIOWebSocketFrameAggregator(
      minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 64, maxAccumulatedFrameSize: desk.limits.message)
    try pipeline.addHandler(encoder, position: .after(doorman))
    try pipeline.addHandler(decoder, position: .after(encoder))
    try pipeline.addHandler(aggregator, position: .after(decoder))
    try pipeline.addHandler(handler, position: .after(aggregator))
  }

  /// The whole answer to a request that gets no socket.
  private func refusal(of request: UpgradeRequest) -> ByteBuffer? {
    guard request.isComplete else {
      return Self.answer(
        "426 Upgrade Required", .badRequest,
        "Version 13 of WebSocket is spoken here (RFC 6455), with “Connection: Upgrade” and one Sec-WebSocket-Key.",
        more: "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n")
    }
    let proof = SameOriginProof(
      origin: request["origin"], authority: request["host"], fetchSite: request["sec-fetch-site"],
      hasCustomHeader: false, allowed: desk.origins)
    guard proof != .disproved else {
      return Self.answer(
        "403 Forbidden", .crossSite,
        "Pages of this origin may not connect here; CORS_ORIGINS lists those that may.")
    }
    return nil
  }

  private static func answer(
    _ status: String, _ code: ErrorCode, _ message: String, more: String = ""
  ) -> ByteBuffer {
    let body = [UInt8](
      json: .object([JSONMember("errors", .array([GraphQLError(code, message).json]))]))
    var text = "HTTP/1.1 \(status)\r\n\(more)"
    for field in CommonHeaders.security { text += "\(field.name.rawName): \(field.value)\r\n" }
    text += """
      Content-Type: \(ResponseType.json.contentType)\r\nContent-Length: \(body.count)\r\n\
      Connection: close\r\n\r\n
      """
    var buffer = ByteBuffer(string: text)
    buffer.writeBytes(body)
    return buffer
  }
}

extension [UInt8] {
  init(json: JSONValue) {
    self = []
    json.write(into: &self)
  }
}
