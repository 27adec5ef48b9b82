import GraphQL
import Schema

extension Planner {
  /// The plan of a query whose answers may be kept, with the rule that says how long.
  mutating func keepingPlan(_ operation: OperationDefinition) throws -> QueryPlan {
    var check = self
    isStamped = true
    var plan = try plan(operation)
    guard isReusable, nodes.count > 1, !compiler.readsClock else { return plan }
    check.isStamped = true
    check.isCheck = true
    let checkPlan = try check.plan(operation)
    let text = nodes.dropFirst().map(\.names).joined(separator: " ")
    plan.caching = CacheRule(
      text, ownSessions: nodes.dropFirst().count { isOwnSession($0) }, hasResolvers: !resolvers.isEmpty,
      model: model, check: checkPlan)
    return plan
  }

  /// Whether the node reads the viewer's own session row, by its id.
  private func isOwnSession(_ node: NodeBuilder) -> Bool {
    guard node.type?.name == model.viewer.type, case .every(let parts) = node.condition else { return false }
    return parts.contains { $0.hasSuffix("t.\"id\" = \(ParameterList.viewerID)") }
  }
}

extension NodeBuilder {
  /// All of its SQL but what volatile values alone need, for the names in it.
  fileprivate var names: String {
    var parts = [from, condition.text] + columns.filter { !volatile.contains($0) || plain.contains($0) }
    switch rows {
    case .single, .one, .count: break
    case .many(let order, _): parts += order.map(\.sql)
    case .aggregate(let values), .groups(let values, _): parts += values
    }
    return parts.joined(separator: " ")
  }
}
