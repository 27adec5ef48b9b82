package import Postgres

/// Reads the columns of one row one after the other, in the order that generated code asks for them.
package struct ColumnReader {
  private let result: QueryResult
  private let row: Int
  private let columns: [Int]?
  private var position = 0

  /// - Parameter columns: the result's columns to read; nil: all, from the first.
  package init(_ result: QueryResult, row: Int, columns: [Int]? = nil) {
    self.result = result
    self.row = row
    self.columns = columns
  }

  private mutating func next() throws(DecodingFailure) -> Int {
    let column = columns.map { $0.indices.contains(position) ? $0[position] : -1 } ?? position
    position += 1
    guard column >= 0, column < result.columnCount else { throw DecodingFailure(what: "a column too many") }
    return column
  }

  package mutating func uuid() throws(DecodingFailure) -> UUID? { result.uuid(row: row, column: try next()) }
  package mutating func text() throws(DecodingFailure) -> String? {
    result.text(row: row, column: try next())
  }
  package mutating func double() throws(DecodingFailure) -> Double? {
    result.float8(row: row, column: try next())
  }
  package mutating func bool() throws(DecodingFailure) -> Bool? { result.bool(row: row, column: try next()) }
  package mutating func bytes() throws(DecodingFailure) -> [UInt8]? {
    result.bytea(row: row, column: try next())
  }

  package mutating func json() throws(DecodingFailure) -> JSONText? {
    result.text(row: row, column: try next()).map(JSONText.init)
  }

  package mutating func timestamp() throws(DecodingFailure) -> Timestamp? {
    result.timestamptz(row: row, column: try next()).map(Timestamp.init(microseconds:))
  }

  /// A whole number of either width.
  package mutating func int64() throws(DecodingFailure) -> Int64? {
    let column = try next()
    guard let bytes = result.bytes(row: row, column: column) else { return nil }
    return bytes.count == 4
      ? result.int4(row: row, column: column).map(Int64.init) : result.int8(row: row, column: column)
  }

  package mutating func int32() throws(DecodingFailure) -> Int32? {
    guard let number = try int64() else { return nil }
    guard let small = Int32(exactly: number) else { throw DecodingFailure(what: "a number beyond 32 bits") }
    return small
  }
}

/// A row did not hold what the schema promises.
package struct DecodingFailure: Error, Hashable, CustomStringConvertible {
  package var what: String
  package init(what: String) { self.what = what }
  package var description: String { "cannot read \(what)" }
}

/// - Throws: `DecodingFailure` naming what was null.
package func requiredColumn<Value>(_ value: Value?, _ what: StaticString) throws(DecodingFailure) -> Value {
  guard let value else { throw DecodingFailure(what: "\(what), which is null") }
  return value
}

/// Rows of one node, for a batch of a resolver's `needs`.
package struct RowsReader {
  private let rows: SlotRows
  private let node: Int
  private let columns: [Int]
  private var index = 0

  init(_ rows: SlotRows, node: Int, columns: [Int]) {
    self.rows = rows
    self.node = node
    self.columns = columns
  }

  package var count: Int { rows.nodes[node].count }

  package mutating func next() -> ColumnReader? {
    guard index < count else { return nil }
    defer { index += 1 }
    return ColumnReader(rows.result, row: rows.nodes[node].row(index), columns: columns)
  }
}
