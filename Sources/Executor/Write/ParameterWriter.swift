import Postgres

/// Takes the columns of a row as the parameters of one statement.
struct ParameterWriter: ColumnWriter {
  var parameters = Parameters()

  mutating func write(uuid: UUID?) {
    if let uuid { parameters.append(uuid: uuid) } else { parameters.appendNull(oid: OID.uuid) }
  }
  mutating func write(text: String?) {
    if let text { parameters.append(text: text) } else { parameters.appendNull(oid: OID.text) }
  }
  mutating func write(int32: Int32?) {
    if let int32 { parameters.append(int4: int32) } else { parameters.appendNull(oid: OID.int4) }
  }
  mutating func write(int64: Int64?) {
    if let int64 { parameters.append(int8: int64) } else { parameters.appendNull(oid: OID.int8) }
  }
  mutating func write(double: Double?) {
    if let double { parameters.append(float8: double) } else { parameters.appendNull(oid: OID.float8) }
  }
  mutating func write(bool: Bool?) {
    if let bool { parameters.append(bool: bool) } else { parameters.appendNull(oid: OID.bool) }
  }
  mutating func write(timestamp: Timestamp?) {
    if let timestamp {
      parameters.append(timestamptz: timestamp.microseconds)
    } else {
      parameters.appendNull(oid: OID.timestamptz)
    }
  }
  mutating func write(json: JSONText?) {
    if let json { parameters.append(json: json.text) } else { parameters.appendNull(oid: OID.json) }
  }
  mutating func write(bytes: [UInt8]?) {
    if let bytes { parameters.append(bytea: bytes) } else { parameters.appendNull(oid: OID.bytea) }
  }
}
