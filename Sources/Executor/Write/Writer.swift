package import Postgres
package import Schema

/// The one writer: every mutation changes one tenant, in one transaction, and leaves its events, versions and log row with it
/// (consistency.md, "The writer").
package struct Writer: Sendable {
  let model: Model
  let pool: Pool
  let journal: Journal
  /// nil: writes are the server's own, and nobody's rights are asked for.
  private let viewers: ViewerStore?
  /// Told of every commit that moved a clock.
  package let commits = CommitSignal()
  /// Seals the values of encrypted fields.
  package let cipher: Cipher

  package init(model: Model, pool: Pool, cipher: Cipher = .none) throws {
    try self.init(model: model, pool: pool, viewers: nil, cipher: cipher)
  }

  init(model: Model, pool: Pool, viewers: ViewerStore?, cipher: Cipher) throws {
    self.cipher = cipher
    self.model = model
    self.pool = pool
    self.viewers = viewers
    journal = try Journal(model: model)
  }

  /// How often a transaction that lost against another is tried.
  static let attempts = 6

  /// Performs one write.
  /// - Parameters:
  ///   - isNew: the write makes the tenant, so that nobody has rights there yet.
  ///   - body: makes the changes. It may run several times, so it must touch nothing outside.
  /// - Throws: what `body` throws, after a rollback and with the refusal in the log; `ViewerChanged` where the viewer is not
  ///   any more who it was taken for; `STORE_NOT_FOUND` where the tenant is gone or closed to it; `PostgresError`.
  package func write<Result: Sendable>(
    to tenant: UUID, as viewer: Viewer, _ operation: String, _ request: GraphQLRequest, isNew: Bool = false,
    _ body: @Sendable (WriteTransaction) async throws -> Result
  ) async throws -> Result {
    var attempt = 1
    while true {
      do {
        return try await once(tenant, viewer, operation, request, isNew: isNew, body)
      } catch let change as ViewerChanged {
        // Nothing was refused: the same is tried as whoever it is now.
        throw change
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
    _ tenant: UUID, _ viewer: Viewer, _ operation: String, _ request: GraphQLRequest, isNew: Bool,
    _ body: @Sendable (WriteTransaction) async throws -> Result
  ) async throws -> Result {
    try await pool.withTransaction { transaction in
      let check = isNew ? nil : try viewers?.check(viewer, of: tenant)
      let begun = try await transaction.run(
        Segment([TenantSetting().command(for: tenant)] + (check.map { [$0] } ?? []), access: .write))
      if check != nil, let seen = begun.last { try verify(seen, viewer) }
      let write = WriteTransaction(tenant: tenant, model: model, transaction: transaction, cipher: cipher)
      let result = try await body(write)
      // The clock last, and behind it only events and COMMIT, in one trip: nobody waits for this connection while it holds
      // the tenant's clock.
      let changes = write.changes
      let closing = journal.closing(
        changes, tenant: tenant, viewer: viewer, operation: operation, outcome: changes.outcome, request)
      let closed = try await transaction.commit(with: Segment(closing, access: .write))
      // Told before the caller is: whoever writes and then reads the stream finds its change there.
      if changes.touchesClock, let numbered = closed.last, numbered.rowCount > 0,
        let sequence = numbered.int8(row: numbered.rowCount - 1, column: 0)
      {
        commits.send(tenant, sequence)
      }
      return result
    }
  }

  /// Rights are taken from the transaction itself, not from what was remembered of the viewer.
  private func verify(_ result: QueryResult, _ viewer: Viewer) throws {
    guard let viewers else { return }
    guard let state = viewers.state(result, hash: viewer.credentialHash), let seen = state.viewer else {
      throw GraphQLError(.tenantNotFound, "The \(model.tenant.type) is gone.")
    }
    guard seen == viewer else { throw ViewerChanged(viewer: seen) }
    guard state.isOpen || model.mayEnterClosed(seen.role) else {
      throw GraphQLError(.tenantNotFound, "The \(model.tenant.type) is closed.")
    }
  }

  /// Refusals are logged after the rollback, which undid everything else. A log that cannot be written hides no error.
  private func logRefusal(
    _ error: any Error, _ tenant: UUID, _ viewer: Viewer, _ operation: String, _ request: GraphQLRequest
  ) async {
    let outcome =
      (error as? GraphQLError)?.code.rawValue ?? (error as? any LoggedRefusal)?.outcome ?? "FAILED"
    await logRefusal(outcome, tenant, viewer, operation, request)
  }

  /// Logs what was refused before a transaction began.
  package func logRefusal(
    _ outcome: String, _ tenant: UUID, _ viewer: Viewer, _ operation: String, _ request: GraphQLRequest
  ) async {
    let log = journal.log(
      WriteRecord(), tenant: tenant, viewer: viewer, operation: operation, outcome: outcome, request)
    _ = try? await pool.run(
      Segment([TenantSetting().command(for: tenant), log], access: .write), lane: .write)
  }
}

/// An expected refusal, thrown inside a write so that nothing of it stays.
package protocol LoggedRefusal: Error {
  /// What the log says: a code, never content.
  var outcome: String { get }
}

/// The viewer's session ended, or its rights changed, since they were last seen; nothing was written.
package struct ViewerChanged: Error {
  package var viewer: Viewer
}

extension PostgresError {
  /// Serialisation failure or deadlock: the same transaction may succeed when run again.
  var isConflict: Bool { sqlState == "40001" || sqlState == "40P01" }
}
