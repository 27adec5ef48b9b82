import Schema

extension OracleCompiler {
  /// A rule of the schema as a condition in SQL, with SQL's three values. It sees all rows of the tenant.
  mutating func predicate(_ predicate: Predicate, of row: Row) throws -> String {
    switch predicate {
    case .always: return "true"
    case .never: return "false"
    case .and(let parts): return sqlAll(try parts.map { try self.predicate($0, of: row) })
    case .or(let parts): return sqlAny(try parts.map { try self.predicate($0, of: row) })
    case .not(let part): return "not (\(try self.predicate(part, of: row)))"
    case .byRole(let rules, let otherwise):
      return try self.predicate(rule(RoleRules(rules: rules, otherwise: otherwise)), of: row)
    case .isNull(let name): return "\(try raw(field(name, of: row), of: row)) is null"
    case .compare(let name, let comparison, let operand):
      let field = try field(name, of: row)
      return Self.compare(try raw(field, of: row), comparison, try self.operand(operand, kind(of: field)))
    case .among(let name, let operands):
      let field = try field(name, of: row)
      let value = try raw(field, of: row)
      let kind = kind(of: field)
      return sqlAny(try operands.map { "\(value) = \(try operand($0, kind))" })
    case .exists(let name, let condition):
      let (relation, link) = try self.relation(name, of: row.type)
      let (target, table) = try tableType(link.type)
      let alias = freshAlias()
      let inner = Row(type: target.name, alias: alias)
      let conditions = [
        ofTenant(alias), try joined(link.link, from: row, to: target, alias: alias),
        try self.predicate(relation.condition, of: inner), try self.predicate(condition, of: inner),
      ]
      return "exists (select from \(sqlName(table.name)) as \(alias) where \(sqlAll(conditions)))"
    }
  }

  static func compare(_ value: String, _ comparison: Comparison, _ operand: String) -> String {
    switch comparison {
    case .equal: "\(value) = \(operand)"
    case .notEqual: "\(value) <> \(operand)"
    case .less: "\(value) < \(operand)"
    case .lessOrEqual: "\(value) <= \(operand)"
    case .greater: "\(value) > \(operand)"
    case .greaterOrEqual: "\(value) >= \(operand)"
    case .contains: "strpos(lower(\(value)), lower(\(operand))) > 0"
    // No schema of the oracle has places.
    case .near: "null::boolean"
    case .startsWith: "starts_with(lower(\(value)), lower(\(operand)))"
    }
  }

  func field(_ name: String, of row: Row) throws -> FieldModel {
    if let field = model.type(row.type)?.field(name) { return field }
    throw OracleFault("\(row.type) has no \(name)")
  }

  private func operand(_ operand: Operand, _ kind: SQLKind) throws -> String {
    switch operand {
    case .literal(let literal): return kind.constant(try constant(literal))
    case .viewer("id"): return kind.constant(viewer.sessionID.map { .string($0) } ?? .null)
    case .viewer(model.viewer.user): return kind.constant(viewer.userID.map { .string($0) } ?? .null)
    case .now: return "now()"
    case .viewer, .argument, .client: throw OracleFault("\(operand) in a rule")
    }
  }

  /// Which rows of the target belong to a row of the parent.
  mutating func joined(
    _ link: Relation.Link, from row: Row, to target: TypeModel, alias: String
  ) throws -> String {
    switch link {
    case .tenant: return "true"
    case .foreignKey(let name): return "\(alias).id = \(try raw(field(name, of: row), of: row))"
    case .backReference(let name):
      guard let parent = row.alias else { throw OracleFault("no row to lead back to") }
      let column = try raw(field(name, of: Row(type: target.name)), of: Row(type: target.name, alias: alias))
      return "\(column) = \(parent).id"
    case .junction(let type, let parentField, let targetField):
      guard let parent = row.alias else { throw OracleFault("no row to lead back to") }
      let (junction, table) = try tableType(type)
      let middle = Row(type: junction.name, alias: freshAlias())
      let conditions = [
        ofTenant(middle.alias ?? ""),
        "\(try raw(field(parentField, of: middle), of: middle)) = \(parent).id",
        "\(try raw(field(targetField, of: middle), of: middle)) = \(alias).id",
      ]
      return
        "exists (select from \(sqlName(table.name)) as \(middle.alias ?? "") where \(sqlAll(conditions)))"
    case .group, .payload: throw OracleFault("no rows behind this link")
    }
  }
}
