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
  package let commits: CommitSignal
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
    commits = CommitSignal()
  }

  private init(own writer: Writer) {
    model = writer.model
    pool = writer.pool
    journal = writer.journal
    viewers = nil
    commits = writer.commits
    cipher = writer.cipher
  }

  /// The same for what the server does by itself, for which nobody's rights are asked.
  package var own: Writer { Writer(own: self) }

  /// How often a transaction that lost against another is tried.
  static let attempts = 6

  /// Performs one write.
  /// - Parameters:
  ///   - isNew: the write makes the tenant, so that nobody has rights there yet.
  ///   - reading: what the answer will say of the result, whose rows are read with COMMIT.
  ///   - body: makes the changes. It may run several times, so it must touch nothing outside.
  /// - Throws: what `body` throws, after a rollback and with the refusal in the log; `ViewerChanged` where the viewer is not
  ///   any more who it was taken for; `STORE_NOT_FOUND` where the tenant is gone or closed to it; `PostgresError`.
  package func write<Result: Sendable>(
    to tenant: UUID, as viewer: Viewer, _ operation: String, _ request: GraphQLRequest, isNew: Bool = false,
    reading: PayloadReading<Result>? = nil,
    _ body: @Sendable (WriteTransaction) async throws -> Result
  ) async throws -> Result {
    var attempt = 1
    while true {
      do {
        return try await once(tenant, viewer, operation, request, isNew: isNew, reading, body)
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
    _ reading: PayloadReading<Result>?, _ body: @Sendable (WriteTransaction) async throws -> Result
  ) async throws -> Result {
    let opening = try WriteOpening(tenant, viewer, isNew ? nil : viewers, model)
    do {
      return try await pool.withTransaction { transaction in
        let write = WriteTransaction(
          tenant: tenant, model: model, transaction: transaction, opening: opening, cipher: cipher)
        let result = try await body(write)
        let reads = reading?.reads(of: result, tenant, viewer)
        let committed = try await write.commit(then: reads?.commands ?? []) { changes in
          journal.closing(
            changes, tenant: tenant, viewer: viewer, operation: operation, outcome: changes.outcome, request)
        }
        // Told before the caller is: whoever writes and then reads the stream finds its change there.
        switch committed.clock {
        case .still: break
        case .moved(let sequence): commits.send(tenant, sequence)
        case .unknown:
          if let sequence = await journal.position(of: tenant, in: pool) { commits.send(tenant, sequence) }
        }
        if let results = committed.read { reads?.keep(results) }
        return result
      }
    } catch {
      // Whoever is another by now is told so, whatever else was wrong.
      if opening.isDue, error.isVerdict {
        let seen = try await pool.run(Segment(opening.commands, access: .read), lane: .write)
        try opening.verify(seen)
      }
      throw error
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

extension Error {
  /// Said of the write itself, not of the way to the database, and not of a transaction that will be tried again.
  fileprivate var isVerdict: Bool {
    guard let error = self as? PostgresError else { return !(self is CancellationError) }
    return error.report != nil && !error.isConflict
  }
}

extension PostgresError {
  /// Serialisation failure or deadlock: the same transaction may succeed when run again.
  var isConflict: Bool { sqlState == "40001" || sqlState == "40P01" }
}
