import GraphQL

/// What one operation may unfold to while it is planned. Fragments that are spread in several places are planned in each of
/// them, so a short document can ask for very much; the schema's `expect` says nothing of that before the plan is there.
package struct PlanLimits: Sendable, Hashable {
  package static let `default` = PlanLimits()

  /// Fields of the answer's shape, with every fragment written out where it is spread.
  package var fields = 10_000
  /// Lists, objects and counts that the statement reads, each one of its parts.
  package var relations = 300
  /// Conditions of the filters of one operation; one that leads through a relation counts ten times.
  package var filterConditions = 200
  /// Values in the answers of `__schema` and `__type` together; the query for a whole schema of this size has about a tenth.
  package var introspectionValues = 100_000

  package init() {}
}

extension Planner {
  /// - Throws: `LIMIT_EXCEEDED` as soon as the plan is too large, so that planning stays bounded.
  func checkSize() throws(GraphQLError) {
    try check("fields", keys.count, bounds.fields)
    try check("relations", nodes.count, bounds.relations)
  }

  /// - Parameter weight: how many conditions it counts for.
  /// - Throws: `LIMIT_EXCEEDED` beyond `PlanLimits.filterConditions`.
  mutating func countCondition(weight: Int = 1) throws(GraphQLError) {
    filterConditions += weight
    try check("filterConditions", filterConditions, bounds.filterConditions)
  }

  private func check(_ kind: String, _ actual: Int, _ limit: Int) throws(GraphQLError) {
    guard actual > limit else { return }
    throw GraphQLError(
      .limitExceeded,
      "The operation exceeds the limit of \(kind): \(limit) are allowed, with fragments written out.",
      locations: path.first.map { location($0.position) } ?? [],
      details: [
        JSONMember("limit", .int(Int64(limit))), JSONMember("actual", .int(Int64(actual))),
        JSONMember("kind", .string(kind)),
      ])
  }
}
