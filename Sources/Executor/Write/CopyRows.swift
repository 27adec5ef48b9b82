package import Postgres

/// Writes rows in Postgres' binary COPY format, in pieces, so that memory stays small whatever their number.
package struct CopyRows<Row: TableRow> {
  private let columns: Int

  package init(_ type: Row.Type = Row.self) { columns = Row.columns.count }

  /// Copies rows into their table.
  /// - Returns: how many.
  /// - Throws: `PostgresError`, e.g. for a row that breaks a constraint: then none is there; `DecodingFailure` for a number
  ///   too large for its column.
  package func copy(_ rows: some Sequence<Row>, to connection: Connection) async throws -> Int {
    let names = Row.columns.map(quoted).joined(separator: ", ")
    let sql = "copy \(quoted(Row.table)) (\(names)) from stdin (format binary)"
    return try await connection.copyIn(sql) { writer in
      var encoder = CopyEncoder()
      encoder.begin()
      for row in rows {
        encoder.startRow(columns: columns)
        try row.encode(into: &encoder)
        if encoder.bytes.count >= CopyEncoder.piece { try await writer.write(encoder.take()) }
      }
      encoder.end()
      try await writer.write(encoder.take())
    }
  }
}

/// The binary format: a signature, then for each row a count of columns and for each column its length and bytes.
struct CopyEncoder: ColumnWriter {
  /// Bytes that are sent together.
  static let piece = 256 << 10

  private(set) var bytes: [UInt8] = []

  mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  mutating func begin() {
    bytes += Array("PGCOPY\n".utf8) + [0xff, 0x0d, 0x0a, 0x00]
    append(Int32(0))
    append(Int32(0))
  }

  mutating func end() { append(Int16(-1)) }

  mutating func startRow(columns: Int) { append(Int16(truncatingIfNeeded: columns)) }

  private mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }

  private mutating func field(_ number: (some FixedWidthInteger)?) {
    guard let number else { return append(Int32(-1)) }
    append(Int32(truncatingIfNeeded: number.bitWidth / 8))
    append(number)
  }

  private mutating func field(_ content: (some Collection<UInt8>)?) {
    guard let content else { return append(Int32(-1)) }
    append(Int32(truncatingIfNeeded: content.count))
    bytes.append(contentsOf: content)
  }

  mutating func write(uuid: UUID?) { field(uuid?.bytes) }
  mutating func write(text: String?) { field(text?.utf8) }
  mutating func write(int32: Int32?) { field(int32) }
  mutating func write(int64: Int64?) { field(int64) }
  mutating func write(double: Double?) { field(double?.bitPattern) }
  mutating func write(bool: Bool?) { field(bool.map { $0 ? UInt8(1) : 0 }) }
  mutating func write(timestamp: Timestamp?) { field(timestamp?.microseconds) }
  mutating func write(json: JSONText?) { field(json?.text.utf8) }
  mutating func write(bytes: [UInt8]?) { field(bytes) }
}
