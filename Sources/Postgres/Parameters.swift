/// The values of one command, encoded in Postgres' binary format into one contiguous buffer. Appending allocates
/// nothing per value once the two arrays have grown.
package struct Parameters: Sendable {
  package enum Format: Int32, Sendable {
    case text = 0
    case binary = 1
  }

  struct Slot: Sendable {
    /// Where the value begins in `buffer`.
    var offset: Int
    /// In bytes; -1 is NULL.
    var length: Int
    var oid: UInt32
    var format: Format
  }

  private(set) var buffer: [UInt8] = []
  private(set) var slots: [Slot] = []

  package init() {}

  package var count: Int { slots.count }

  package mutating func reserve(values: Int, bytes: Int) {
    slots.reserveCapacity(values)
    buffer.reserveCapacity(bytes)
  }

  /// A NULL of the given type; `OID.inferred` leaves the type to the server.
  package mutating func appendNull(oid: UInt32 = OID.inferred) {
    slots.append(Slot(offset: buffer.count, length: -1, oid: oid, format: .binary))
  }

  package mutating func append(uuid: PostgresUUID) {
    value(OID.uuid) { $0.write(uuid) }
  }

  package mutating func append(uuidHigh high: UInt64, low: UInt64) {
    append(uuid: PostgresUUID(high: high, low: low))
  }

  package mutating func append(int8: Int64) {
    value(OID.int8) { $0.write(int8) }
  }

  package mutating func append(int4: Int32) {
    value(OID.int4) { $0.write(int4) }
  }

  package mutating func append(int2: Int16) {
    value(OID.int2) { $0.write(int2) }
  }

  package mutating func append(bool: Bool) {
    value(OID.bool) { $0.append(bool ? 1 : 0) }
  }

  package mutating func append(float8: Double) {
    value(OID.float8) { $0.write(float8.bitPattern) }
  }

  /// A text with a NUL character is refused by the server with SQLSTATE 22021.
  package mutating func append(text: String) {
    value(OID.text) { $0.append(contentsOf: text.utf8) }
  }

  /// Microseconds since 2000-01-01 00:00 UTC; `Int64.max` and `Int64.min` are Postgres' infinities.
  package mutating func append(timestamptz microseconds: Int64) {
    value(OID.timestamptz) { $0.write(microseconds) }
  }

  /// `json`'s binary format is its text.
  package mutating func append(json: String) {
    value(OID.json) { $0.append(contentsOf: json.utf8) }
  }

  /// `jsonb`'s binary format is a version byte, 1, before the text.
  package mutating func append(jsonb: String) {
    value(OID.jsonb) {
      $0.append(1)
      $0.append(contentsOf: jsonb.utf8)
    }
  }

  package mutating func append(bytea: some Sequence<UInt8>) {
    value(OID.bytea) { $0.append(contentsOf: bytea) }
  }

  package mutating func append(uuids: [PostgresUUID]) {
    value(OID.uuidArray) { buffer in
      buffer.writeArrayHeader(count: uuids.count, element: OID.uuid)
      for uuid in uuids {
        buffer.write(Int32(16))
        buffer.write(uuid)
      }
    }
  }

  package mutating func append(int8s: [Int64]) {
    value(OID.int8Array) { buffer in
      buffer.writeArrayHeader(count: int8s.count, element: OID.int8)
      for int8 in int8s {
        buffer.write(Int32(8))
        buffer.write(int8)
      }
    }
  }

  package mutating func append(texts: [String]) {
    value(OID.textArray) { buffer in
      buffer.writeArrayHeader(count: texts.count, element: OID.text)
      for text in texts {
        buffer.write(Int32(truncatingIfNeeded: text.utf8.count))
        buffer.append(contentsOf: text.utf8)
      }
    }
  }

  /// Bytes that the caller has encoded already.
  package mutating func append(raw bytes: some Sequence<UInt8>, oid: UInt32, format: Format = .binary) {
    let offset = buffer.count
    buffer.append(contentsOf: bytes)
    slots.append(Slot(offset: offset, length: buffer.count &- offset, oid: oid, format: format))
  }

  private mutating func value(_ oid: UInt32, _ encode: (inout [UInt8]) -> Void) {
    let offset = buffer.count
    encode(&buffer)
    slots.append(Slot(offset: offset, length: buffer.count &- offset, oid: oid, format: .binary))
  }
}

extension [UInt8] {
  fileprivate mutating func write<Number: FixedWidthInteger>(_ number: Number) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }

  fileprivate mutating func write(_ uuid: PostgresUUID) {
    write(uuid.high)
    write(uuid.low)
  }

  /// One dimension, lower bound 1, no NULLs; an empty array has no dimension at all.
  fileprivate mutating func writeArrayHeader(count: Int, element: UInt32) {
    write(Int32(count == 0 ? 0 : 1))
    write(Int32(0))
    write(element)
    guard count > 0 else { return }
    write(Int32(truncatingIfNeeded: count))
    write(Int32(1))
  }
}
