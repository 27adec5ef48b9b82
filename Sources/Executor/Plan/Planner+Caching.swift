import GraphQL
import Schema

extension Planner {
  /// The plan of a query whose answers may be kept, with the rule that says how long.
  /// - Parameter credentialVariables: see `CacheRule`.
  mutating func keepingPlan(
    _ operation: OperationDefinition, credentialVariables: Set<String>
  ) throws -> QueryPlan {
    var check = self
    var own = self
    isStamped = true
    sharing = .marks
    var plan = try plan(operation)
    guard isReusable, nodes.count > 1, !compiler.readsClock else { return plan }
    let ownNames = names { !sharedNodes.contains($0) }
    let ownSessions = ownSessions { !sharedNodes.contains($0) }
    let isPersonal = ownSessions > 0 || !resolvers.isEmpty || ownNames.namesViewer
    let sharedNames = isPersonal && !sharedNodes.isEmpty ? names { sharedNodes.contains($0) } : nil
    let shared = sharedNames.flatMap { VersionNeeds($0, ownSessions: 0, model: model) }
    let needs =
      shared == nil
      ? VersionNeeds(names { _ in true }, ownSessions: ownSessions, model: model)
      : VersionNeeds(ownNames, ownSessions: ownSessions, model: model)
    guard needs != nil || shared != nil else { return plan }
    check.isStamped = true
    check.isCheck = true
    own.isStamped = true
    own.sharing = .leavesOut
    plan.caching = CacheRule(
      own: needs, shared: shared, isPersonal: isPersonal,
      credentialVariables: credentialVariables.filter { name in !plan.binds(name) },
      groupCount: model.cacheGroups.count, check: CacheRule.BoxedPlan(try check.plan(operation)),
      ownPlan: shared == nil ? nil : CacheRule.BoxedPlan(try own.plan(operation)))
    return plan
  }

  /// Marks the field as shared, or leaves it out, where it says the same to every viewer of the role.
  /// - Parameter before: the planner and the scope without the field.
  mutating func share(
    _ field: inout OutputField, in scope: inout Scope, before: (planner: Planner, scope: Scope)
  ) {
    guard sharing != .none, scope.isSingle, isShareable(field.value, since: before) else { return }
    switch sharing {
    case .none: break
    case .marks:
      sharedNodes.formUnion(before.planner.nodes.count..<nodes.count)
      field.value = .shared(field.value)
    case .leavesOut:
      let name = keys[field.key]
      (self, scope) = before
      field.key = key(name)
      field.value = .sharedElsewhere
    }
  }

  private func isShareable(_ value: OutputValue, since before: (planner: Planner, scope: Scope)) -> Bool {
    switch value {
    case .one, .oneOf, .list, .listOf, .connection: break
    default: return false
    }
    let added = before.planner.nodes.count..<nodes.count
    guard !added.isEmpty, !value.isVolatile, resolvers.count == before.planner.resolvers.count else {
      return false
    }
    let found = names { added.contains($0) }
    // The row that the rows belong to may be one viewer's own.
    guard !found.namesViewer, before.scope.node.map({ isEverybodys($0) }) ?? true else { return false }
    return VersionNeeds(found, ownSessions: 0, model: model) != nil
  }

  /// Whether every viewer of the role has the same row in the node.
  private func isEverybodys(_ node: Int) -> Bool {
    var next: Int? = node
    while let index = next {
      let builder = nodes[index]
      let text = ([builder.from, builder.condition.text] + builder.columns).joined(separator: " ")
      if SQLNames(text).namesViewer { return false }
      next = builder.parent
    }
    return true
  }

  /// The names in the nodes, but for the viewer's arm.
  private func names(where isMeant: (Int) -> Bool) -> SQLNames {
    SQLNames(nodes.indices.dropFirst().filter(isMeant).map { nodes[$0].names }.joined(separator: " "))
  }

  private func ownSessions(where isMeant: (Int) -> Bool) -> Int {
    nodes.indices.dropFirst().filter(isMeant).count { isOwnSession(nodes[$0]) }
  }

  /// Whether the node reads the viewer's own session row, by its id.
  private func isOwnSession(_ node: NodeBuilder) -> Bool {
    guard node.type?.name == model.viewer.type, case .every(let parts) = node.condition else { return false }
    return parts.contains { $0.hasSuffix("t.\"id\" = \(ParameterList.viewerID)") }
  }
}

/// What a planner does with fields that say the same to every viewer of the role.
enum FieldSharing {
  case none, marks, leavesOut
}

extension QueryPlan {
  /// Whether the variable's value goes into the statement.
  fileprivate func binds(_ name: String) -> Bool {
    func isIt(_ value: ValueSource) -> Bool {
      if case .variable(name, _) = value { true } else { false }
    }
    return parameters.contains { source in
      switch source {
      case .variable(name, _): true
      case .cursor(let cursor, _): isIt(cursor.value)
      case .near(let near, _): isIt(near.latitude) || isIt(near.longitude) || isIt(near.radius)
      default: false
      }
    } || limits.contains { isIt($0.value) } || offsets.contains { isIt($0.page) }
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
