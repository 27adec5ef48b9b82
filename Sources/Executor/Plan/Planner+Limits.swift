import GraphQL
import Schema

/// How many rows a list wants, and from which end.
struct ListLimit {
  var value: ValueSource
  var argument: String
  /// The number as it is now, for the statement's shape.
  var current: Int
  var isDefault: Bool
  var isBackward: Bool
  var offset: String?

  /// What planning may expect at most.
  var bound: Int { current }
  /// How many rows are written at most where the statement itself does not cut.
  var cap: Int { current }
}

extension Planner {
  static let connectionDefault = 20
  static let rowsByPage = 10_000

  /// The limit of a plain list: `first`, `last`, or the schema's.
  mutating func listLimit(
    _ relation: Relation, _ definition: FieldDefinition, _ collected: CollectedField
  ) throws -> ListLimit {
    let first = try given("first", definition, collected)
    let last = try given("last", definition, collected)
    if first != nil, last != nil { throw conflict("first", "last", collected) }
    return try limit(first, last, fallback: relation.first ?? Self.pageLimit, collected)
  }

  func limit(
    _ first: GivenValue?, _ last: GivenValue?, fallback: Int, _ collected: CollectedField
  ) throws -> ListLimit {
    guard let given = first ?? last else {
      return ListLimit(
        value: .constant(.int(Int64(fallback))), argument: "", current: fallback, isDefault: true,
        isBackward: false)
    }
    let name = first != nil ? "first" : "last"
    let number = try Self.checkedLimit(
      given.value, argument: name, locations: location(collected.first.position))
    return ListLimit(
      value: given.source, argument: name, current: number, isDefault: false, isBackward: first == nil)
  }

  static func checkedLimit(
    _ value: InputValue, argument: String, locations: [SourceLocation] = []
  ) throws(GraphQLError) -> Int {
    guard case .int(let number) = value, number >= 0, number <= Int64(pageLimit) else {
      throw GraphQLError(
        .badUserInput, "“\(argument)” must be between 0 and \(pageLimit).", locations: locations,
        details: [JSONMember("limit", .int(Int64(pageLimit)))])
    }
    return Int(number)
  }

  func conflict(_ one: String, _ other: String, _ collected: CollectedField) -> GraphQLError {
    GraphQLError(
      .badUserInput, "“\(one)” and “\(other)” cannot be given together.",
      locations: location(collected.first.position))
  }

  /// Registers a limit and says it in SQL: a literal that Postgres can plan with, and the exact number as a parameter.
  mutating func nodeLimitOf(_ limit: ListLimit, extra: Int) -> NodeLimit {
    limits.append(LimitSource(value: limit.value, argument: limit.argument, extra: extra))
    let index = limits.count - 1
    if limit.isDefault {
      return NodeLimit(
        limit: index, parameter: nil, literal: limit.current + extra, offset: limit.offset,
        isBackward: limit.isBackward)
    }
    let parameter = compiler.parameters.bind(.limit(index), as: .int8)
    return NodeLimit(
      limit: index, parameter: parameter, literal: Self.bucket(limit.current) + extra, offset: limit.offset,
      isBackward: limit.isBackward)
  }

  /// Limits that clients send fall into a few classes, so that they do not make a statement each.
  static func bucket(_ number: Int) -> Int {
    [1, 10, 25, 50].first { number <= $0 } ?? pageLimit
  }

  /// Whether a plain list holds more rows than its limit: a count that stops one row behind it.
  mutating func hasMore(
    _ field: FieldModel, _ definition: FieldDefinition, _ collected: CollectedField, in scope: inout Scope
  ) throws -> OutputValue {
    guard case .relation(let relation) = field.source, let link = relation.links.first,
      relation.links.count == 1,
      let target = model.type(link.type)
    else { throw PlanningFailure.unsupported("\(field.name)HasMore") }
    let limit = try listLimit(relation, definition, collected)
    let nodeLimit = nodeLimitOf(limit, extra: 1)
    let node = try count(relation, link.link, target, definition, collected, upTo: nodeLimit, in: &scope)
    return .hasMore(node: node, limit: nodeLimit.limit)
  }

  /// A node with the number of rows of a relation, for each row of the scope.
  mutating func count(
    _ relation: Relation, _ link: Relation.Link, _ target: TypeModel, _ definition: FieldDefinition,
    _ collected: CollectedField, upTo limit: NodeLimit?, in scope: inout Scope
  ) throws -> Int {
    var node = try matching(
      relation, link, target, definition, collected, rows: .count(upTo: limit), in: scope)
    _ = node.slot("t.n", .integer)
    nodes.append(node)
    return node.kind
  }
  /// A node over all rows of a relation that match, to work things out over them.
  mutating func matching(
    _ relation: Relation, _ link: Relation.Link, _ target: TypeModel, _ definition: FieldDefinition,
    _ collected: CollectedField, rows: NodeBuilder.Rows, in scope: Scope
  ) throws -> NodeBuilder {
    let joined = try join(link, from: scope, to: target)
    let conditions = [
      joined.condition, try compiler.compile(relation.condition, over: target, alias: "t"),
      try readableRows(of: target, link, from: scope), try filter(definition, collected, over: target),
      try search(definition, collected, over: target)?.condition ?? .always,
    ]
    return NodeBuilder(
      kind: nodes.count, type: nil, parent: scope.type == nil ? nil : scope.node, rows: rows,
      from: joined.from, condition: .all(conditions))
  }
}
