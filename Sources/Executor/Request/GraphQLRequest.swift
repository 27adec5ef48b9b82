/// One GraphQL request, however it came (HTTP, WebSocket, the command line).
package struct GraphQLRequest: Sendable {
  package var document: String
  package var operationName: String?
  package var variables: [JSONMember]
  /// From `Authorization: Bearer`; stands above the argument of the operation.
  package var credential: String?
  /// Named in every log line and in `extensions.correlationId`.
  package var correlationID: String
  /// False for GET: then nothing is written, and no session is made.
  package var mayWrite: Bool
  package var idempotencyKey: String?
  /// What the answer tells about itself, beside `extensions.correlationId`.
  package var details: AnswerDetails
  /// The address that the client was seen at; for the log alone.
  package var clientAddress: String?
  /// What the client says it is (`User-Agent`); for the log and for the list of a user's devices.
  package var clientAgent: String?
  /// Whether the answer may be given to others who ask the same without a credential; then it names no single request.
  package var mayBeShared = false
  /// Where a subscription goes on; stands above its argument.
  package var lastEventID: String?

  package init(
    document: String, operationName: String? = nil, variables: [JSONMember] = [], credential: String? = nil,
    correlationID: String, mayWrite: Bool = true, idempotencyKey: String? = nil, details: AnswerDetails = [],
    clientAddress: String? = nil, clientAgent: String? = nil
  ) {
    self.document = document
    self.operationName = operationName
    self.variables = variables
    self.credential = credential
    self.correlationID = correlationID
    self.mayWrite = mayWrite
    self.idempotencyKey = idempotencyKey
    self.details = details
    self.clientAddress = clientAddress
    self.clientAgent = clientAgent
  }
}

/// A response in JSON, and what a transport must know of it.
package struct GraphQLResponse: Sendable {
  package var content: ResponseBytes
  package var outcome: Outcome
  package var audience: Audience
  /// Whether the body has `errors`.
  package var hasErrors: Bool

  package enum Outcome: Sendable, Hashable {
    /// Executed, perhaps with field errors.
    case executed
    /// Refused before execution; there is no `data`.
    case refused(ErrorCode)
    /// Execution failed as a whole for a reason on the server's side.
    case failed(ErrorCode)
  }

  /// Who else may be given the answer.
  package enum Audience: Sendable, Hashable {
    /// Everybody who asks the same without a credential.
    case everyone
    case viewer
    /// It carries a new credential: nobody may store it.
    case bearer
  }

  package init(
    content: ResponseBytes, outcome: Outcome, audience: Audience = .viewer, hasErrors: Bool = false
  ) {
    self.content = content
    self.outcome = outcome
    self.audience = audience
    self.hasErrors = hasErrors
  }

  /// In one piece.
  package var body: [UInt8] { content.joined }
}
