import CLibPQ

extension PostgresError.Report {
  /// Reads the fields of a failed PGresult.
  init(_ result: OpaquePointer) {
    /// The letters are those of the protocol's ErrorResponse; libpq's PG_DIAG_* constants are the same.
    func field(_ letter: UInt8) -> String? {
      PQresultErrorField(result, Int32(letter)).map { String(cString: $0) }
    }
    self.init(
      sqlState: field(UInt8(ascii: "C")) ?? "",
      // "V" is the severity that is never translated.
      severity: field(UInt8(ascii: "V")) ?? "FATAL",
      message: field(UInt8(ascii: "M")) ?? String(cString: PQresultErrorMessage(result)))
    detail = field(UInt8(ascii: "D"))
    hint = field(UInt8(ascii: "H"))
    context = field(UInt8(ascii: "W"))
    schema = field(UInt8(ascii: "s"))
    table = field(UInt8(ascii: "t"))
    column = field(UInt8(ascii: "c"))
    constraint = field(UInt8(ascii: "n"))
    dataType = field(UInt8(ascii: "d"))
    position = field(UInt8(ascii: "P")).flatMap { Int($0) }
    routine = field(UInt8(ascii: "R"))
  }
}

extension PipelineState.Reply {
  init(_ result: OpaquePointer) {
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: self = .success
    case PGRES_PIPELINE_SYNC: self = .sync
    case PGRES_PIPELINE_ABORTED: self = .aborted
    case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH: self = .unexpected("COPY inside a segment")
    default: self = .failure(PostgresError.Report(result))
    }
  }
}
