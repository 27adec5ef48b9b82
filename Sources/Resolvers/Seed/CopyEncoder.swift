import Executor
import Postgres

/// Rows in Postgres' binary COPY format (manual, "COPY", section "Binary Format"), one after the other in one buffer.
struct CopyEncoder: ColumnWriter {
  /// Signature, flags, and an extension of no bytes.
  static let header: [UInt8] = Array("PGCOPY\n".utf8) + [0xff, 0x0d, 0x0a, 0x00] + [UInt8](repeating: 0, count: 8)
  /// Where a row's count of fields would stand.
  static let trailer: [UInt8] = [0xff, 0xff]

  private(set) var bytes: [UInt8] = []

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  mutating func append(raw: [UInt8]) { bytes.append(contentsOf: raw) }

  /// - Throws: `DecodingFailure` for a number that its column cannot hold; the buffer then ends with half a row.
  mutating func append<Row: TableRow>(_ row: Row) throws {
    append(Int16(truncatingIfNeeded: Row.columns.count))
    try row.encode(into: &self)
  }

  /// Keeps the memory for what comes next.
  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func write(uuid: UUID?) {
    guard let uuid else { return null() }
    append(Int32(16))
    append(uuid.high)
    append(uuid.low)
  }

  mutating func write(text: String?) { field(text?.utf8) }
  mutating func write(int32: Int32?) { number(int32) }
  mutating func write(int64: Int64?) { number(int64) }
  mutating func write(double: Double?) { number(double?.bitPattern) }
  mutating func write(bool: Bool?) { number(bool.map { $0 ? UInt8(1) : 0 }) }
  mutating func write(timestamp: Timestamp?) { number(timestamp?.microseconds) }
  /// `json`'s binary format is its text.
  mutating func write(json: JSONText?) { field(json?.text.utf8) }
  mutating func write(bytes: [UInt8]?) { field(bytes) }

  /// A length of -1.
  private mutating func null() { append(Int32(-1)) }

  private mutating func number(_ number: (some FixedWidthInteger)?) {
    guard let number else { return null() }
    append(Int32(truncatingIfNeeded: number.bitWidth / 8))
    append(number)
  }

  private mutating func field(_ content: (some Collection<UInt8>)?) {
    guard let content else { return null() }
    append(Int32(truncatingIfNeeded: content.count))
    bytes.append(contentsOf: content)
  }

  private mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }
}

extension Connection {
  /// Bytes that are handed on at once. The hand-over returns when the socket has taken them.
  private static let piece = 256 * 1024

  /// Sends rows to their table by binary COPY, with no more in memory than one piece of them. As the tables' owner:
  /// row-level security lets nobody else COPY.
  /// - Returns: the number of rows.
  /// - Throws: `PostgresError`; `DecodingFailure` for a number that its column cannot hold. The COPY has then done nothing.
  func copy<Row: TableRow>(_ rows: [Row]) async throws -> Int {
    guard !rows.isEmpty else { return 0 }
    let columns = Row.columns.map { "\"\($0)\"" }.joined(separator: ", ")
    return try await copyIn("copy \"\(Row.table)\" (\(columns)) from stdin (format binary)") { stream in
      // A row goes over the mark before it is seen.
      var encoder = CopyEncoder(capacity: Self.piece + 16 * 1024)
      encoder.append(raw: CopyEncoder.header)
      for row in rows {
        try encoder.append(row)
        guard encoder.bytes.count >= Self.piece else { continue }
        try await stream.write(encoder.bytes)
        encoder.removeAll()
      }
      encoder.append(raw: CopyEncoder.trailer)
      try await stream.write(encoder.bytes)
    }
  }
}
