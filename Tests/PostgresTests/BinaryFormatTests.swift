import Postgres
import Testing

@Suite(.tags(.postgresClient))
struct BinaryFormatTests {
  /// Sends values through the server and hands back the row.
  func echo(_ sql: String, _ fill: (inout Parameters) -> Void) async throws -> QueryResult {
    var parameters = Parameters()
    fill(&parameters)
    return try await EchoPool.shared.value.query(Statement(sql), parameters)
  }

  /// One pool for all of these; it lives until the process ends.
  enum EchoPool {
    static let shared = Task {
      Pool(
        PoolConfiguration(
          connection: try await TestCluster.shared().connection, lanes: [.read(connections: 2)],
          leaseWait: .seconds(180)),
        logger: quiet)
    }
  }

  @Test("int8", arguments: [Int64.min, -1, 0, 1, .max])
  func int8(_ value: Int64) async throws {
    let row = try await echo("select $1, ($1)::text") { $0.append(int8: value) }
    #expect(row.int8(row: 0, column: 0) == value)
    #expect(row.text(row: 0, column: 1) == "\(value)")
    #expect(row.int4(row: 0, column: 0) == nil)
  }

  @Test("int4", arguments: [Int32.min, -1, 0, 1, .max])
  func int4(_ value: Int32) async throws {
    #expect(try await echo("select $1") { $0.append(int4: value) }.int4(row: 0, column: 0) == value)
  }

  @Test("int2", arguments: [Int16.min, -1, 0, 1, .max])
  func int2(_ value: Int16) async throws {
    #expect(try await echo("select $1") { $0.append(int2: value) }.int2(row: 0, column: 0) == value)
  }

  @Test("bool", arguments: [true, false])
  func bool(_ value: Bool) async throws {
    #expect(try await echo("select $1") { $0.append(bool: value) }.bool(row: 0, column: 0) == value)
  }

  @Test(
    "float8",
    arguments: [
      0, -0.0, 1.5, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity, -.infinity, .nan,
    ])
  func float8(_ value: Double) async throws {
    let answer = try await echo("select $1") { $0.append(float8: value) }.float8(row: 0, column: 0)
    #expect(answer?.isNaN == value.isNaN)
    #expect(value.isNaN || answer?.bitPattern == value.bitPattern)
  }

  @Test(
    "text", arguments: ["", "a", "čćžšđ 🛒", String(repeating: "x", count: 100_000), "'; drop table x; --"])
  func text(_ value: String) async throws {
    let row = try await echo("select $1, length($1)") { $0.append(text: value) }
    #expect(row.text(row: 0, column: 0) == value)
    #expect(row.int4(row: 0, column: 1) == Int32(value.unicodeScalars.count))
  }

  @Test(
    "uuid",
    arguments: [
      PostgresUUID(high: 0, low: 0), PostgresUUID(high: .max, low: .max),
      PostgresUUID(high: 0x0123_4567_89ab_cdef, low: 0x8fed_cba9_8765_4321),
    ])
  func uuid(_ value: PostgresUUID) async throws {
    let row = try await echo("select $1, $1::text") { $0.append(uuid: value) }
    #expect(row.uuid(row: 0, column: 0) == value)
    #expect(row.text(row: 0, column: 1) == value.description)
  }

  @Test(
    "timestamptz",
    arguments: [
      (Int64(0), "2000-01-01 00:00:00+00"), (-1, "1999-12-31 23:59:59.999999+00"), (.max, "infinity"),
      (.min, "-infinity"), (820_540_800_000_000, "2026-01-01 00:00:00+00"),
    ])
  func timestamptz(_ value: Int64, _ text: String) async throws {
    let row = try await echo("select $1, ($1 at time zone 'UTC')::text") { $0.append(timestamptz: value) }
    #expect(row.timestamptz(row: 0, column: 0) == value)
    let printed = row.text(row: 0, column: 1)
    #expect(printed == text || printed.map { $0 + "+00" } == text)
  }

  @Test("json keeps its text, jsonb its value, bytea its bytes")
  func documents() async throws {
    let bytes = (0...255).map { UInt8($0) }
    let row = try await echo("select $1, $2, $3, encode($3, 'hex')") {
      $0.append(json: "{\"a\" :  1}")
      $0.append(jsonb: "{\"a\" :  1}")
      $0.append(bytea: bytes)
    }
    #expect(row.text(row: 0, column: 0) == "{\"a\" :  1}")
    #expect(row.jsonb(row: 0, column: 1) == "{\"a\": 1}")
    #expect(row.bytea(row: 0, column: 2) == bytes)
    #expect(row.text(row: 0, column: 3)?.hasPrefix("000102") == true)
  }

  @Test("empty values are not NULL, and NULLs of every kind are")
  func nulls() async throws {
    let row = try await echo("select $1, $2, $3::int4, $4::uuid is null") {
      $0.append(text: "")
      $0.append(bytea: [])
      $0.appendNull()
      $0.appendNull(oid: OID.uuid)
    }
    #expect(row.text(row: 0, column: 0) == "")
    #expect(row.bytes(row: 0, column: 1)?.count == 0)
    #expect(row.isNull(row: 0, column: 2))
    #expect(row.bool(row: 0, column: 3) == true)
  }

  @Test("arrays", arguments: [0, 1, 1000])
  func arrays(_ count: Int) async throws {
    let row = try await echo(
      "select coalesce(array_length($1, 1), 0), $2 = array(select 'it' || i from generate_series(1, $4) i), "
        + "coalesce((select sum(x) from unnest($3) x), 0)::int8"
    ) { parameters in
      parameters.append(uuids: (0..<count).map { PostgresUUID(high: 1, low: UInt64($0)) })
      parameters.append(texts: (0..<count).map { "it\($0 + 1)" })
      parameters.append(int8s: (0..<count).map { Int64($0) })
      parameters.append(int4: Int32(count))
    }
    #expect(row.int4(row: 0, column: 0) == Int32(count))
    #expect(row.bool(row: 0, column: 1) == true)
    #expect(row.int8(row: 0, column: 2) == Int64(count * (count - 1) / 2))
  }

  @Test(
    "numeric is printed as Postgres prints it",
    arguments: [
      "0", "1", "-1", "0.00", "10000", "9999.9999", "-12.500", "0.00001234", "123456789012345678901234567890",
      "0.000000000000000000001", "NaN", "Infinity", "-Infinity", "100000000", "1e-20", "7.0000000000",
    ])
  func numeric(_ text: String) async throws {
    let row = try await echo("select n, n::text from (select $1::text::numeric as n) s") {
      $0.append(text: text)
    }
    #expect(row.numericText(row: 0, column: 0) == row.text(row: 0, column: 1))
  }

  @Test("outside the bounds there is nothing", arguments: [(-1, 0), (0, -1), (1, 0), (0, 1), (.max, .max)])
  func bounds(_ row: Int, _ column: Int) async throws {
    let result = try await echo("select $1") { $0.append(int4: 1) }
    #expect(result.bytes(row: row, column: column) == nil)
    #expect(result.isNull(row: row, column: column))
  }

  @Test("columns have names and types, commands a tag and a count")
  func description() async throws {
    let result = try await echo("select 1::int8 as id, 'x'::text as name from generate_series(1, 3)") { _ in }
    #expect(result.columnNames == ["id", "name"])
    #expect(result.columnOIDs == [OID.int8, OID.text])
    #expect(result.columnIndex("name") == 1)
    #expect(result.commandTag == "SELECT 3")
    #expect(result.affectedRows == 3)
  }
}
