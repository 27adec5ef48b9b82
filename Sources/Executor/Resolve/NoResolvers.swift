/// For schemas that leave nothing to Swift, such as those read while the program runs.
package struct NoResolvers: ResolverDispatch {
  package init() {}

  /// - Throws: `UnknownResolver`, always.
  package func resolve(
    _ field: String, rows: inout RowsReader, in context: ResolverContext
  ) async throws -> [Result<JSONValue, ResolverError>] { throw UnknownResolver(field) }

  /// - Throws: `UnknownResolver`, always.
  package func perform(
    _ mutation: String, arguments: InputObject, in context: MutationContext
  ) async throws -> PayloadValues { throw UnknownResolver(mutation) }
}
