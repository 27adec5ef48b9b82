import Executor
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// From a request for a WebSocket to a socket, or to an answer that says why not.
struct SocketUpgrade: Sendable {
  let desk: SocketDesk

  /// Puts HTTP's handlers into the pipeline for the one request, and the socket's in their place.
  func configure(_ channel: any Channel) throws -> EventLoopFuture<Void> {
    let upgrader = NIOTypedWebSocketServerUpgrader(
      maxFrameSize: desk.limits.message, enableAutomaticErrorHandling: false,
      shouldUpgrade: { channel, head in
        channel.eventLoop.makeSucceededFuture(refusal(of: head) == nil ? headers(for: head) : nil)
      },
      upgradePipelineHandler: { channel, head in
        channel.eventLoop.makeCompletedFuture { try addHandlers(to: channel, head) }
      })
    let configuration = NIOUpgradableHTTPServerPipelineConfiguration(
      upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(
        upgraders: [upgrader],
        notUpgradingCompletionHandler: { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(RefusedUpgrade(upgrade: self))
          }
        }))
    return try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
      configuration: configuration)
  }

  struct Refusal {
    var status: HTTPResponseStatus
    var code: ErrorCode
    var message: String
  }

  func refusal(of head: HTTPRequestHead) -> Refusal? {
    guard head.headers["Sec-WebSocket-Version"] == ["13"], head.headers["Sec-WebSocket-Key"].count == 1 else {
      return Refusal(
        status: .upgradeRequired, code: .badRequest,
        message: "Version 13 of WebSocket is spoken here (RFC 6455), with one Sec-WebSocket-Key.")
    }
    let proof = SameOriginProof(
      origin: head.headers.first(name: "Origin"), authority: head.headers.first(name: "Host"),
      fetchSite: head.headers.first(name: "Sec-Fetch-Site"), hasCustomHeader: false, allowed: desk.origins)
    guard proof != .disproved else {
      return Refusal(
        status: .forbidden, code: .crossSite,
        message: "Pages of this origin may not connect here; CORS_ORIGINS lists those that may.")
    }
    return nil
  }

  private func headers(for head: HTTPRequestHead) -> HTTPHeaders {
    hasSubprotocol(head) ? ["Sec-WebSocket-Protocol": SocketDesk.subprotocol] : [:]
  }

  private func hasSubprotocol(_ head: HTTPRequestHead) -> Bool {
    head.headers[canonicalForm: "Sec-WebSocket-Protocol"].contains { $0 == SocketDesk.subprotocol }
  }

  private func addHandlers(to channel: any Channel, _ head: HTTPRequestHead) throws {
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(
      NIOWebSocketFrameAggregator(
        minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 64, maxAccumulatedFrameSize: desk.limits.message))
    try pipeline.addHandler(
      SocketHandler(
        desk: desk, credential: head.headers.first(name: "Authorization").map(SocketDesk.bearer),
        address: channel.remoteAddress?.ipAddress, agent: head.headers.first(name: "User-Agent"),
        hasSubprotocol: hasSubprotocol(head)))
  }
}

/// Answers a request that got no socket, and closes the connection.
final class RefusedUpgrade: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let upgrade: SocketUpgrade

  init(upgrade: SocketUpgrade) { self.upgrade = upgrade }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(let head) = Self.unwrapInboundIn(data) else { return }
    let refusal =
      upgrade.refusal(of: head)
      ?? SocketUpgrade.Refusal(
        status: .badRequest, code: .badRequest, message: "This is no request for a WebSocket (RFC 6455).")
    let text = [UInt8](json: .object([
      JSONMember("errors", .array([GraphQLError(refusal.code, refusal.message).json]))
    ]))
    var headers = HTTPHeaders(CommonHeaders.security.map { ($0.name.rawName, $0.value) })
    headers.add(name: "Content-Type", value: ResponseType.json.contentType)
    headers.add(name: "Content-Length", value: "\(text.count)")
    headers.add(name: "Connection", value: "close")
    if refusal.status == .upgradeRequired {
      headers.add(name: "Upgrade", value: "websocket")
      headers.add(name: "Sec-WebSocket-Version", value: "13")
    }
    let channel = context.channel
    context.write(
      Self.wrapOutboundOut(
        .head(HTTPResponseHead(version: .http1_1, status: refusal.status, headers: headers))), promise: nil)
    context.write(Self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: text)))), promise: nil)
    context.writeAndFlush(Self.wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

@available(*, unavailable)
extension RefusedUpgrade: Sendable {}

extension [UInt8] {
  init(json: JSONValue) {
    self = []
    json.write(into: &self)
  }
}
