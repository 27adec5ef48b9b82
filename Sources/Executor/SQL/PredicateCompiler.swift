import Schema

/// A condition in SQL, with what needs no asking folded away.
enum Condition: Equatable {
  case always
  case never
  case sql(String)
  /// All of these, so that more can be joined to them without brackets and without saying one twice.
  case every([String])

  /// SQL that stands anywhere a Boolean may.
  var text: String {
    switch self {
    case .always: "true"
    case .never: "false"
    case .sql(let text): text
    case .every(let parts): "(" + parts.joined(separator: " and ") + ")"
    }
  }

  static func all(_ conditions: [Condition]) -> Condition {
    var parts: [String] = []
    for condition in conditions {
      switch condition {
      case .always: continue
      case .never: return .never
      case .sql(let text): if !parts.contains(text) { parts.append(text) }
      case .every(let texts): parts += texts.filter { !parts.contains($0) }
      }
    }
    if parts.isEmpty { return .always }
    return parts.count == 1 ? .sql(parts[0]) : .every(parts)
  }

  static func any(_ conditions: [Condition]) -> Condition {
    var parts: [String] = []
    for condition in conditions {
      switch condition {
      case .always: return .always
      case .never: continue
      case .sql, .every: parts.append(condition.text)
      }
    }
    if parts.isEmpty { return .never }
    return .sql(parts.count == 1 ? parts[0] : "(" + parts.joined(separator: " or ") + ")")
  }

  var negated: Condition {
    switch self {
    case .always: .never
    case .never: .always
    case .sql(let text): .sql("not (\(text))")
    case .every: .sql("not \(text)")
    }
  }
}

/// The one place where predicates become SQL: rules, filters, partial conditions and live answers all pass here.
///
/// Rules of the YAML see every column; what a client sends (`isClient`) sees a hidden field as null and a related row only if
/// the viewer may read it.
struct PredicateCompiler {
  let model: Model
  let role: String
  var parameters = ParameterList()
  private var aliases = 0
  /// How many `not` stand around the condition in work.
  private var negations = 0
  /// Values of `$argument.…`, set while a root field's own condition is compiled.
  var arguments: [String: ValueSource] = [:]
  /// Whether what was compiled so far depends on the time of reading.
  var readsClock = false
  /// What stands for the tables of types while their rows are looked at as they were.
  var oldTables: [String: String] = [:]
  /// Values of `Operand.client`.
  var clientValues: [ClientValue] = []

  init(model: Model, role: String) {
    self.model = model
    self.role = role
  }

  struct ClientValue {
    var source: ParameterSource
    var isList: Bool
    /// Set where the value is a place with a radius.
    var near: NearSource?
  }

  mutating func freshAlias() -> String {
    aliases += 1
    return "r\(aliases)"
  }

  /// The rows of a type that the role may read.
  mutating func rows(of type: TypeModel, alias: String) throws(PlanningFailure) -> Condition {
    try compile(model.rule(type.read, for: role), over: type, alias: alias)
  }

  mutating func compile(
    _ predicate: Predicate, over type: TypeModel, alias: String, isClient: Bool = false
  ) throws(PlanningFailure) -> Condition {
    switch predicate {
    case .always: return .always
    case .never: return .never
    case .and(let parts):
      var conditions: [Condition] = []
      for part in parts {
        conditions.append(try compile(part, over: type, alias: alias, isClient: isClient))
      }
      return .all(conditions)
    case .or(let parts):
      var conditions: [Condition] = []
      for part in parts {
        conditions.append(try compile(part, over: type, alias: alias, isClient: isClient))
      }
      return .any(conditions)
    case .not(let part):
      negations += 1
      defer { negations -= 1 }
      return try compile(part, over: type, alias: alias, isClient: isClient).negated
    case .byRole(let rules, let otherwise):
      let rule = model.rule(RoleRules(rules: rules, otherwise: otherwise), for: role)
      return try compile(rule, over: type, alias: alias, isClient: isClient)
    case .isNull(let name):
      let value = try fieldValue(name, of: type, alias: alias, isClient: isClient)
      return .sql("\(value) is null")
    case .compare(let name, let comparison, let operand):
      return try compare(name, comparison, operand, type, alias, isClient)
    case .among(let name, let operands):
      return try among(name, operands, type, alias, isClient)
    case .exists(let name, let inner):
      return try exists(name, inner, type, alias, isClient)
    }
  }

  // MARK: - Comparisons

  private mutating func compare(
    _ name: String, _ comparison: Comparison, _ operand: Operand, _ type: TypeModel, _ alias: String,
    _ isClient: Bool
  ) throws(PlanningFailure) -> Condition {
    guard let field = type.field(name) else { throw .unknownField(type: type.name, field: name) }
    // An anonymous viewer has no user: the comparison is unknown, which outside `not` is as good as false.
    if negations == 0, case .viewer(let viewerField) = operand, viewerField == model.viewer.user,
      model.role(role)?.isAnonymous == true
    {
      return .never
    }
    if comparison == .near { return try near(field, operand, type, alias) }
    let value = try fieldValue(name, of: type, alias: alias, isClient: isClient)
    let other = try self.operand(operand, for: field)
    switch comparison {
    case .near: return .never
    case .equal:
      if field.isBooleanColumn, case .literal(.boolean(let constant)) = operand {
        return .sql(constant ? value : "not \(value)")
      }
      return .sql("\(value) = \(other)")
    case .notEqual: return .sql("\(value) <> \(other)")
    case .less: return .sql("\(value) < \(other)")
    case .lessOrEqual: return .sql("\(value) <= \(other)")
    case .greater: return .sql("\(value) > \(other)")
    case .greaterOrEqual: return .sql("\(value) >= \(other)")
    case .contains: return .sql("strpos(lower(\(value)), lower(\(other))) > 0")
    case .startsWith: return .sql("starts_with(lower(\(value)), lower(\(other)))")
    }
  }

  private mutating func among(
    _ name: String, _ operands: [Operand], _ type: TypeModel, _ alias: String, _ isClient: Bool
  ) throws(PlanningFailure) -> Condition {
    guard let field = type.field(name) else { throw .unknownField(type: type.name, field: name) }
    let value = try fieldValue(name, of: type, alias: alias, isClient: isClient)
    // A list that a client sends is one array parameter, so its length does not make another statement.
    if operands.count == 1, case .client(let index) = operands[0], clientValues.indices.contains(index),
      clientValues[index].isList
    {
      let number = parameters.bind(clientValues[index].source, as: field.parameterType(in: model).array)
      return .sql("\(value) = any(\(number))")
    }
    if operands.isEmpty { return .never }
    var items: [String] = []
    for operand in operands { items.append(try self.operand(operand, for: field)) }
    return .sql("\(value) in (\(items.joined(separator: ", ")))")
  }

  private mutating func operand(_ operand: Operand, for field: FieldModel) throws(PlanningFailure) -> String {
    switch operand {
    case .literal(let value): return constant(value, for: field)
    case .now:
      readsClock = true
      return "now()"
    case .viewer(let name):
      if name == "id" { return ParameterList.viewerID }
      if name == model.viewer.user { return ParameterList.viewerUser }
      throw .unknownField(type: model.viewer.type, field: name)
    case .argument(let name):
      guard let source = arguments[name] else { throw .unknownArgument(name) }
      return parameters.bind(source.parameter, as: field.parameterType(in: model))
    case .client(let index):
      guard clientValues.indices.contains(index) else { throw .unknownArgument("#\(index)") }
      return parameters.bind(clientValues[index].source, as: field.parameterType(in: model))
    }
  }

  /// A constant of the schema, written out so that the planner of Postgres can use it.
  func constant(_ value: Literal, for field: FieldModel) -> String {
    switch value {
    case .null: return "null"
    case .boolean(let flag): return flag ? "true" : "false"
    case .integer(let number): return String(number)
    case .float(let number): return "\(number)::float8"
    case .string(let text), .enumeration(let text):
      switch field.type.name {
      case "ID", "UUID": return literal(text) + "::uuid"
      case "DateTime": return literal(text) + "::timestamptz"
      default: return literal(text)
      }
    case .list, .object: return "null"
    }
  }

  // MARK: - Relations

  private mutating func exists(
    _ name: String, _ inner: Predicate, _ type: TypeModel, _ alias: String, _ isClient: Bool
  ) throws(PlanningFailure) -> Condition {
    guard let field = type.field(name), case .relation(let relation) = field.source,
      let link = relation.links.first, let target = model.type(link.type), target.table != nil
    else { throw .unknownField(type: type.name, field: name) }
    let other = freshAlias()
    var conditions = [Condition.sql(try join(link.link, from: type, parent: alias, to: target, alias: other))]
    conditions.append(try compile(relation.condition, over: target, alias: other))
    if isClient {
      conditions.append(try visibility(of: field, type, alias))
      conditions.append(try rows(of: target, alias: other))
    }
    conditions.append(try compile(inner, over: target, alias: other, isClient: isClient))
    let condition = Condition.all(conditions)
    guard condition != .never else { return .never }
    // Rows as they were are looked up one by one: joined, Postgres would read the whole table.
    let fence = oldTables[target.name] == nil ? "" : " offset 0"
    return .sql("exists (select from \(table(target, other)) where \(condition.text)\(fence))")
  }

  /// When the role sees a field of a row.
  mutating func visibility(
    of field: FieldModel, _ type: TypeModel, _ alias: String
  ) throws(PlanningFailure) -> Condition {
    try compile(model.rule(field.read, for: role), over: type, alias: alias)
  }

  func table(_ type: TypeModel, _ alias: String) -> String {
    "\(oldTables[type.name] ?? quoted(type.table?.name ?? type.name)) \(alias)"
  }

  /// The condition that leads from a row of the parent to rows of the target, pinned to the tenant.
  mutating func join(
    _ link: Relation.Link, from source: TypeModel, parent: String, to target: TypeModel, alias: String
  ) throws(PlanningFailure) -> String {
    let tenant = quoted(model.tenant.column)
    let pin = TenantWall.pin("\(alias).\(tenant)")
    switch link {
    case .tenant:
      return target.name == model.tenant.type ? "\(pin) and \(alias).\"id\" = \(ParameterList.tenant)" : pin
    case .foreignKey(let field):
      return "\(pin) and \(alias).\"id\" = \(parent).\(try column(field, of: source))"
    case .backReference(let field):
      return "\(pin) and \(alias).\(try column(field, of: target)) = \(parent).\"id\""
    case .junction(let junctionName, let parentField, let targetField):
      guard let junction = model.type(junctionName) else { throw .unknownType(junctionName) }
      let middle = alias + "j"
      return """
        \(pin) and exists (select from \(table(junction, middle)) where \
        \(TenantWall.pin("\(middle).\(tenant)")) and \
        \(middle).\(try column(parentField, of: junction)) = \(parent)."id" and \
        \(middle).\(try column(targetField, of: junction)) = \(alias)."id")
        """
    case .group:
      return pin
    case .payload(let field):
      return "\(pin) and \(alias).\"id\" = \(parameters.bind(.payload(field), as: .uuid))"
    }
  }

  /// The quoted column of a stored field.
  func column(_ name: String, of type: TypeModel) throws(PlanningFailure) -> String {
    guard let field = type.field(name), case .column(let column) = field.source else {
      throw .unknownField(type: type.name, field: name)
    }
    return quoted(column.name)
  }
}
