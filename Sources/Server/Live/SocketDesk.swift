import Executor
import Logging
import NIOCore
import Schema

/// What all sockets share.
struct SocketDesk: Sendable {
  static let subprotocol = "graphql-transport-ws"

  let engine: QueryEngine
  let live: LiveService
  let documents: DocumentSource
  let origins: AllowedOrigins
  let limits: Limits
  let logger: Logger

  struct Limits: Sendable {
    /// Until `connection_init` must have come.
    var initialisation = TimeAmount.seconds(3)
    /// Between pings; a client that says nothing for two of them is gone.
    var ping = TimeAmount.seconds(30)
    /// Of a message from the client, in bytes.
    var message = 65_536
    /// Subscriptions of one socket; as many other operations may run there at a time.
    var operations = 20
    /// Bytes that wait for a client that reads slowly.
    var backlog = 1 << 20
  }

  /// The credential in the payload of a message, as `Authorization` or as the argument's name.
  func credential(in payload: [JSONMember]) -> String? {
    for member in payload {
      guard case .string(let text) = member.value, !text.isEmpty else { continue }
      if member.name.lowercased() == "authorization" { return Self.bearer(text) }
      if member.name == engine.model.viewer.argument { return text }
    }
    return nil
  }

  /// The token behind `Bearer`, or the text itself.
  static func bearer(_ text: String) -> String {
    let parts = text.split(separator: " ", maxSplits: 1)
    return parts.count == 2 && parts[0].lowercased() == "bearer" ? String(parts[1]) : text
  }

  /// - Throws: `RequestFault` where no document may be run.
  func request(
    _ payload: [JSONMember], credential: String?, address: String?, agent: String?
  ) throws(RequestFault) -> (request: GraphQLRequest, document: DocumentSource.Found) {
    let parameters = try GraphQLParameters(payload)
    let document = try documents.document(for: parameters)
    var request = GraphQLRequest(
      document: document.text, operationName: parameters.operationName, variables: parameters.variables,
      credential: credential, correlationID: CorrelationID.fresh(), details: parameters.details,
      clientAddress: address, clientAgent: agent)
    if case .object(let members)? = payload.first(where: { $0.name == "extensions" })?.value,
      case .string(let key)? = members.first(where: { $0.name == "idempotencyKey" })?.value
    {
      request.idempotencyKey = key
    }
    return (request, document)
  }
}
