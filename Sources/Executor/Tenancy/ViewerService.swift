import Postgres

/// Makes sessions. Written by hand beside the schema, since a session's row is the schema's business.
package protocol ViewerService: Sendable {
  /// Stores a fresh anonymous session for the credential.
  /// - Returns: the id of the session.
  /// - Throws: `GraphQLError`, e.g. where a limit is reached; the answer then goes on without a session.
  func makeSession(_ credential: Credential, for request: GraphQLRequest) async throws -> UUID

  /// What a text that a client sent as its credential is worth, before the database is asked.
  func credential(_ text: String) async -> GivenCredential
}

/// A client's credential by its form alone.
package enum GivenCredential: Sendable {
  /// Names a session, which the database may know or not.
  case session(Credential)
  /// Was good once: its time is over, and its bearer can get another.
  case expired
  /// No credential, or not ours.
  case worthless
}

extension ViewerService {
  package func credential(_ text: String) async -> GivenCredential {
    Credential(text).map(GivenCredential.session) ?? .worthless
  }
}
