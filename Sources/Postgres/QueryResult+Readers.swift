/// Typed readers of the binary format. Each returns nil for NULL, outside the bounds, and when the value's width is
/// not that of the asked type: a mistaken type is never read as a wrong number.
extension QueryResult {
  package func bool(row: Int, column: Int) -> Bool? {
    guard let bytes = bytes(row: row, column: column), bytes.count == 1 else { return nil }
    return bytes[0] != 0
  }

  package func int2(row: Int, column: Int) -> Int16? { number(row, column) }

  package func int4(row: Int, column: Int) -> Int32? { number(row, column) }

  package func int8(row: Int, column: Int) -> Int64? { number(row, column) }

  package func float8(row: Int, column: Int) -> Double? {
    (number(row, column) as UInt64?).map { Double(bitPattern: $0) }
  }

  /// Microseconds since 2000-01-01 00:00 UTC.
  package func timestamptz(row: Int, column: Int) -> Int64? { number(row, column) }

  package func uuid(row: Int, column: Int) -> PostgresUUID? {
    bytes(row: row, column: column).flatMap { PostgresUUID(bytes: $0) }
  }

  /// For `text`, `varchar`, `name`, `json` and other types whose binary format is their text (not `jsonb`).
  package func text(row: Int, column: Int) -> String? {
    bytes(row: row, column: column).map { String(decoding: $0, as: UTF8.self) }
  }

  /// `jsonb`'s text without its version byte.
  package func jsonb(row: Int, column: Int) -> String? {
    guard let bytes = bytes(row: row, column: column), bytes.first == 1 else { return nil }
    return String(decoding: bytes.dropFirst(), as: UTF8.self)
  }

  package func bytea(row: Int, column: Int) -> [UInt8]? {
    bytes(row: row, column: column).map { Array($0) }
  }

  /// A `numeric` as Postgres prints it, all digits of its scale kept: `-12.500`, `NaN`, `Infinity`.
  package func numericText(row: Int, column: Int) -> String? {
    bytes(row: row, column: column).flatMap { NumericText.text(of: $0) }
  }

  private func number<Number: FixedWidthInteger>(_ row: Int, _ column: Int) -> Number? {
    guard let bytes = bytes(row: row, column: column), bytes.count == MemoryLayout<Number>.size else {
      return nil
    }
    return Number(bigEndian: bytes.loadUnaligned(as: Number.self))
  }
}
