import Postgres

/// The Swift functions behind computed fields and mutations. Generated from the schema; calls what was written by hand.
package protocol ResolverDispatch: Sendable {
  /// Values for a batch of rows, in their order and number.
  /// - Parameter field: `Type.field`.
  func resolve(
    _ field: String, rows: inout RowsReader, in context: ResolverContext
  ) async throws -> [Result<JSONValue, ResolverError>]

  /// Performs a mutation and returns what its payload's own fields hold.
  func perform(
    _ mutation: String, arguments: InputObject, in context: MutationContext
  ) async throws -> PayloadValues
}

/// A failure of one value: it becomes null, with an error at its path.
package struct ResolverError: Error, Sendable, Hashable {
  /// Goes to the client as it is.
  package var message: String
  package init(_ message: String) { self.message = message }
}

/// What resolvers may know of the request.
package struct ResolverContext: Sendable {
  package var viewer: Viewer
  /// The credential that this very request made for its viewer; nil: the viewer brought its own.
  package var newCredential: String?

  package init(viewer: Viewer, newCredential: String? = nil) {
    self.viewer = viewer
    self.newCredential = newCredential
  }
}
