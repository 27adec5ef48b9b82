package import Executor
package import Postgres

extension Shop {
  /// Stores that travel in one transaction: few enough that no snapshot gets old (consistency.md, 4).
  private static func batch(_ plan: SeedPlan) -> Int {
    // Rows that hang on one product, order, chat and session.
    let rows = plan.products * 7 + plan.orders * 4 + plan.chats * 6 + plan.sessions * 2
    return max(1, min(10, 20_000 / max(1, rows)))
  }

  /// Makes stores by COPY, parents before children, a few stores a transaction, and gathers statistics for the planner.
  /// - Parameters:
  ///   - pool: of the tables' owner.
  ///   - cipher: seals what is encrypted.
  ///   - progress: called after each transaction with the stores and rows so far, and the credentials of the new stores.
  /// - Returns: rows by table.
  /// - Throws: `SeedRepeated` where the seed has been used in this database; `PostgresError`; `CipherFault`; what `progress` throws.
  package static func seed(
    _ plan: SeedPlan, on pool: Pool, cipher: Cipher,
    progress: (_ stores: Int, _ rows: Int, [SeedTokens]) async throws -> Void
  ) async throws -> [TableCount] {
    let now = Timestamp.now
    let batch = batch(plan)
    var total: [TableCount] = []
    for start in stride(from: 0, to: plan.stores, by: batch) {
      var rows = StoreRows()
      var tokens: [SeedTokens] = []
      for index in start..<min(start + batch, plan.stores) {
        let store = try SeedStore(plan, index: index, now: now, cipher: cipher)
        rows.append(store.rows)
        tokens.append(SeedTokens(storeToken: store.token, sessions: store.credentials))
      }
      let counts = try await copy(rows, on: pool)
      total =
        total.isEmpty
        ? counts : zip(total, counts).map { TableCount(table: $0.table, rows: $0.rows + $1.rows) }
      try await progress(start + tokens.count, total.reduce(0) { $0 + $1.rows }, tokens)
    }
    let tables = total.map { "\"\($0.table)\"" }.joined(separator: ", ")
    try await pool.withConnection { try await $0.runScript("analyze \(tables)") }
    return total
  }

  private static func copy(_ rows: StoreRows, on pool: Pool) async throws -> [TableCount] {
    do {
      return try await pool.withConnection { connection in
        try await connection.withTransaction { transaction in
          // Begins the transaction that the COPYs belong to.
          _ = try await transaction.run(Segment([.oneShot("select")], access: .write))
          return try await rows.copy(to: connection)
        }
      }
    } catch let error as PostgresError where firstKeys.contains(where: { error.violates(key: $0) }) {
      throw SeedRepeated()
    }
  }

  /// What a repeated seed meets first: the id of its first account, or the e-mail where rows were renumbered. Any other value
  /// that is there twice is a fault of the rows, and must be seen as one.
  private static let firstKeys = ["\(Account.table)_pkey", "\(Account.table)_email_key"]
}

/// The keys that a seed makes are there already.
package struct SeedRepeated: Error {}

/// What a load test needs of one store.
package struct SeedTokens: Sendable, Hashable {
  package struct Session: Sendable, Hashable {
    package var role: String
    package var credential: String
  }

  package var storeToken: String
  /// The first session of each role: `visitor`, `customer`, `seller`, `admin`; fewer where the plan has fewer sessions.
  package var sessions: [Session]

  package var json: JSONValue {
    .object([
      JSONMember("storeToken", .string(storeToken)),
      JSONMember("sessions", .object(sessions.map { JSONMember($0.role, .string($0.credential)) })),
    ])
  }
}
