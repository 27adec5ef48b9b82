import Executor
import NIOCore

/// What a client says in graphql-transport-ws.
enum ClientMessage: Equatable {
  case initialise([JSONMember])
  case ping([JSONMember])
  case pong
  case subscribe(id: String, payload: [JSONMember])
  case complete(id: String)

  /// - Throws: how the socket is to be closed.
  init(_ bytes: ByteBuffer) throws(SocketClose) {
    let json = bytes.withUnsafeReadableBytes { bytes in
      Result { () throws(JSONSyntaxError) in try parseJSON(bytes) }
    }
    guard case .success(.object(let members)) = json else {
      throw .badMessage("A message must be a JSON object")
    }
    func member(_ name: String) -> JSONValue { members.first { $0.name == name }?.value ?? .null }
    guard case .string(let type) = member("type") else { throw .badMessage("A message needs “type”") }
    switch type {
    case "connection_init": self = .initialise(try Self.object(member("payload"), type))
    case "ping": self = .ping(try Self.object(member("payload"), type))
    case "pong":
      _ = try Self.object(member("payload"), type)
      self = .pong
    case "subscribe":
      guard case .object(let payload) = member("payload") else {
        throw .badMessage("“subscribe” needs a payload with “query”")
      }
      self = .subscribe(id: try Self.id(member("id")), payload: payload)
    case "complete": self = .complete(id: try Self.id(member("id")))
    default: throw .badMessage("Of this type there is no message that a client sends")
    }
  }

  private static func object(_ value: JSONValue, _ type: String) throws(SocketClose) -> [JSONMember] {
    switch value {
    case .object(let members): return members
    case .null: return []
    default: throw .badMessage("The payload of “\(type)” must be an object")
    }
  }

  private static func id(_ value: JSONValue) throws(SocketClose) -> String {
    guard case .string(let id) = value, !id.isEmpty else {
      throw .badMessage("“id” must be a text that is not empty")
    }
    guard id.utf8.count <= 256 else { throw .badMessage("“id” may have 256 bytes") }
    return id
  }
}

extension SocketClose: Error {}

/// What the server says.
enum ServerMessage {
  static func acknowledge() -> [UInt8] { Array(#"{"type":"connection_ack"}"#.utf8) }

  static func pong(_ payload: [JSONMember]) -> [UInt8] {
    var members = [JSONMember("type", .string("pong"))]
    if !payload.isEmpty { members.append(JSONMember("payload", .object(payload))) }
    return bytes(members)
  }

  /// Up to the payload, which is JSON already.
  static func next(_ id: String) -> [UInt8] {
    var bytes = Array(#"{"type":"next","id":"#.utf8)
    JSONValue.string(id).write(into: &bytes)
    return bytes + Array(#","payload":"#.utf8)
  }

  static func error(_ id: String, _ errors: [JSONValue]) -> [UInt8] {
    bytes([
      JSONMember("type", .string("error")), JSONMember("id", .string(id)),
      JSONMember("payload", .array(errors)),
    ])
  }

  static func complete(_ id: String) -> [UInt8] {
    bytes([JSONMember("type", .string("complete")), JSONMember("id", .string(id))])
  }

  private static func bytes(_ members: [JSONMember]) -> [UInt8] {
    var bytes: [UInt8] = []
    JSONValue.object(members).write(into: &bytes)
    return bytes
  }
}
