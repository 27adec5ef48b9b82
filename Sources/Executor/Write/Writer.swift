package import Postgres
package import Schema

/// The one writer: every mutation changes one tenant, in one transaction, and leaves its events, versions and log row with it
/// (consistency.md, "The writer").
package struct Writer: Sendable {
  let model: Model
  let pool: Pool
  let journal: Journal

  package init(model: Model, pool: Pool) throws {
    self.model = model
    self.pool = pool
    journal = try Journal(model: model)
  }

  /// How often a transaction that lost against another is tried.
  static let attempts = 6

  /// Performs one write.
  /// - Parameter body: makes the changes. It may run several times, so it must touch nothing outside.
  /// - Throws: what `body` throws, after a rollback and with the refusal in the log; `PostgresError`.
  package func write<Result: Sendable>(
    to tenant: UUID, as viewer: Viewer, _ operation: String, _ request: GraphQLRequest,
    _ body: @Sendable (WriteTransaction) async throws -> Result
  ) async throws -> Result {
    var attempt = 1
    while true {
      do {
        return try await once(tenant, viewer, operation, request, body)
      } catch let error as PostgresError where error.isConflict && attempt < Self.attempts {
        try await Task.sleep(for: .milliseconds(Int.random(in: 1...(8 << attempt))))
        attempt += 1
      } catch {
        await logRefusal(error, tenant, viewer, operation, request)
        throw error
      }
    }
  }

  private func once<Result: Sendable>(
    _ tenant: UUID, _ viewer: Viewer, _ operation: String, _ request: GraphQLRequest,
    _ body: @Sendable (WriteTransaction) async throws -> Result
  ) async throws -> Result {
    try await pool.withTransaction { transaction in
      _ = try await transaction.run(
        Segment([TenantSetting().command(for: tenant)], access: .write))
      let write = WriteTransaction(tenant: tenant, model: model, transaction: transaction)
      let result = try await body(write)
      // The clock last, and behind it only events and COMMIT, in one trip: nobody waits for this connection while it holds
      // the tenant's clock.
      let closing = journal.closing(
        write.changes, tenant: tenant, viewer: viewer, operation: operation, outcome: "OK", request)
      _ = try await transaction.commit(with: Segment(closing, access: .write))
      return result
    }
  }

  /// Refusals are logged after the rollback, which undid everything else. A log that cannot be written hides no error.
  private func logRefusal(
    _ error: any Error, _ tenant: UUID, _ viewer: Viewer, _ operation: String, _ request: GraphQLRequest
  ) async {
    let outcome = (error as? GraphQLError)?.code.rawValue ?? "FAILED"
    let log = journal.log(
      WriteRecord(), tenant: tenant, viewer: viewer, operation: operation, outcome: outcome, request)
    _ = try? await pool.run(
      Segment([TenantSetting().command(for: tenant), log], access: .write), lane: .write)
  }
}

extension PostgresError {
  /// Serialisation failure or deadlock: the same transaction may succeed when run again.
  var isConflict: Bool { sqlState == "40001" || sqlState == "40P01" }
}
