import Executor

/// Which document a request runs: the one that it carries, or one that it names.
struct DocumentSource: Sendable {
  var persisted = PersistedDocuments.none
  /// nil: clients cannot add documents.
  var automatic: AutomaticDocuments?
  /// Whether nothing but `persisted` is run.
  var isTrustedOnly = false

  struct Found: Equatable {
    var text: String
    /// Where the client wants the document kept, once it has proved to be one.
    var keepAs: DocumentHash?
  }

  /// - Throws: `RequestFault` where no document may be run for these parameters.
  func document(for parameters: GraphQLParameters) throws(RequestFault) -> Found {
    if let id = parameters.documentID { return Found(text: try document(id: id, parameters)) }
    if let wanted = parameters.persistedQuery { return try document(wanted, parameters.query) }
    guard !isTrustedOnly, let query = parameters.query else { throw Self.documentRequired }
    return Found(text: query)
  }

  private func document(id: String, _ parameters: GraphQLParameters) throws(RequestFault) -> String {
    guard parameters.query == nil else {
      throw RequestFault(.notWellFormed, "Send “query” or “documentId”, not both.")
    }
    guard id.hasPrefix("sha256:"), let hash = DocumentHash(hex: id.dropFirst(7)) else {
      throw RequestFault(
        .refused, .documentNotFound,
        "“documentId” must be “sha256:” and the 64 hexadecimal digits, in lower case, of the document's SHA-256."
      )
    }
    guard let text = persisted[hash] else {
      throw RequestFault(.refused, .documentNotFound, "There is no persisted document by this “documentId”.")
    }
    return text
  }

  /// Automatic persisted queries, with the messages and codes that Apollo's clients know.
  private func document(
    _ wanted: GraphQLParameters.PersistedQuery, _ query: String?
  ) throws(RequestFault) -> Found {
    guard wanted.version == 1 else {
      throw RequestFault(.refused, .badRequest, "Only version 1 of “extensions.persistedQuery” is known.")
    }
    guard let hash = DocumentHash(hex: wanted.hash) else {
      throw RequestFault(
        .refused, .badRequest,
        "“extensions.persistedQuery.sha256Hash” must be 64 hexadecimal digits in lower case.")
    }
    if let query {
      guard DocumentHash(of: query) == hash else {
        throw RequestFault(.refused, .badRequest, "provided sha does not match query")
      }
      if persisted[hash] != nil { return Found(text: query) }
      guard !isTrustedOnly else { throw Self.documentRequired }
      return Found(text: query, keepAs: automatic == nil ? nil : hash)
    }
    if let text = persisted[hash] { return Found(text: text) }
    guard !isTrustedOnly else { throw Self.documentRequired }
    guard let automatic else {
      throw RequestFault(.refused, .persistedQueryNotSupported, "PersistedQueryNotSupported")
    }
    guard let text = automatic[hash] else {
      throw RequestFault(.refused, .persistedQueryNotFound, "PersistedQueryNotFound")
    }
    return Found(text: text)
  }

  private static let documentRequired = RequestFault(
    .refused, .documentRequired,
    "Only persisted documents are run here; name one in “documentId”, or by its hash in “extensions.persistedQuery”."
  )

  /// Keeps a document that the engine has found to be one.
  func keep(_ found: Found, after outcome: GraphQLResponse.Outcome) {
    guard let hash = found.keepAs else { return }
    switch outcome {
    case .refused(.syntaxError), .refused(.validationFailed), .refused(.introspectionDisabled),
      .refused(.limitExceeded):
      return
    case .executed, .refused, .failed: automatic?.remember(found.text, hash: hash)
    }
  }
}
