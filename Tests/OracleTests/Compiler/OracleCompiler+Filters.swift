import Schema

extension OracleCompiler {
  /// A client's filter over one row: under the viewer's rights, so that a hidden field is null and a hidden row does
  /// not exist.
  mutating func filter(_ given: JSONTree?, of row: Row) throws -> String {
    guard let given, given != .null else { return "true" }
    var conditions: [String] = []
    for member in given.members where member.value != .null {
      switch member.key {
      case "and": conditions.append(sqlAll(try member.value.elements.map { try filter($0, of: row) }))
      case "or": conditions.append(sqlAny(try member.value.elements.map { try filter($0, of: row) }))
      case "not": conditions.append("not (\(try filter(member.value, of: row)))")
      default: conditions.append(try condition(on: member.key, member.value, of: row))
      }
    }
    return sqlAll(conditions)
  }

  private mutating func condition(on name: String, _ given: JSONTree, of row: Row) throws -> String {
    let field = try field(name, of: row)
    if case .relation = field.source { return try related(field, given, of: row) }
    let kind = kind(of: field)
    let value = try seen(field, kind, of: row)
    var conditions: [String] = []
    for member in given.members {
      if let condition = try comparison(member, value, kind) { conditions.append(condition) }
    }
    return sqlAll(conditions)
  }

  private func comparison(_ member: JSONTree.Member, _ value: String, _ kind: SQLKind) throws -> String? {
    switch (member.key, member.value) {
    case ("isNull", .bool(let flag)): return "\(value) is \(flag ? "" : "not ")null"
    case ("eq", .null): return "\(value) is null"
    case ("ne", .null): return "\(value) is not null"
    case (_, .null): return nil
    case ("in", let list): return sqlAny(list.elements.map { "\(value) = \(kind.constant($0))" })
    case ("notIn", let list): return sqlAll(list.elements.map { "\(value) <> \(kind.constant($0))" })
    case (let name, let operand):
      guard let comparison = Comparison(rawValue: name) else { throw OracleFault("no comparison \(name)") }
      return Self.compare(value, comparison, kind.constant(operand))
    }
  }

  /// A field's value as far as the viewer sees it.
  mutating func seen(_ field: FieldModel, _ kind: SQLKind, of row: Row) throws -> String {
    let value = try raw(field, of: row)
    switch rule(field.read) {
    case .always: return value
    case .never: return "null::\(kind.rawValue)"
    case let rule: return "(case when \(try predicate(rule, of: row)) then \(value) end)"
    }
  }

  /// At least one related row that the viewer may read meets the filter.
  private mutating func related(_ field: FieldModel, _ given: JSONTree, of row: Row) throws -> String {
    let (relation, link) = try relation(field.name, of: row.type)
    let (target, table) = try tableType(link.type)
    let alias = freshAlias()
    let inner = Row(type: target.name, alias: alias)
    let conditions =
      try readable(target, alias: alias) + [
        try predicate(rule(field.read), of: row),
        try joined(link.link, from: row, to: target, alias: alias),
        try predicate(relation.condition, of: inner), try filter(given, of: inner),
      ]
    return "exists (select from \(sqlName(table.name)) as \(alias) where \(sqlAll(conditions)))"
  }
}
