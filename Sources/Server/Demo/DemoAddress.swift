import Executor
import NIOCore
import NIOHTTP1
import NIOPosix

/// Where the demo is served, and how to ask it.
struct DemoAddress: Sendable {
  let host: String
  let port: Int

  /// A server that listens everywhere is reached on this machine.
  private var reachableHost: String { ["0.0.0.0": "127.0.0.1", "::": "::1"][host] ?? host }
  private var authority: String {
    reachableHost.contains(":") ? "[\(reachableHost)]:\(port)" : "\(reachableHost):\(port)"
  }

  var url: String { "http://\(authority)/graphql" }
  var webSocketURL: String { "ws://\(authority)/graphql" }

  /// Sends a document over HTTP, as any client would; no proxy of the environment comes between.
  /// - Throws: NIO's errors of a connection; `JSONSyntaxError` where the answer is no JSON.
  func ask(_ document: String, store: String, credential: String) async throws -> JSONValue {
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .connectTimeout(.seconds(5))
      .connect(host: reachableHost, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
            wrappingChannelSynchronously: channel)
        }
      }
    let bytes = try await channel.executeThenClose { inbound, outbound in
      for part in request(body(document, store: store), credential: credential) {
        try await outbound.write(part)
      }
      var answer = ByteBuffer()
      for try await part in inbound {
        switch part {
        case .head: continue
        case .body(var piece): answer.writeBuffer(&piece)
        case .end: return answer
        }
      }
      return answer
    }
    return try parseJSON(Array(bytes.readableBytesView))
  }

  private func request(_ body: String, credential: String) -> [HTTPClientRequestPart] {
    let headers: HTTPHeaders = [
      "Host": authority, "Content-Type": "application/json", "Content-Length": "\(body.utf8.count)",
      "Authorization": "Bearer \(credential)", "Connection": "close",
    ]
    return [
      .head(HTTPRequestHead(version: .http1_1, method: .POST, uri: "/graphql", headers: headers)),
      .body(.byteBuffer(ByteBuffer(string: body))), .end(nil),
    ]
  }

  /// A command to paste into a shell. The document has no quote in it that would end the shell's.
  func curl(store: String, credential: String) -> String {
    let document =
      "query($storeToken: String!) { getStore(storeToken: $storeToken) { store { name } products(first: 3) { totalCount nodes { name price { amount currency } inStock } } } }"
    return
      "curl -s \(url) -H 'Content-Type: application/json' -H 'Authorization: Bearer \(credential)' -d '\(body(document, store: store))'"
  }

  private func body(_ document: String, store: String) -> String {
    var bytes: [UInt8] = []
    JSONValue.object([
      JSONMember("query", .string(document)),
      JSONMember("variables", .object([JSONMember("storeToken", .string(store))])),
    ]).write(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
