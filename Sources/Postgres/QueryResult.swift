import CLibPQ

/// The rows of one command, in Postgres' binary format, owned by libpq and freed with this object. Row buffers are
/// handed out as they lie in memory: nothing is copied, and they live exactly as long as the result does.
package final class QueryResult: Sendable {
  // A PGresult is never written after PQgetResult returned it, and libpq allows any number of threads to read it.
  nonisolated(unsafe) private let result: OpaquePointer?

  package let rowCount: Int
  package let columnCount: Int

  /// Takes ownership of a PGresult.
  init(owning result: OpaquePointer) {
    self.result = result
    rowCount = Int(PQntuples(result))
    columnCount = Int(PQnfields(result))
  }

  /// Of no command: no rows, no columns.
  package init() {
    result = nil
    rowCount = 0
    columnCount = 0
  }

  deinit { PQclear(result) }

  /// As the server sent it: `SELECT 5`, `INSERT 0 1`, `COMMIT`.
  package var commandTag: String { result.map { String(cString: PQcmdStatus($0)) } ?? "" }

  /// Rows inserted, updated, deleted, merged, copied or selected; 0 for other commands.
  package var affectedRows: Int { result.flatMap { Int(String(cString: PQcmdTuples($0))) } ?? 0 }

  package var columnNames: [String] {
    (0..<Int32(truncatingIfNeeded: columnCount)).map { column in
      PQfname(result, column).map { String(cString: $0) } ?? ""
    }
  }

  package var columnOIDs: [UInt32] {
    (0..<Int32(truncatingIfNeeded: columnCount)).map { PQftype(result, $0) }
  }

  /// Exact match, first column of that name.
  package func columnIndex(_ name: String) -> Int? { columnNames.firstIndex(of: name) }

  /// True also outside the result's bounds.
  package func isNull(row: Int, column: Int) -> Bool { bytes(row: row, column: column) == nil }

  /// - Returns: the value's bytes, valid while this object lives; nil for NULL and outside the result's bounds.
  package func bytes(row: Int, column: Int) -> UnsafeRawBufferPointer? {
    guard row >= 0, row < rowCount, column >= 0, column < columnCount else { return nil }
    let (row, column) = (Int32(truncatingIfNeeded: row), Int32(truncatingIfNeeded: column))
    let length = Int(PQgetlength(result, row, column))
    if length == 0, PQgetisnull(result, row, column) == 1 { return nil }
    return UnsafeRawBufferPointer(start: PQgetvalue(result, row, column), count: length)
  }
}
