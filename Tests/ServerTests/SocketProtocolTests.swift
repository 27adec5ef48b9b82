import Executor
import NIOCore
import Testing

@testable import Server

@Suite("graphql-transport-ws", .tags(.server))
struct SocketProtocolTests {
  private func message(_ text: String) throws(SocketClose) -> ClientMessage {
    try ClientMessage(ByteBuffer(string: text))
  }

  @Test("what a client may say is read")
  func messages() throws {
    #expect(try message(#"{"type":"connection_init"}"#) == .initialise([]))
    #expect(try message(#"{"type":"ping","payload":null}"#) == .ping([]))
    #expect(try message(#"{"type":"pong","payload":{"a":1}}"#) == .pong)
    #expect(try message(#"{"id":"1","type":"complete"}"#) == .complete(id: "1"))
    #expect(
      try message(#"{"id":"1","type":"subscribe","payload":{"query":"{a}"}}"#)
        == .subscribe(id: "1", payload: [JSONMember("query", .string("{a}"))]))
  }

  @Test(
    "anything else closes with 4400",
    arguments: [
      "", "7", "[]", "{", "{}", #"{"type":7}"#, #"{"type":"next","id":"1"}"#,
      #"{"type":"subscribe","id":"1"}"#,
      #"{"type":"subscribe","payload":{}}"#, #"{"type":"subscribe","id":7,"payload":{}}"#,
      #"{"type":"complete","id":""}"#, #"{"type":"ping","payload":"x"}"#,
    ])
  func wrong(_ text: String) {
    #expect { try message(text) } throws: { ($0 as? SocketClose)?.code == 4400 }
  }

  @Test("every reason fits into a control frame")
  func reasons() {
    let long = SocketClose.taken(String(repeating: "ä", count: 128))
    let known: [SocketClose] = [
      .goingAway, .protocolError, .tooLarge, .tooSlow, .unresponsive, .unauthorized, .sessionEnded,
      .subprotocol,
      .initialisationTimeout, .secondInitialisation, long,
    ]
    #expect(known.allSatisfy { $0.reason.utf8.count <= 123 })
  }

  private static let request = """
    GET /graphql HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n\
    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
    """

  @Test("the accept value is that of RFC 6455's example")
  func accept() throws {
    let request = try #require(UpgradeRequest(Array(Self.request.utf8), path: "/graphql"))
    #expect(request.isComplete)
    #expect(request.accept == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
  }

  @Test(
    "what is no request for a socket is HTTP's, and half a one waits",
    arguments: [
      ("POST /graphql HTTP/1.1\r\n", "http"), ("GET /health", "http"), ("GE", "wait"),
      ("GET /graphql", "wait"),
      ("GET /graphql?query=%7Ba%7D HTTP/1.1\r\nHost: a\r\n\r\n", "http"),
      ("GET /graphql HTTP/1.1\r\nHost: a\r\n", "wait"),
      ("GET /graphqlx" + String(request.dropFirst(12)) + "\r\n\r\n", "http"),
      (request + "\r\n\r\n", "socket"), (request + "\r\n\r\nx", "http"),
      ("GET /graphql " + String(repeating: "x", count: 17_000), "http"),
    ])
  func verdict(bytes: String, expected: String) {
    let found =
      switch Doorman.verdict(ByteBuffer(string: bytes)) {
      case .http: "http"
      case .undecided: "wait"
      case .socket: "socket"
      }
    #expect(found == expected)
  }

  @Test(
    "a client gets events where it prefers them",
    arguments: [
      ("text/event-stream", true), ("application/json", false), ("*/*", false),
      ("application/json, text/event-stream", true), ("application/json, text/event-stream;q=0.5", false),
      ("text/event-stream;q=0", false), ("application/graphql-response+json, application/json;q=0.9", false),
    ])
  func accepts(header: String, expected: Bool) { #expect(EventStream.isWanted(accept: header) == expected) }
}
