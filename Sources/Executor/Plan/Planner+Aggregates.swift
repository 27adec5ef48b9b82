import GraphQL
import Schema

extension Planner {
  /// What an aggregate works over: rows of a relation, narrowed by the client's filter.
  private struct Matching {
    var relation: Relation
    var link: Relation.Link
    var target: TypeModel
    var definition: FieldDefinition
    var collected: CollectedField
    var scope: Scope
    /// The node of the functions; nil while none is asked.
    var node: Int?
  }

  /// Rows that an aggregate is expected to look at, for the cost of a document: of a whole table, or of those behind one row.
  private static func weight(of link: Relation.Link) -> Int { link == .tenant ? 100 : 10 }

  /// Counts, sums, averages and extremes over all rows that match, and over groups of them.
  mutating func aggregate(
    _ relation: Relation, _ definition: FieldDefinition, _ collected: CollectedField, in scope: inout Scope
  ) throws -> OutputValue {
    guard let link = relation.links.first, let target = model.type(link.type) else {
      throw PlanningFailure.unknownType(relation.target)
    }
    var matching = Matching(
      relation: relation, link: link.link, target: target, definition: definition, collected: collected,
      scope: scope)
    let object = try functions(collected.selections, on: relation.target + "Aggregate", &matching)
    guard let node = matching.node else { return .group(object) }
    return .one(node: node, object)
  }

  /// The fields of `ProductAggregate` or `ProductGroup`.
  private mutating func functions(
    _ selections: [SelectionSet], on typeName: String, _ matching: inout Matching, key: GroupKey? = nil
  ) throws -> OutputObject {
    var fields: [OutputField] = []
    for part in collector.collect(selections, on: typeName) {
      guard case .aggregate(let kind)? = system.fields(of: typeName)?[part.first.name.text]?.origin else {
        fields.append(typename(part, typeName))
        continue
      }
      let index = self.key(part.key)
      path.append(PathStop(key: part.key, position: part.first.position))
      defer { path.removeLast() }
      var isNonNull = true
      let value: OutputValue
      switch kind {
      case .count:
        let node = try node(of: &matching)
        value = .slot(nodes[node].aggregateSlot("count(*)", .integer), .int)
      case .values(let function):
        value = .group(try values(part, function, on: matching.target.name + function.suffix, &matching))
      case .groups: value = try groups(part, typeName, matching)
      case .key:
        isNonNull = false
        guard let key else { throw PlanningFailure.unsupported(typeName) }
        value = key.isHidden ? hidden() : .slot(key.slot, key.format)
      case .value: throw PlanningFailure.unsupported(typeName)
      }
      fields.append(field(part.key, index, value, isNonNull: isNonNull))
    }
    return OutputObject(fields)
  }

  private mutating func node(of matching: inout Matching) throws -> Int {
    if let node = matching.node { return node }
    let node = try addMatching(matching, .aggregate([]))
    matching.node = node
    return node
  }

  private mutating func addMatching(_ matching: Matching, _ rows: NodeBuilder.Rows) throws -> Int {
    let node = try self.matching(
      matching.relation, matching.link, matching.target, matching.definition, matching.collected, rows: rows,
      in: matching.scope)
    nodes.append(node)
    cost &+= Self.product(matching.scope.weight, Self.weight(of: matching.link))
    return node.kind
  }

  // MARK: - Functions of fields

  private mutating func values(
    _ collected: CollectedField, _ function: AggregateFunction, on typeName: String,
    _ matching: inout Matching
  ) throws -> OutputObject {
    var fields: [OutputField] = []
    for part in collector.collect(collected.selections, on: typeName) {
      guard
        case .aggregate(.value(_, let model))? = system.fields(of: typeName)?[part.first.name.text]?.origin
      else {
        fields.append(typename(part, typeName))
        continue
      }
      let index = key(part.key)
      path.append(PathStop(key: part.key, position: part.first.position))
      defer { path.removeLast() }
      let node = try node(of: &matching)
      let value = try value(function, of: model, part, matching.target, node)
      fields.append(field(part.key, index, value, isNonNull: false))
    }
    return OutputObject(fields)
  }

  /// A function of one field; what the role may not see counts as null.
  private mutating func value(
    _ function: AggregateFunction, of field: FieldModel, _ collected: CollectedField, _ target: TypeModel,
    _ node: Int
  ) throws -> OutputValue {
    if try compiler.visibility(of: field, target, "t") == .never { return hidden() }
    let value = try compiler.fieldValue(field.name, of: target, alias: "t", isClient: true)
    let worked = "\(function.rawValue)(\(value))"
    guard field.type.name == "Money" else {
      let isInteger = field.type.name == "Int" || field.type.name == "MinorUnits"
      switch function {
      case .sum where isInteger: return .slot(slot(Self.sum(value), .integer, node), .integer)
      case .avg: return .slot(slot("\(worked)::float8", .float, node), .float)
      case .sum, .min, .max:
        let format = field.slotFormat(in: model)
        return .slot(slot(format.cast(worked), format.family, node), format)
      }
    }
    guard let name = field.currency, let currency = target.field(name) else {
      throw PlanningFailure.unknownField(type: target.name, field: field.currency ?? "currency")
    }
    // Amounts in several currencies have no sum, and no least.
    let code = try compiler.value(of: currency, type: target, alias: "t")
    let seen = value.hasPrefix("t.") && field.type.isNonNull ? "" : " filter (where \(value) is not null)"
    let least = "min(\(code))\(seen)"
    let result =
      switch function {
      case .avg: "\(worked)::float8"
      case .sum: Self.sum(value)
      case .min, .max: "\(worked)::int8"
      }
    let single = "(case when \(least) = max(\(code))\(seen) then \(result) end)"
    if function == .avg { return .slot(slot(single, .float, node), .float) }
    return .money(
      amount: slot(single, .integer, node), currency: slot(least, .text, node),
      parts: moneyParts(collected))
  }

  /// Null over nothing, as `sum` is; `least` would not see that.
  private static func sum(_ value: String) -> String {
    "case when count(\(value)) > 0 then \(PredicateCompiler.exact("sum(\(value))")) end"
  }

  private mutating func slot(_ sql: String, _ family: SlotFamily, _ node: Int) -> Int {
    nodes[node].aggregateSlot(sql, family)
  }

  // MARK: - Groups

  private struct GroupKey {
    var slot: Int
    var format: SlotFormat
    var isHidden: Bool
  }

  private mutating func groups(
    _ collected: CollectedField, _ typeName: String, _ matching: Matching
  ) throws -> OutputValue {
    guard let definition = system.fields(of: typeName)?[collected.first.name.text],
      case .enumeration(let name)? = try given("by", definition, collected)?.value,
      let field = matching.target.fields.first(where: {
        !$0.isInternal && constantName($0.name) == name && $0.comparableScalar(in: model) != nil
      })
    else { throw PlanningFailure.unsupported("groups") }
    let limit = try limit(
      given("first", definition, collected), nil, fallback: Self.pageLimit, collected)
    var grouped = matching
    // A group of what is hidden: all its rows look alike.
    let value = try compiler.fieldValue(field.name, of: grouped.target, alias: "t", isClient: true)
    let format = field.slotFormat(in: model)
    let key = format.cast(value)
    let nodeLimit = nodeLimitOf(limit, extra: 0)
    let node = try addMatching(grouped, .groups([key], nodeLimit))
    // Groups belong to the row of the functions, and both to the parent's.
    grouped.node = node
    let isHidden = try compiler.visibility(of: field, grouped.target, "t") == .never
    let object = try functions(
      collected.selections, on: grouped.target.name + "Group", &grouped,
      key: GroupKey(slot: slot(key, format.family, node), format: format, isHidden: isHidden))
    return .list(node: node, object, cap: limit.cap)
  }
}

extension AggregateFunction {
  /// Of the type with the function's values.
  fileprivate var suffix: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
