import Logging
import Postgres
import Testing

/// A pool on the shared cluster for the time of `body`.
func withPool<Result>(
  lanes: [Lane] = [.read(), .write()], leaseWait: Duration = .seconds(120), startup: [String] = [],
  warm: [Statement] = [], preparedBytes: Int = 64 * 1024 * 1024, preparedBytesPerSQLByte: Int = 100,
  _ body: (Pool) async throws -> Result
) async throws -> Result {
  let configuration = PoolConfiguration(
    connection: try await TestCluster.shared().connection, lanes: lanes, startup: startup,
    warm: WarmStatements { _ in warm },
    leaseWait: leaseWait, preparedBytes: preparedBytes, preparedBytesPerSQLByte: preparedBytesPerSQLByte)
  let pool = Pool(configuration, logger: quiet)
  do {
    let result = try await body(pool)
    await pool.shutdown()
    return result
  } catch {
    await pool.shutdown(within: .zero)
    throw error
  }
}

let quiet = Logger(label: "tests", factory: { _ in SwiftLogNoOpLogHandler() })

extension Segment {
  static func read(_ sql: String...) -> Segment { Segment(sql.map { .oneShot($0) }, access: .read) }
  static func write(_ sql: String...) -> Segment { Segment(sql.map { .oneShot($0) }, access: .write) }
}

extension Pool {
  /// The first value of the last command, as text.
  func text(_ sql: String, lane: Lane.Name = .read) async throws -> String? {
    try await run(.read(sql), lane: lane).last?.text(row: 0, column: 0)
  }
}

/// Waits for something that another process does; gives up after three minutes.
func eventually(_ condition: () async throws -> Bool) async throws -> Bool {
  for _ in 0..<3_600 {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(50))
  }
  return false
}

/// The error's kind, for comparisons that do not care about messages.
func failure<Result>(_ body: () async throws -> Result) async -> PostgresError? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error as? PostgresError
  }
}
