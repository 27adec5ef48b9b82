package import Postgres
package import Schema

/// Makes the partitions that tables by months will need (`partitionBy`).
package struct MonthlyPartitions: Sendable {
  private let tables: [String]
  private static let make = Statement(
    "select storegraph_months($1, $2)", parameterTypes: [OID.text, OID.int4])

  package init(model: Model) {
    tables = model.types.compactMap { $0.table?.partitionedBy == nil ? nil : $0.table?.name }
  }

  /// - Parameter connection: the owner's; requests may make no tables.
  /// - Returns: how many were made.
  /// - Throws: `PostgresError`
  package func extend(on connection: Connection) async throws -> Int {
    var made = 0
    for table in tables {
      var parameters = Parameters()
      parameters.append(text: table)
      parameters.append(int4: Int32(partitionedMonths))
      let result = try await connection.run(Segment([Command(Self.make, parameters)], access: .write))
      made += Int(result.first?.int4(row: 0, column: 0) ?? 0)
    }
    return made
  }
}
