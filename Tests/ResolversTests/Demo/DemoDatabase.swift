import Executor
import Postgres
import Resolvers
import TestSupport

/// A migrated database of one test, as its owner and as the role of requests.
struct DemoDatabase: Sendable {
  let database: TestDatabase
  let owner: Pool
  let engine: QueryEngine

  static let cipher = Cipher(
    keys: [(try? Cipher.Key(id: "demo", bytes: Array(repeating: 7, count: 32)))].compactMap(\.self))

  static func make() async throws -> DemoDatabase {
    let database = try await TestDatabase.make(migrations: Shop.migrations)
    var requests = PoolConfiguration(connection: database.connection)
    requests.lanes = [
      .read(connections: 1), Lane(name: "filter", connections: 1, mode: .shared(inFlight: 8)),
      .write(connections: 1),
    ]
    requests.startup = ["set role storegraph_app"]
    return DemoDatabase(
      database: database, owner: database.ownerPool(),
      engine: try Shop.engine(
        pool: Pool(requests, logger: TestCluster.quiet), cipher: cipher, logger: TestCluster.quiet))
  }

  /// The first query's answer.
  func state(of storeToken: String, _ credential: String?) async throws -> JSONValue {
    let answer = await engine.answer(
      GraphQLRequest(
        document: Shop.firstQuery, variables: [JSONMember("storeToken", .string(storeToken))],
        credential: credential,
        correlationID: "test"))
    return try parseJSON(answer.body)
  }

  /// The rows of a table, in no order.
  func rows<Row: TableRow>(of type: Row.Type) async throws -> [Row] {
    let columns = Row.columns.map { "\"\($0)\"" }.joined(separator: ", ")
    let result = try await owner.query(Statement("select \(columns) from \"\(Row.table)\""), lane: .write)
    return try (0..<result.rowCount).map { row in
      var reader = ColumnReader(result, row: row)
      return try Row(from: &reader)
    }
  }

  /// The first column of the first row, a number.
  func number(_ sql: String) async throws -> Int64? {
    try await owner.query(Statement("select (\(sql))::int8"), lane: .write).int8(row: 0, column: 0)
  }

  /// The first column of the first row, a text.
  func text(_ sql: String) async throws -> String? {
    try await owner.query(Statement("select (\(sql))::text"), lane: .write).text(row: 0, column: 0)
  }
}
