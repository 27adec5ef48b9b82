/// Why the server closes a socket: a code of RFC 6455 or of graphql-transport-ws, and a text for people.
struct SocketClose: Equatable, Sendable {
  var code: UInt16
  /// At most 123 bytes, as a control frame holds.
  var reason: String

  static let goingAway = SocketClose(
    code: 1001, reason: "The server stops; connect again and go on behind your last cursor")
  static let protocolError = SocketClose(code: 1002, reason: "This is no WebSocket frame")
  static let tooLarge = SocketClose(code: 1009, reason: "The message is too large")
  /// Clients of graphql-transport-ws connect again after this code.
  static let tooSlow = SocketClose(
    code: 1013, reason: "Too slow; connect again and go on behind your last cursor")
  static let unresponsive = SocketClose(code: 1013, reason: "No answer to pings; connect again")
  static let unauthorized = SocketClose(code: 4401, reason: "Unauthorized")
  /// Clients of graphql-transport-ws connect again after this code, with what `connectionParams` then gives.
  static let sessionEnded = SocketClose(
    code: 4403, reason: "The session has ended, or its token's time is over")
  static let subprotocol = SocketClose(code: 4406, reason: "Subprotocol not acceptable")
  static let initialisationTimeout = SocketClose(code: 4408, reason: "Connection initialisation timeout")
  static let secondInitialisation = SocketClose(code: 4429, reason: "Too many initialisation requests")

  static func badMessage(_ problem: String) -> SocketClose { SocketClose(code: 4400, reason: problem) }

  static func taken(_ id: String) -> SocketClose {
    // The id is the client's, as long as it likes.
    SocketClose(code: 4409, reason: "Subscriber for \(prefix(of: id, bytes: 60)) already exists")
  }

  private static func prefix(of text: String, bytes: Int) -> String {
    var length = 0
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.prefix { scalar in
          length += UTF8.width(scalar)
          return length <= bytes
        }))
  }
}
