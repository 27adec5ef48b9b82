import Schema

extension OracleCompiler {
  /// The raw SQL value of a field of a row, whoever asks.
  mutating func raw(_ field: FieldModel, of row: Row) throws -> String {
    switch field.source {
    case .column(let column):
      if let json = row.json { return "(\(json) -> \(sqlText(column.name)))" }
      guard let alias = row.alias else { throw OracleFault("\(field.name) has no row") }
      return "\(alias).\(sqlName(column.name))"
    case .expression(let template): return try expression(template, of: row)
    case .predicate(let condition): return "coalesce(\(try predicate(condition, of: row)), false)"
    case .cases(let cases):
      let kind = self.kind(of: field)
      var text = "case"
      for item in cases {
        text += " when \(try predicate(item.when, of: row)) then \(kind.constant(try constant(item.value)))"
      }
      return "(\(text) end)"
    case .byRole(let values, let otherwise):
      var role: String? = viewer.role
      while let name = role {
        if let value = values[name] { return kind(of: field).constant(try constant(value)) }
        role = model.role(name)?.like
      }
      return kind(of: field).constant(try constant(otherwise))
    case .aggregate(let aggregate): return try self.aggregate(aggregate, of: row)
    case .ids(let name): return try ids(name, of: row)
    case .relation, .resolver, .position, .payload: throw OracleFault("\(field.name) has no value in SQL")
    }
  }

  func constant(_ literal: Literal) throws -> JSONTree { try JSONReader.read(literal.json) }

  func kind(of field: FieldModel) -> SQLKind {
    switch field.type.name {
    case "ID", "UUID": .uuid
    case "Int", "MinorUnits", "Money": .int8
    case "Float": .float8
    case "Boolean": .boolean
    case "DateTime": .timestamptz
    default: .text
    }
  }

  /// A field's value as the API writes it.
  mutating func output(_ field: FieldModel, of row: Row) throws -> String {
    let value = try raw(field, of: row)
    if row.json != nil || field.type.isList { return value }
    switch field.type.name {
    case "ID", "UUID": return "(\(value))::text"
    case "DateTime": return "to_char((\(value)) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    default: return value
    }
  }

  /// Null where the amount is.
  mutating func money(_ field: FieldModel, _ entry: OracleCollector.Entry, of row: Row) throws -> String {
    let amount = try raw(field, of: row)
    guard let name = field.currency, let currencyField = model.type(row.type)?.field(name) else {
      throw OracleFault("\(row.type).\(field.name) has no currency")
    }
    let currency = try raw(currencyField, of: row)
    var columns: [String] = []
    for part in collector.entries(entry.selections, on: "Money") {
      let value =
        switch part.name {
        case "amount": amount
        case "currency": currency
        case "exponent": Self.digits(of: currency)
        default: "'Money'::text"
        }
      columns.append("\(value) as \(sqlName(part.key))")
    }
    return "case when (\(amount)) is not null then \(Self.json(columns)) end"
  }

  static func digits(of currency: String) -> String {
    let cases = currencyExponents.keys.sorted().map { "when '\($0)' then \(exponent(ofCurrency: $0))" }
    return "case \(currency) \(cases.joined(separator: " ")) else 2 end"
  }

  /// The selected members of a JSON column; an absent one is null, and so is the whole without a value.
  mutating func embedded(_ field: FieldModel, _ entry: OracleCollector.Entry, of row: Row) throws -> String {
    guard !field.type.isList else { throw OracleFault("a list of embedded values") }
    let json = try raw(field, of: row)
    let inner = Row(type: field.type.name, alias: row.alias, json: json)
    return "case when json_typeof(\(json)) = 'object' then \(try object(entry.selections, of: inner)) end"
  }

  // MARK: - Expressions and aggregates: all rows of the tenant, whoever asks

  private mutating func expression(_ template: SQLTemplate, of row: Row) throws -> String {
    var text = ""
    for piece in template.pieces {
      switch piece {
      case .text(let part): text += part
      case .path(["tenant"]): text += "\(sqlText(viewer.tenantID))::uuid"
      case .path(let names): text += try value(at: names[...], of: row)
      }
    }
    return "(\(text))"
  }

  private mutating func value(at path: ArraySlice<String>, of row: Row) throws -> String {
    guard let name = path.first, let type = model.type(row.type), let field = type.field(name) else {
      throw OracleFault("\(row.type) has no \(path.joined(separator: "."))")
    }
    if path.count == 1 { return try raw(field, of: row) }
    guard case .relation(let relation) = field.source, let link = relation.links.first else {
      throw OracleFault("\(row.type).\(name) leads nowhere")
    }
    let (target, table) = try tableType(link.type)
    let alias = freshAlias()
    let conditions = [ofTenant(alias), try joined(link.link, from: row, to: target, alias: alias)]
    let inner = try value(at: path.dropFirst(), of: Row(type: target.name, alias: alias))
    return "(select \(inner) from \(sqlName(table.name)) as \(alias) where \(sqlAll(conditions)))"
  }

  private mutating func aggregate(_ aggregate: Aggregate, of row: Row) throws -> String {
    let (relation, link) = try relation(aggregate.relation, of: row.type)
    let (target, table) = try tableType(link.type)
    let alias = freshAlias()
    let inner = Row(type: target.name, alias: alias)
    let conditions = [
      ofTenant(alias), try joined(link.link, from: row, to: target, alias: alias),
      try predicate(relation.condition, of: inner), try predicate(aggregate.condition, of: inner),
    ]
    let value = try aggregate.field.flatMap { target.field($0) }.map { try raw($0, of: inner) } ?? "*"
    let function =
      switch aggregate.function {
      case .count: "count(\(value))"
      case .sum: "coalesce(sum(\(value)), 0)"
      case .min: "min(\(value))"
      case .max: "max(\(value))"
      }
    return "(select \(function) from \(sqlName(table.name)) as \(alias) where \(sqlAll(conditions)))"
  }

  /// Ids of the related rows that the role may read, ascending.
  private mutating func ids(_ name: String, of row: Row) throws -> String {
    let (relation, link) = try relation(name, of: row.type)
    let (target, table) = try tableType(link.type)
    let alias = freshAlias()
    let conditions =
      try readable(target, alias: alias) + [
        try joined(link.link, from: row, to: target, alias: alias),
        try predicate(relation.condition, of: Row(type: target.name, alias: alias)),
      ]
    return """
      array_to_json(array(select \(alias).id::text from \(sqlName(table.name)) as \(alias) \
      where \(sqlAll(conditions)) order by \(alias).id))
      """
  }

  func relation(_ name: String, of type: String) throws -> (Relation, Relation.MemberLink) {
    guard case .relation(let relation)? = model.type(type)?.field(name)?.source, relation.links.count == 1,
      let link = relation.links.first
    else { throw OracleFault("\(type).\(name) is no relation to one type") }
    return (relation, link)
  }
}
