import GraphQL
import Postgres
import Schema

extension QueryEngine {
  /// The statement of a document's only operation for a role, as Postgres gets it.
  /// - Throws: `ExplainFailure` with the errors of a document that would be refused.
  package func sql(of text: String, role: String, variables: [JSONMember]) throws -> String {
    try explainable(text, role: role, variables: variables).plan.statement.sql
  }

  private func explainable(
    _ text: String, role: String, variables: [JSONMember]
  ) throws -> (plan: QueryPlan, variables: [String: InputValue]) {
    do {
      let checked = try plans.document(text)
      let operation = try checked.operation(named: nil)
      let coerced = try coerceVariables(
        of: operation, from: variables, in: system, source: checked.document.source
      ).get()
      let plan = try plans.plan(operation, of: checked, text: text, role: role, variables: coerced)
      return (plan, coerced)
    } catch let refusal as Refusal {
      throw ExplainFailure(errors: refusal.errors)
    } catch let errors as GraphQLErrors {
      throw ExplainFailure(errors: errors.errors)
    } catch let error as GraphQLError {
      throw ExplainFailure(errors: [error])
    }
  }

  /// The plan of arms, the SQL, and what Postgres makes of it, for a document and a viewer of a tenant.
  /// - Throws: `ExplainFailure`, `PostgresError`.
  package func explain(
    _ text: String, tenant: UUID, viewer: Viewer, variables: [JSONMember]
  ) async throws -> String {
    let (plan, coerced) = try explainable(text, role: viewer.role, variables: variables)
    let binder = ParameterBinder(tenant: tenant, viewer: viewer, variables: coerced)
    let limits = try binder.limits(of: plan)
    let parameters = try binder.parameters(of: plan, limits: limits)
    let statement = Statement(
      "explain (analyze, buffers, costs off) \(plan.statement.sql)", parameterTypes: plan.statement.parameterTypes)
    let segment = Segment(
      [TenantSetting().command(for: tenant), Command(statement, parameters, isPrepared: false)], access: .read)
    let results = try await pool.run(segment, lane: plan.usesClientFilter ? StatementRunner.filterLane : .read)
    var lines = ["-- arms, cost \(plan.cost)"]
    for (kind, node) in plan.nodes.enumerated() {
      lines.append("-- \(kind) \(node.name): \(node.slots.count) slots\(node.isGuarded ? ", guarded" : "")")
    }
    lines += ["", plan.statement.sql, ""]
    if let explained = results.last {
      lines += (0..<explained.rowCount).compactMap { explained.text(row: $0, column: 0) }
    }
    return lines.joined(separator: "\n")
  }
}

/// Why a document cannot be explained.
package struct ExplainFailure: Error, CustomStringConvertible {
  package let errors: [GraphQLError]
  package var description: String { errors.map(\.message).joined(separator: "\n") }
}
