import GraphQL
import Schema

extension Planner {
  /// The condition of a `filter` argument, under the viewer's own rights.
  mutating func filter(
    _ definition: FieldDefinition, _ collected: CollectedField, over type: TypeModel
  ) throws -> Condition {
    guard let given = try given("filter", definition, collected) else { return .always }
    usesClientFilter = true
    let predicate = try predicate(given, over: type)
    return try compiler.compile(predicate, over: type, alias: "t", isClient: true)
  }

  /// A filter's object as a predicate; its values stay out of it, to be bound when the plan runs.
  private mutating func predicate(_ given: GivenValue, over type: TypeModel) throws -> Predicate {
    try countCondition()
    guard case .object(let members) = given.value else { return .always }
    var parts: [Predicate] = []
    for member in members where member.value != .null {
      guard let value = given.member(member.name) else { continue }
      switch member.name {
      case "and": parts.append(.and(try value.elements.map { try predicate($0, over: type) }))
      case "or": parts.append(.or(try value.elements.map { try predicate($0, over: type) }))
      case "not": parts.append(.not(try predicate(value, over: type)))
      default: parts.append(try condition(on: member.name, value, of: type))
      }
    }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  private mutating func condition(
    on name: String, _ given: GivenValue, of type: TypeModel
  ) throws -> Predicate {
    guard let field = type.field(name) else {
      throw PlanningFailure.unknownField(type: type.name, field: name)
    }
    if case .relation(let relation) = field.source, let target = model.type(relation.target) {
      try countCondition(weight: 9)
      return .exists(relation: name, try predicate(given, over: target))
    }
    guard case .object(let members) = given.value else { return .always }
    var parts: [Predicate] = []
    if let source = near(given) {
      try countCondition()
      compiler.clientValues.append(
        PredicateCompiler.ClientValue(source: .near(source, .radius), isList: false, near: source))
      parts.append(.compare(field: name, .near, .client(compiler.clientValues.count - 1)))
    }
    for member in members where member.name != "near" {
      try countCondition()
      guard let value = given.member(member.name) else { continue }
      if let part = try comparison(member.name, value, on: name) { parts.append(part) }
    }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  private mutating func comparison(_ name: String, _ given: GivenValue, on field: String) throws -> Predicate?
  {
    switch (name, given.value) {
    case ("isNull", .bool(let flag)): return flag ? .isNull(field: field) : .not(.isNull(field: field))
    case ("isNull", _): return nil
    case ("eq", .null): return .isNull(field: field)
    case ("ne", .null): return .not(.isNull(field: field))
    case (_, .null): return nil
    case ("in", _): return among(given, on: field)
    case ("notIn", _):
      let inside = among(given, on: field)
      return inside == .never ? .always : .not(inside)
    default:
      guard let comparison = Comparison(rawValue: name) else { return nil }
      return .compare(field: field, comparison, client(given.source, isList: false))
    }
  }

  /// A list out of one variable, or of constants, is one array; a list with variables inside is written out.
  private mutating func among(_ given: GivenValue, on field: String) -> Predicate {
    guard case .list(let items) = given.value, !items.isEmpty else { return .never }
    if case .list(let values)? = given.ast?.kind,
      values.contains(where: { if case .variable = $0.kind { true } else { false } })
    {
      return .among(field: field, given.elements.map { client($0.source, isList: false) })
    }
    if case .constant(let value) = given.source, case .list = value {
      return .among(field: field, [client(given.source, isList: true)])
    }
    return .among(field: field, [client(given.source, isList: true)])
  }

  private mutating func client(_ source: ValueSource, isList: Bool) -> Operand {
    compiler.clientValues.append(PredicateCompiler.ClientValue(source: source.parameter, isList: isList))
    return .client(compiler.clientValues.count - 1)
  }

  // MARK: - Order

  /// The order of a list: the client's, else by rank where it searches, else the relation's, else the type's; the id is
  /// always the last key.
  mutating func listKeys(
    _ relation: Relation, _ target: TypeModel, _ definition: FieldDefinition, _ collected: CollectedField
  ) throws -> [ListKey] {
    var keys = relation.order.isEmpty ? target.table?.order ?? [] : relation.order
    var worked: [ListKey] = []
    var wanted: [OrderKey] = []
    if let given = try given("orderBy", definition, collected) {
      wanted = try given.elements.map { try sortKey($0, target, collected) }
    }
    if !wanted.isEmpty {
      keys = wanted
    } else if let nearest = try distanceKey(definition, collected, target) {
      worked = [nearest]
      keys = []
    } else if let search = try search(definition, collected, over: target) {
      worked = [.rank(search)]
      keys = []
    }
    var seen: Set<String> = []
    keys = keys.filter { seen.insert($0.field).inserted }
    if let id = keys.firstIndex(where: { $0.field == "id" }) {
      keys = Array(keys[...id])
    } else if target.field("id") != nil {
      keys.append(OrderKey(field: "id"))
    }
    return try worked + keys.map { try listKey($0, of: target) }
  }

  private func listKey(_ key: OrderKey, of target: TypeModel) throws -> ListKey {
    guard let field = target.field(key.field) else {
      throw PlanningFailure.unknownField(type: target.name, field: key.field)
    }
    return ListKey(
      order: key, sql: "t.\(try compiler.column(key.field, of: target))",
      type: field.parameterType(in: model),
      format: field.slotFormat(in: model), isNullable: !field.type.isNonNull)
  }

  private mutating func sortKey(
    _ given: GivenValue, _ target: TypeModel, _ collected: CollectedField
  ) throws -> OrderKey {
    guard case .enumeration(let name) = given.value else { throw PlanningFailure.unsupported("orderBy") }
    for field in target.fields where field.isSortable(in: model) {
      for isDescending in [false, true]
      where sortValueName(field.name, isDescending: isDescending) == name {
        // The order of hidden values would tell them.
        guard try compiler.visibility(of: field, target, "t") == .always else {
          throw GraphQLError(
            .forbidden, "You may not order by “\(field.name)”.",
            locations: location(collected.first.position))
        }
        return OrderKey(field: field.name, isDescending: isDescending)
      }
    }
    throw PlanningFailure.unknownField(type: target.name, field: name)
  }
}
