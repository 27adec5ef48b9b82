import Schema

/// A fault of the schema that its checks should have found; logged, and answered as an internal error.
enum PlanningFailure: Error, Hashable {
  case unknownType(String)
  case unknownField(type: String, field: String)
  case unknownArgument(String)
  case unsupported(String)
}

extension PredicateCompiler {
  /// SQL for the value of a field in a condition. To a client's filter a hidden field is null.
  mutating func fieldValue(
    _ name: String, of type: TypeModel, alias: String, isClient: Bool
  ) throws(PlanningFailure) -> String {
    guard let field = type.field(name) else { throw .unknownField(type: type.name, field: name) }
    let value = try value(of: field, type: type, alias: alias)
    guard isClient else { return value }
    let visible = try visibility(of: field, type, alias)
    switch visible {
    case .always: return value
    case .never: return "null::\(field.parameterType(in: model).rawValue)"
    case .sql, .every: return "(case when \(visible.text) then \(value) end)"
    }
  }

  /// SQL for the value of a field of the row `alias`.
  mutating func value(
    of field: FieldModel, type: TypeModel, alias: String
  ) throws(PlanningFailure) -> String {
    if field.isVolatile { readsClock = true }
    switch field.source {
    case .column(let column): return "\(alias).\(quoted(column.name))"
    case .expression(let template): return "(\(try expand(template, type: type, alias: alias)))"
    case .predicate(let predicate):
      let condition = try compile(predicate, over: type, alias: alias)
      return "coalesce(\(condition.text), false)"
    case .cases(let cases): return try self.cases(cases, of: field, type: type, alias: alias)
    case .byRole(let values, let otherwise):
      return constant(roleValue(values, otherwise), for: field)
    case .aggregate(let aggregate): return try self.aggregate(aggregate, of: field, type: type, alias: alias)
    case .ids(let relation): return try ids(relation, type: type, alias: alias)
    case .relation, .resolver, .position, .payload:
      throw .unsupported("\(type.name).\(field.name) has no value in SQL")
    }
  }

  /// The constant of a role, following `like`.
  func roleValue(_ values: [String: Literal], _ otherwise: Literal) -> Literal {
    var name: String? = role
    var steps = 0
    while let current = name, steps <= model.roles.count {
      if let value = values[current] { return value }
      name = model.role(current)?.like
      steps += 1
    }
    return otherwise
  }

  private mutating func cases(
    _ cases: [Case], of field: FieldModel, type: TypeModel, alias: String
  ) throws(PlanningFailure) -> String {
    var text = "case"
    for item in cases {
      let condition = try compile(item.when, over: type, alias: alias)
      switch condition {
      case .never: continue
      case .always:
        let value = constant(item.value, for: field)
        return text == "case" ? "(\(value))" : "(\(text) else \(value) end)"
      case .sql, .every: text += " when \(condition.text) then \(constant(item.value, for: field))"
      }
    }
    return text == "case" ? "null" : "(\(text) end)"
  }

  /// What an author's SQL asks the time with, or gets another answer from each time.
  private static let clocks = [
    "now(", "current_", "localtime", "_timestamp(", "timeofday", "random", "nextval", "pg_",
  ]

  /// A template's pieces, each path replaced by the value it stands for; a path over relations is a scalar subquery.
  private mutating func expand(
    _ template: SQLTemplate, type: TypeModel, alias: String
  ) throws(PlanningFailure) -> String {
    var text = ""
    for piece in template.pieces {
      switch piece {
      case .text(let part):
        if Self.clocks.contains(where: { part.lowercased().contains($0) }) { readsClock = true }
        text += part
      case .path(let names): text += try value(at: names[...], type: type, alias: alias)
      }
    }
    return text
  }

  private mutating func value(
    at path: ArraySlice<String>, type: TypeModel, alias: String
  ) throws(PlanningFailure) -> String {
    guard let name = path.first else { throw .unsupported("an empty path") }
    if path.count == 1 {
      if name == "tenant" { return ParameterList.tenant }
      guard let field = type.field(name) else { throw .unknownField(type: type.name, field: name) }
      return try value(of: field, type: type, alias: alias)
    }
    guard let field = type.field(name), case .relation(let relation) = field.source,
      let link = relation.links.first, let target = model.type(link.type)
    else { throw .unknownField(type: type.name, field: name) }
    let other = freshAlias()
    let inner = try value(at: path.dropFirst(), type: target, alias: other)
    let condition = try join(link.link, from: type, parent: alias, to: target, alias: other)
    return "(select \(inner) from \(table(target, other)) where \(condition))"
  }

  private mutating func aggregate(
    _ aggregate: Aggregate, of field: FieldModel, type: TypeModel, alias: String
  ) throws(PlanningFailure) -> String {
    guard let relationField = type.field(aggregate.relation),
      case .relation(let relation) = relationField.source, let link = relation.links.first,
      let target = model.type(link.type)
    else { throw .unknownField(type: type.name, field: aggregate.relation) }
    let other = freshAlias()
    var conditions = [Condition.sql(try join(link.link, from: type, parent: alias, to: target, alias: other))]
    conditions.append(try compile(relation.condition, over: target, alias: other))
    conditions.append(try compile(aggregate.condition, over: target, alias: other))
    let rows = "from \(table(target, other)) where \(Condition.all(conditions).text)"
    guard let name = aggregate.field, let summed = target.field(name) else {
      return "(select count(*) \(rows))"
    }
    let inner = try value(of: summed, type: target, alias: other)
    switch aggregate.function {
    case .count: return "(select count(\(inner)) \(rows))"
    case .sum where field.type.name == "Float": return "(select coalesce(sum(\(inner)), 0) \(rows))"
    case .sum: return "(select \(Self.exact("coalesce(sum(\(inner)), 0)")) \(rows))"
    case .min: return "(select min(\(inner)) \(rows))"
    case .max: return "(select max(\(inner)) \(rows))"
    }
  }

  /// A sum of whole numbers, which is not null. One that is too large to be told exactly is ±2^53, which every comparison with
  /// a number that a client can name takes rightly, and the writer refuses.
  static func exact(_ sum: String) -> String {
    "greatest(least(\(sum), 9007199254740992), -9007199254740992)::int8"
  }

  /// The ids behind a relation as a JSON list, without rows that the role may not read.
  private mutating func ids(
    _ name: String, type: TypeModel, alias: String
  ) throws(PlanningFailure) -> String {
    guard let field = type.field(name), case .relation(let relation) = field.source,
      let link = relation.links.first, let target = model.type(link.type)
    else { throw .unknownField(type: type.name, field: name) }
    let other = freshAlias()
    let readable = Condition.all([
      try rows(of: target, alias: other), try compile(relation.condition, over: target, alias: other),
    ])
    if case .junction(let junctionName, let parentField, let targetField) = link.link,
      let junction = model.type(junctionName)
    {
      let middle = freshAlias()
      let tenant = quoted(model.tenant.column)
      let targetID = "\(middle).\(try column(targetField, of: junction))"
      var rows =
        "from \(table(junction, middle)) where \(TenantWall.pin("\(middle).\(tenant)"))"
        + " and \(middle).\(try column(parentField, of: junction)) = \(alias).\"id\""
      if readable != .always {
        rows +=
          " and exists (select from \(table(target, other)) where \(TenantWall.pin("\(other).\(tenant)"))"
          + " and \(other).\"id\" = \(targetID) and \(readable.text))"
      }
      return "array_to_json(array(select \(targetID) \(rows) order by \(targetID)))"
    }
    let condition = Condition.all([
      .sql(try join(link.link, from: type, parent: alias, to: target, alias: other)), readable,
    ])
    return """
      array_to_json(array(select \(other)."id" from \(table(target, other)) \
      where \(condition.text) order by \(other)."id"))
      """
  }
}

extension FieldModel {
  /// The type that values of this field are compared as.
  func parameterType(in model: Model) -> ParameterType {
    switch type.name {
    case "ID", "UUID": .uuid
    case "Int", "MinorUnits", "Money": .int8
    case "Float": .float8
    case "Boolean": .bool
    case "DateTime": .timestamptz
    case "Bytes": .bytea
    default: .text
    }
  }

  var isBooleanColumn: Bool {
    if case .column = source { type.nullable == .named("Boolean") } else { false }
  }
}
