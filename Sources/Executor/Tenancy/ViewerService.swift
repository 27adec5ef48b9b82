import Postgres

/// Makes sessions. Written by hand beside the schema, since a session's row is the schema's business.
package protocol ViewerService: Sendable {
  /// Stores a fresh anonymous session for the credential.
  /// - Returns: the id of the session.
  /// - Throws: `GraphQLError`, e.g. where a limit is reached; the answer then goes on without a session.
  func makeSession(_ credential: Credential, for request: GraphQLRequest) async throws -> UUID
}
