import Executor
import Foundation
import FoundationNetworking
import Resolvers

/// Where the demo is served, and how to ask it.
struct DemoAddress: Sendable {
  let host: String
  let port: Int

  /// A server that listens everywhere is reached on this machine.
  private var authority: String {
    let reachable = ["0.0.0.0": "127.0.0.1", "::": "::1"][host] ?? host
    return reachable.contains(":") ? "[\(reachable)]:\(port)" : "\(reachable):\(port)"
  }

  var url: String { "http://\(authority)/graphql" }
  var webSocketURL: String { "ws://\(authority)/graphql" }

  /// Sends a document over HTTP, as any client would.
  /// - Throws: `URLError`; `JSONSyntaxError` where the answer is no JSON.
  func ask(_ document: String, store: String, credential: String) async throws -> JSONValue {
    guard let url = URL(string: url) else { throw ConfigurationError("HOST is “\(host)”, which is no address.") }
    var request = URLRequest(url: url, timeoutInterval: 10)
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.setValue("Bearer \(credential)", forHTTPHeaderField: "Authorization")
    request.httpBody = Data(body(document, store: store).utf8)
    let session = URLSession(configuration: .ephemeral)
    defer { session.invalidateAndCancel() }
    let (data, _) = try await session.data(for: request)
    return try parseJSON(Array(data))
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
