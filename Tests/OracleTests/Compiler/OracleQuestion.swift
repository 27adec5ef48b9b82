import GraphQL

/// Who asks, and of which tenant: all that an answer depends on beside document, variables and data.
struct OracleViewer: Sendable, Hashable {
  var role: String
  var tenantID: String
  /// nil: a viewer without a session.
  var sessionID: String?
  /// nil for the anonymous roles.
  var userID: String?
}

/// One operation to be answered. The document holds exactly one operation.
struct OracleQuestion: Sendable {
  var document: Document
  /// As a client sends them.
  var variables: [JSONTree.Member]
  var viewer: OracleViewer
}

/// What the oracle cannot answer: a mistake in a document, or a thing outside its contract.
struct OracleFault: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
