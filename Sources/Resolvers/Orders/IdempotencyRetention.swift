package import Postgres

/// Lets go of idempotency keys that are good for nothing any more.
package enum IdempotencyRetention {
  private static let statement = Statement(
    "delete from idempotency_key where created_at < now() - interval '\(IdempotencyClaim.hours) hours'")

  /// - Parameter connection: the owner's, which sees all stores.
  /// - Returns: how many were deleted.
  /// - Throws: `PostgresError`
  package static func prune(on connection: Connection) async throws -> Int {
    try await connection.run(Segment([Command(statement)], access: .write)).first?.affectedRows ?? 0
  }
}
