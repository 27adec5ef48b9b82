import GraphQL
import Schema

extension Planner {
  /// A field of the query root.
  mutating func rootField(
    _ collected: CollectedField, on typeName: String, in scope: inout Scope
  ) throws -> OutputField {
    let name = collected.first.name.text
    if name == "__typename" { return typename(collected, typeName) }
    if name == "__schema" || name == "__type" { return try introspection(collected) }
    guard let definition = system.fields(of: typeName)?[name],
      case .operation(let operation) = definition.origin,
      case .relation(let relation) = operation.field.source
    else { throw PlanningFailure.unknownField(type: typeName, field: name) }
    let index = key(collected.key)
    path.append(PathStop(key: collected.key, position: collected.first.position))
    defer { path.removeLast() }
    for argument in operation.arguments {
      compiler.arguments[argument.name] = try valueSource(argument.name, definition, collected)
    }
    defer { compiler.arguments = [:] }
    let value = try visible(operation.field, of: typeName, in: &scope) { planner, scope throws in
      try planner.relation(relation, definition, collected, in: &scope)
    }
    if let node = scope.node, case .group(let object) = value {
      // The view has values of its own, which lie in one row.
      return field(collected.key, index, .one(node: node, object), isNonNull: definition.type.isNonNull)
    }
    return field(collected.key, index, value, isNonNull: definition.type.isNonNull)
  }

  /// Bytes of introspection in one answer; the plan holds them. The whole schema of the shop has a twentieth.
  private static let introspectionBytes = 8 << 20

  /// `__schema` and `__type`: answered while planning, since no row has a say in it.
  private mutating func introspection(_ collected: CollectedField) throws -> OutputField {
    var merged = collected.first
    if var selections = merged.selections {
      selections.selections = collected.selections.flatMap(\.selections)
      merged.selections = selections
    }
    let (value, count) = try Introspection(valueLimit: bounds.introspectionValues - introspectionValues)
      .counted(
        merged, on: system, fragments: collector.fragments, variables: collector.variables, source: source)
    introspectionValues += count
    if merged.arguments.contains(where: { if case .variable = $0.value.kind { true } else { false } }) {
      isReusable = false
    }
    var bytes: [UInt8] = []
    value.write(into: &bytes)
    introspected += bytes.count
    guard introspected <= Self.introspectionBytes else {
      throw GraphQLError(
        .limitExceeded,
        "The answer to this introspection would be longer than \(Self.introspectionBytes) bytes; ask in several operations.",
        locations: location(collected.first.position))
    }
    return field(collected.key, key(collected.key), .memory(bytes), isNonNull: false)
  }

  /// A relation of any shape, from the scope's row.
  mutating func relation(
    _ relation: Relation, _ definition: FieldDefinition, _ collected: CollectedField, in scope: inout Scope
  ) throws -> OutputValue {
    if relation.shape == .connection { return try connection(relation, definition, collected, in: &scope) }
    if relation.shape == .aggregate { return try aggregate(relation, definition, collected, in: &scope) }
    var members: [OutputValue.Member] = []
    let limit = relation.shape == .list ? try listLimit(relation, definition, collected) : nil
    for link in relation.links {
      guard let target = model.type(link.type) else { throw PlanningFailure.unknownType(link.type) }
      if link.link == .group || target.table == nil {
        var group = Scope(
          type: scope.type, node: scope.node, weight: scope.weight, isSingle: scope.isSingle)
        let object = try object(collected.selections, on: target.name, in: &group)
        scope.node = group.node
        return .group(object)
      }
      let node = try addRows(
        relation, link.link, target: target, definition, collected, limit: limit, in: &scope)
      let weight = expected(relation, limit)
      var child = Scope(
        type: target, node: node, weight: Self.product(scope.weight, weight),
        isSingle: scope.isSingle && relation.shape == .one && relation.links.count == 1)
      let object = try object(collected.selections, on: target.name, in: &child)
      members.append(OutputValue.Member(node: node, object: object))
    }
    switch relation.shape {
    case .one where members.count == 1: return .one(node: members[0].node, members[0].object)
    case .one: return .oneOf(members)
    case .list where members.count == 1:
      return .list(node: members[0].node, members[0].object, cap: limit?.cap ?? Self.pageLimit)
    case .list, .connection, .aggregate: return .listOf(members)
    }
  }

  /// Adds the node that holds the rows of a relation.
  mutating func addRows(
    _ relation: Relation, _ link: Relation.Link, target: TypeModel, _ definition: FieldDefinition,
    _ collected: CollectedField, limit: ListLimit?, extraConditions: [Condition] = [],
    order given: [SortTerm]? = nil, in scope: inout Scope
  ) throws -> Int {
    let parent = scope.type == nil ? nil : scope.node
    let kind = nodes.count
    let joined = try join(link, from: scope, to: target)
    var conditions = [joined.condition]
    conditions.append(try compiler.compile(relation.condition, over: target, alias: "t"))
    conditions.append(try readableRows(of: target, link, from: scope))
    conditions.append(try filter(definition, collected, over: target))
    if let search = try search(definition, collected, over: target) { conditions.append(search.condition) }
    conditions += extraConditions
    let rows: NodeBuilder.Rows
    var isGuarded = false
    if relation.shape == .one, parent != nil {
      rows = .one
    } else {
      let order = try given ?? listKeys(relation, target, definition, collected).map(\.term)
      var nodeLimit: NodeLimit?
      if relation.shape == .one {
        nodeLimit = NodeLimit(limit: -1, parameter: nil, literal: 1, offset: nil, isBackward: false)
      } else if let limit {
        isGuarded = parent != nil && limit.isDefault && !alwaysLimits
        nodeLimit = isGuarded ? nil : nodeLimitOf(limit, extra: 0)
      }
      rows = .many(order: order, limit: nodeLimit)
    }
    var node = NodeBuilder(
      kind: kind, type: target, parent: parent, rows: rows, from: joined.from, condition: .all(conditions))
    node.isGuarded = isGuarded
    nodes.append(node)
    return kind
  }

  /// FROM and the condition that leads to the target's rows; from a row, over its node's CTE `p`.
  mutating func join(
    _ link: Relation.Link, from scope: Scope, to target: TypeModel
  ) throws -> (from: String, condition: Condition) {
    let table = compiler.table(target, "t")
    let tenant = quoted(model.tenant.column)
    guard let source = scope.type, let parent = scope.node else {
      return (table, .sql(try compiler.join(link, from: target, parent: "t", to: target, alias: "t")))
    }
    switch link {
    case .foreignKey(let field):
      let key = nodes[parent].column("t.\(try compiler.column(field, of: source))")
      return (table, .sql("\(TenantWall.pin("t.\(tenant)")) and t.\"id\" = p.\(key)"))
    case .backReference(let field):
      let key = nodes[parent].column("t.\"id\"")
      return (
        table,
        .sql("\(TenantWall.pin("t.\(tenant)")) and t.\(try compiler.column(field, of: target)) = p.\(key)")
      )
    case .junction(let name, let parentField, let targetField):
      guard let junction = model.type(name) else { throw PlanningFailure.unknownType(name) }
      let key = nodes[parent].column("t.\"id\"")
      let from = """
        \(compiler.table(junction, "j")) join \(table) on \(TenantWall.pin("t.\(tenant)")) \
        and t."id" = j.\(try compiler.column(targetField, of: junction))
        """
      let parentColumn = try compiler.column(parentField, of: junction)
      return (from, .sql("\(TenantWall.pin("j.\(tenant)")) and j.\(parentColumn) = p.\(key)"))
    case .tenant, .group, .payload:
      return (table, .sql(try compiler.join(link, from: source, parent: "p", to: target, alias: "t")))
    }
  }

  /// The rows of the target that the role may read. What the parent's row has shown already is not asked again: variants of
  /// a product that is read need no second look at the product.
  mutating func readableRows(
    of target: TypeModel, _ link: Relation.Link, from scope: Scope
  ) throws -> Condition {
    let rule = model.resolved(model.rule(target.read, for: role), for: role)
    guard let parent = scope.type, scope.node != nil, case .backReference(let field) = link else {
      return try compiler.compile(rule, over: target, alias: "t")
    }
    let shown = Set(model.resolved(model.rule(parent.read, for: role), for: role).conjuncts)
    let rest = rule.conjuncts.filter { part in
      guard case .exists(let name, let condition) = part, shown.isSuperset(of: condition.conjuncts),
        case .relation(let relation)? = target.field(name)?.source,
        shown.isSuperset(of: relation.condition.conjuncts),
        relation.links == [Relation.MemberLink(type: parent.name, link: .foreignKey(field: field))]
      else { return true }
      return false
    }
    return try compiler.compile(.and(rest), over: target, alias: "t")
  }

  // MARK: - Weights

  static let pageLimit = 100

  /// Rows that a parent is expected to have, by the schema, never more than asked for.
  func expected(_ relation: Relation, _ limit: ListLimit?) -> Int {
    guard relation.shape != .one else { return 1 }
    let bound = limit?.bound ?? Self.pageLimit
    return min(relation.expect ?? bound, bound)
  }

  static func product(_ left: Int, _ right: Int) -> Int {
    let (result, overflow) = left.multipliedReportingOverflow(by: max(right, 1))
    return overflow ? Int.max / 2 : min(result, Int.max / 2)
  }
}
