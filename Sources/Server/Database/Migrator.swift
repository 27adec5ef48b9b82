import Crypto
import Postgres

/// Applies the migrations that are built into the program, in the order of their names, once each.
struct Migrator {
  let pool: Pool
  let migrations: [(name: String, sql: String)]

  struct Status {
    var name: String
    var isApplied: Bool
    /// The file has changed since it was applied.
    var isChanged: Bool
  }

  /// Of this program alone, so that no other use of advisory locks gets in the way.
  private static let lock = 7_306_081_114

  /// - Returns: the names that were applied now.
  /// - Throws: `ConfigurationError` where an applied migration has changed; `PostgresError`.
  func up() async throws -> [String] {
    try await pool.withConnection { connection in
      try await connection.runScript("select pg_advisory_lock(\(Self.lock))")
      do {
        let names = try await apply(on: connection)
        try await connection.runScript("select pg_advisory_unlock(\(Self.lock))")
        return names
      } catch {
        try? await connection.runScript("select pg_advisory_unlock(\(Self.lock))")
        throw error
      }
    }
  }

  private func apply(on connection: Connection) async throws -> [String] {
    try await connection.runScript(
      """
      create table if not exists storegraph_migration (
        name text primary key, checksum text not null, applied_at timestamptz not null default now());
      grant select on storegraph_migration to public
      """)
    var applied: [String] = []
    for status in try await status(on: connection) {
      if status.isChanged {
        throw ConfigurationError(
          "The migration \(status.name) has changed since it was applied; restore it and put the change into a new one."
        )
      }
      guard !status.isApplied, let migration = migrations.first(where: { $0.name == status.name }) else {
        continue
      }
      let sum = Self.checksum(migration.sql)
      do {
        try await connection.runScript(
          """
          begin;
          \(migration.sql)
          ;insert into storegraph_migration (name, checksum) values ('\(migration.name)', '\(sum)');
          commit;
          """)
      } catch {
        try? await connection.runScript("rollback")
        guard let report = error.report else { throw error }
        throw ConfigurationError(
          "The migration \(migration.name) failed, and nothing of it was kept: \(report.message) (SQLSTATE \(report.sqlState))."
        )
      }
      applied.append(migration.name)
    }
    return applied
  }

  func status() async throws -> [Status] {
    try await pool.withConnection { try await status(on: $0) }
  }

  private func status(on connection: Connection) async throws -> [Status] {
    let exists = try await connection.run(
      Segment([.oneShot("select to_regclass('storegraph_migration') is not null")], access: .read))
    var known: [String: String] = [:]
    if exists.first?.bool(row: 0, column: 0) == true {
      let rows = try await connection.run(
        Segment([.oneShot("select name, checksum from storegraph_migration")], access: .read))
      if let rows = rows.first {
        for row in 0..<rows.rowCount {
          known[rows.text(row: row, column: 0) ?? ""] = rows.text(row: row, column: 1)
        }
      }
    }
    return migrations.map { migration in
      let sum = known[migration.name]
      return Status(
        name: migration.name, isApplied: sum != nil,
        isChanged: sum.map { $0 != Self.checksum(migration.sql) } ?? false)
    }
  }

  /// SHA-256 in hexadecimal.
  private static func checksum(_ text: String) -> String {
    SHA256.hash(data: Array(text.utf8)).map {
      let digits = String($0, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
