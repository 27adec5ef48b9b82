package import Postgres

/// Lets go of idempotency keys that are good for nothing any more.
package enum IdempotencyRetention {
  private static let statement = Statement(
    "delete from idempotency_key where created_at < now() - make_interval(hours => $1)",
    parameterTypes: [OID.int4])

  /// - Parameters:
  ///   - hours: how long a key is good.
  ///   - connection: the owner's, which sees all stores.
  /// - Returns: how many were deleted.
  /// - Throws: `PostgresError`
  package static func prune(olderThan hours: Int, on connection: Connection) async throws -> Int {
    var parameters = Parameters()
    parameters.append(int4: Int32(clamping: hours))
    let results = try await connection.run(Segment([Command(statement, parameters)], access: .write))
    return results.first?.affectedRows ?? 0
  }
}
