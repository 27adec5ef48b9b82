package import Postgres

/// Sends a plan's statement: the tenant's setting for row-level security and the statement itself, in one segment, which is
/// one implicit transaction and one round trip.
struct StatementRunner: Sendable {
  let pool: Pool
  let setting: TenantSetting

  /// Statements with filters made by clients are planned anew for their values, apart from the warm ones.
  static let filterLane: Lane.Name = Lane.Name(stringLiteral: QueryEngine.filterLane)

  /// - Parameter lane: nil: the one for statements of the plan's kind.
  func run(
    _ plan: QueryPlan, binder: ParameterBinder, limits: [Int], lane: Lane.Name? = nil
  ) async throws -> SlotRows {
    let segment = Segment(try commands(plan, binder: binder, limits: limits), access: .read)
    let results = try await pool.run(segment, lane: lane ?? (plan.usesClientFilter ? Self.filterLane : .read))
    return try Self.rows(results, of: plan)
  }

  func commands(
    _ plan: QueryPlan, binder: ParameterBinder, limits: [Int]
  ) throws(GraphQLError) -> [Command] {
    [
      setting.command(for: binder.tenant),
      Command(plan.statement, try binder.parameters(of: plan, limits: limits)),
    ]
  }

  /// - Parameter results: of `commands`.
  static func rows(_ results: [QueryResult], of plan: QueryPlan) throws(PostgresError) -> SlotRows {
    guard results.count == 2 else { throw PostgresError(.protocolViolation("two results were expected")) }
    return SlotRows(results[1], kinds: plan.nodes.count)
  }
}

/// The setting that policies compare with (consistency.md, 11). It holds to the end of the transaction.
package struct TenantSetting: Sendable {
  package static let name = "storegraph.store_id"

  private let statement = Statement(
    "select set_config('\(TenantSetting.name)', $1, true)", parameterTypes: [OID.text])

  package init() {}

  /// - Parameter tenant: nil: no row of any tenant is to be seen.
  package func command(for tenant: UUID?) -> Command {
    var parameters = Parameters()
    parameters.append(text: tenant?.description ?? "")
    return Command(statement, parameters)
  }
}
