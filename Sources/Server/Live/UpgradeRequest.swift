import Crypto
import Foundation
import NIOCore

/// The head of a request for a WebSocket (RFC 6455, section 4.2.1).
struct UpgradeRequest: Equatable {
  /// By lower-case name, in their order.
  private var headers: [String: [String]] = [:]

  /// nil: it is no request for a WebSocket at this path, so it is HTTP's.
  init?(_ head: some Collection<UInt8>, path: String) {
    var lines = head.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
      String(decoding: $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0, as: UTF8.self)
    }[...]
    guard let request = lines.popFirst()?.split(separator: " ", omittingEmptySubsequences: false),
      request.count == 3, request[0] == "GET", request[2] == "HTTP/1.1",
      request[1].split(separator: "?", omittingEmptySubsequences: false).first == path[...]
    else { return nil }
    for line in lines where !line.isEmpty {
      guard let colon = line.firstIndex(of: ":"), line.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
      let name = line[..<colon].lowercased()
      let value = line[line.index(after: colon)...].trimmed
      guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 }) else { return nil }
      headers[name, default: []].append(String(value))
    }
    guard list("upgrade").contains(where: { $0.lowercased() == "websocket" }) else { return nil }
  }

  /// The value of a header that may come once; nil: it is not there, or there are several.
  subscript(name: String) -> String? {
    guard let values = headers[name], values.count == 1 else { return nil }
    return values[0]
  }

  /// The members of a header that is a list.
  func list(_ name: String) -> [String] {
    (headers[name] ?? []).flatMap { $0.split(separator: ",").map { String($0.trimmed) } }
  }

  /// Whether everything is there that a handshake needs.
  var isComplete: Bool {
    guard self["sec-websocket-version"] == "13", self["host"] != nil,
      list("connection").contains(where: { $0.lowercased() == "upgrade" }),
      let key = self["sec-websocket-key"], let bytes = Data(base64Encoded: key)
    else { return false }
    return bytes.count == 16
  }

  /// What proves to the client that its request was understood.
  var accept: String {
    let text = (self["sec-websocket-key"] ?? "") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    return Data(Insecure.SHA1.hash(data: Data(text.utf8))).base64EncodedString()
  }
}
