import GraphQL
import Postgres
import Schema

extension QueryEngine {
  /// The statement of a document's only operation for a role, as Postgres gets it.
  /// - Throws: `ExplainFailure` with the errors of a document that would be refused.
  package func sql(of text: String, role: String, variables: [JSONMember]) throws -> String {
    try explainable(text, role: role, variables: variables).plan.statement.sql
  }

  /// What a document's only operation costs for a role.
  /// - Throws: `ExplainFailure`.
  package func cost(of text: String, role: String, variables: [JSONMember]) throws -> Int {
    try explainable(text, role: role, variables: variables).plan.cost
  }

  private func explainable(
    _ text: String, role: String, variables: [JSONMember]
  ) throws -> (plan: QueryPlan, variables: [String: InputValue]) {
    do {
      let checked = try plans.document(text)
      let operation = try checked.operation(named: nil)
      guard operation.type == .query else {
        throw GraphQLError(.badRequest, "Only a query is one statement that can be shown beforehand.")
      }
      let coerced = try coerceVariables(
        of: operation, from: variables, in: system, source: checked.document.source,
        valueLimit: plans.limits.variableValues
      ).get()
      let plan = try plans.plan(operation, of: checked, role: role, variables: coerced)
      return (plan, coerced)
    } catch {
      throw ExplainFailure(error)
    }
  }

  /// The plan of arms, the SQL, and what Postgres makes of it.
  /// - Parameter role: the role to plan for where the request has no session; nil: the one without a session.
  /// - Throws: `ExplainFailure`, `PostgresError`.
  package func explain(_ request: GraphQLRequest, role: String?) async throws -> String {
    let (scope, _) = try rootScope(of: request)
    guard let handle = scope.handle, let tenant = try await directory.tenant(handle) else {
      throw ExplainFailure(errors: [
        GraphQLError(.tenantNotFound, "The document names no \(model.tenant.type) that exists.")
      ])
    }
    var quiet = request
    quiet.mayWrite = false
    var viewer = try await self.viewer(of: tenant, scope, quiet).viewer
    if viewer.session == nil, let role {
      guard model.role(role) != nil else {
        throw ExplainFailure(errors: [
          GraphQLError(
            .badUserInput,
            "There is no role “\(role)”; there are \(model.roles.map(\.name).joined(separator: ", ")).")
        ])
      }
      viewer.role = role
    }
    return try await explain(request.document, tenant: tenant, viewer: viewer, variables: request.variables)
  }

  private func rootScope(of request: GraphQLRequest) throws -> (RootScope, CheckedDocument) {
    do {
      let checked = try plans.document(request.document)
      let operation = try checked.operation(named: request.operationName)
      let variables = try coerceVariables(
        of: operation, from: request.variables, in: system, source: checked.document.source,
        valueLimit: plans.limits.variableValues
      ).get()
      let collector = FieldCollector(system: system, fragments: checked.fragments, variables: variables)
      let fields = collector.collect([operation.selections], on: system.query)
      let scope = try RootScope(
        fields, on: system.query, model: model, system: system, variables: variables,
        source: checked.document.source)
      return (scope, checked)
    } catch {
      throw ExplainFailure(error)
    }
  }

  /// What Postgres makes of a document, for a viewer of a tenant.
  /// - Throws: `ExplainFailure`, `PostgresError`.
  package func explain(
    _ text: String, tenant: UUID, viewer: Viewer, variables: [JSONMember]
  ) async throws -> String {
    let (plan, coerced) = try explainable(text, role: viewer.role, variables: variables)
    let binder = ParameterBinder(tenant: tenant, viewer: viewer, variables: coerced)
    let limits = try binder.limits(of: plan)
    // Requests run prepared statements under a generic plan, which EXPLAIN with bound parameters would not show.
    let name = "explain_\(UInt64.random(in: 0...UInt64.max))"
    let types = plan.parameterTypes.map(\.rawValue).joined(separator: ", ")
    let literals = try binder.literals(of: plan, limits: limits)
    let segment = Segment(
      [
        TenantSetting().command(for: tenant),
        .oneShot(
          "set local plan_cache_mode = \(plan.usesClientFilter ? "force_custom_plan" : "force_generic_plan")"),
        .oneShot("prepare \(name) (\(types)) as \(plan.statement.sql)"),
        .oneShot(
          "explain (analyze, buffers, costs off) execute \(name)(\(literals.joined(separator: ", ")))"),
        .oneShot("deallocate \(name)"),
      ], access: .read)
    let results = try await pool.run(
      segment, lane: plan.usesClientFilter ? StatementRunner.filterLane : .read)
    var lines = ["-- arms, cost \(plan.cost)"]
    for (kind, node) in plan.nodes.enumerated() {
      lines.append("-- \(kind) \(node.name): \(node.slots.count) slots\(node.isGuarded ? ", guarded" : "")")
    }
    for (index, literal) in literals.enumerated() { lines.append("-- $\(index + 1) = \(literal)") }
    lines += ["", plan.statement.sql, ""]
    if results.count == 5 {
      let explained = results[3]
      lines += (0..<explained.rowCount).compactMap { explained.text(row: $0, column: 0) }
    }
    return lines.joined(separator: "\n")
  }
}

/// Why a document cannot be explained.
package struct ExplainFailure: Error, CustomStringConvertible {
  package let errors: [GraphQLError]
  package var description: String { errors.map(\.message).joined(separator: "\n") }

  init(errors: [GraphQLError]) { self.errors = errors }

  init(_ error: any Error) {
    switch error {
    case let refusal as Refusal: errors = refusal.errors
    case let several as GraphQLErrors: errors = several.errors
    case let one as GraphQLError: errors = [one]
    default: errors = [GraphQLError(.internalError, String(reflecting: error))]
    }
  }
}
