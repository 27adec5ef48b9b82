package import Executor
package import Logging
package import Postgres

/// The sweep of all stores, for a job that runs every half a minute or so. Several of them at once take turns store by store.
package struct HoldExpiry: Sendable {
  private let writer: Writer
  private let due: Pool
  private let lane: Lane.Name
  private let logger: Logger
  private let request: GraphQLRequest
  private let commerce = Commerce(CommerceSettings(), keys: nil)

  /// - Parameters:
  ///   - writer: the server's own, which asks for nobody's rights.
  ///   - due: connections that may ask which stores have something due.
  ///   - lane: of `due`.
  package init(writer: Writer, due: Pool, lane: Lane.Name = .read, logger: Logger) {
    self.writer = writer
    self.due = due
    self.lane = lane
    self.logger = logger
    request = GraphQLRequest(document: "", correlationID: "hold-expiry")
  }

  /// Holds that are looked at for their stores.
  private static let most: Int32 = 10_000
  private static let stores = Statement("select reservation_due($1)", parameterTypes: [OID.int4])

  /// Sweeps whatever is due. A store that cannot be swept keeps none of the others waiting; the log says why.
  /// - Returns: how many orders were cancelled.
  /// - Throws: `PostgresError` where nobody can say what is due; `CancellationError`.
  package func sweep() async throws -> Int {
    var most = Parameters()
    most.append(int4: Self.most)
    let stores = try await due.query(Self.stores, most, lane: lane)
    var cancelled = 0
    for row in 0..<stores.rowCount {
      try Task.checkCancellation()
      guard let store = stores.uuid(row: row, column: 0) else { continue }
      do {
        cancelled += try await sweep(store)
      } catch let error as PostgresError where error != .cancelled {
        logger.warning(
          "holds were not swept",
          metadata: ["store": "\(store)", "error": "\(String(reflecting: error))"])
      }
    }
    return cancelled
  }

  private func sweep(_ store: UUID) async throws -> Int {
    let server = Viewer(session: nil, user: nil, role: "", credentialHash: nil)
    var cancelled = 0
    while true {
      let outcome = try await ExpiredHolds.sweep(store, commerce, writer, as: server, request)
      cancelled += outcome.cancelled
      if !outcome.isPartial { return cancelled }
    }
  }
}
