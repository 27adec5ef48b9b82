import Schema

extension OracleCompiler {
  /// To one row: the first member type whose row is there and may be read.
  mutating func one(
    _ relation: Relation, _ entry: OracleCollector.Entry, _ definition: FieldDefinition, of row: Row
  ) throws -> String {
    var members: [String] = []
    for link in relation.links {
      if link.link == .group {
        members.append(try object(entry.selections, of: Row(type: link.type, alias: row.alias)))
        continue
      }
      let (target, table) = try tableType(link.type)
      let inner = Row(type: target.name, alias: freshAlias())
      let conditions = try conditions(relation, link.link, to: inner, entry, definition, of: row)
      let alias = inner.alias ?? ""
      members.append(
        """
        (select \(try object(entry.selections, of: inner)) from \(sqlName(table.name)) as \(alias) \
        where \(sqlAll(conditions)) order by \(alias).id limit 1)
        """)
    }
    return members.count == 1 ? members[0] : "coalesce(\(members.joined(separator: ", ")))"
  }

  /// Everything that a row behind a relation must meet.
  mutating func conditions(
    _ relation: Relation, _ link: Relation.Link, to inner: Row, _ entry: OracleCollector.Entry,
    _ definition: FieldDefinition, of row: Row
  ) throws -> [String] {
    let (target, _) = try tableType(inner.type)
    var conditions = try readable(target, alias: inner.alias ?? "")
    conditions.append(try joined(link, from: row, to: target, alias: inner.alias ?? ""))
    let condition = try applied(relation.condition, entry, definition)
    conditions.append(try predicate(condition, of: inner))
    conditions.append(try found(by: words(entry, definition), of: inner))
    if definition.argument("filter") != nil {
      conditions.append(try filter(collector.argument("filter", of: entry, definition), of: inner))
    }
    return conditions
  }

  /// The relation's condition with the operation's arguments as constants.
  private func applied(
    _ predicate: Predicate, _ entry: OracleCollector.Entry, _ definition: FieldDefinition
  ) throws -> Predicate {
    switch predicate {
    case .and(let parts): return .and(try parts.map { try applied($0, entry, definition) })
    case .compare(let field, let comparison, .argument(let name)):
      guard case .string(let text)? = collector.argument(name, of: entry, definition) else { return .never }
      return .compare(field: field, comparison, .literal(.string(text)))
    default: return predicate
    }
  }

  // MARK: - Lists

  /// The rows of a to-many relation, numbered from 1 in their order ("#n") and counted ("#c"), before any limit.
  private mutating func rows(
    _ relation: Relation, _ entry: OracleCollector.Entry, _ definition: FieldDefinition, of row: Row
  ) throws -> (from: String, row: Row) {
    guard relation.links.count == 1, let link = relation.links.first else {
      throw OracleFault("a list of several types")
    }
    let (target, table) = try tableType(link.type)
    let inner = Row(type: target.name, alias: freshAlias())
    let conditions = try conditions(relation, link.link, to: inner, entry, definition, of: row)
    let alias = inner.alias ?? ""
    let order = try order(relation, target, table, entry, definition, alias: alias)
    let from = """
      (select \(alias).*, row_number() over (order by \(order)) as "#n", count(*) over () as "#c" \
      from \(sqlName(table.name)) as \(alias) where \(sqlAll(conditions))) as \(alias)
      """
    return (from, inner)
  }

  private mutating func order(
    _ relation: Relation, _ target: TypeModel, _ table: Table, _ entry: OracleCollector.Entry,
    _ definition: FieldDefinition, alias: String
  ) throws -> String {
    var keys = relation.order.isEmpty ? table.order : relation.order
    let wanted = collector.argument("orderBy", of: entry, definition)?.elements ?? []
    var best: [String] = []
    if !wanted.isEmpty {
      keys = try wanted.map { try Self.key($0.text ?? "", of: target) }
    } else if let words = words(entry, definition) {
      best = ["\(try rank(words, of: Row(type: target.name, alias: alias))) desc"]
      keys = []
    }
    if !keys.contains(where: { $0.field == "id" }) { keys.append(OrderKey(field: "id")) }
    let row = Row(type: target.name, alias: alias)
    return try
      (best
      + keys.map { key in
        "\(try raw(field(key.field, of: row), of: row))\(key.isDescending ? " desc" : "")"
      }).joined(separator: ", ")
  }

  private static func key(_ name: String, of type: TypeModel) throws -> OrderKey {
    for field in type.fields {
      for isDescending in [false, true]
      where sortValueName(field.name, isDescending: isDescending) == name {
        return OrderKey(field: field.name, isDescending: isDescending)
      }
    }
    throw OracleFault("\(type.name) has no order \(name)")
  }

  /// Which of the numbered rows are answered.
  private enum Slice {
    case first(Int)
    case last(Int)
    case page(Int, limit: Int)

    var limit: Int {
      switch self {
      case .first(let limit), .last(let limit), .page(_, let limit): limit
      }
    }
    var condition: String {
      switch self {
      case .first(let limit): "\"#n\" <= \(limit)"
      case .last(let limit): "\"#n\" > \"#c\" - \(limit)"
      case .page(let page, let limit): "\"#n\" > \((page - 1) * limit) and \"#n\" <= \(page * limit)"
      }
    }
  }

  private func slice(
    _ entry: OracleCollector.Entry, _ definition: FieldDefinition, fallback: Int
  ) throws -> Slice {
    func number(_ name: String) -> Int? { collector.argument(name, of: entry, definition)?.integer }
    for cursor in ["after", "before"] {
      let given = collector.argument(cursor, of: entry, definition)
      if let given, given != .null { throw OracleFault("the oracle cannot read cursors") }
    }
    let limit = number("limit")
    if let page = number("page") ?? limit.map({ _ in 1 }) { return .page(page, limit: limit ?? fallback) }
    if let last = number("last") { return .last(last) }
    return .first(number("first") ?? fallback)
  }

  mutating func list(
    _ relation: Relation, _ entry: OracleCollector.Entry, _ definition: FieldDefinition, of row: Row
  ) throws -> String {
    let slice = try slice(entry, definition, fallback: relation.first ?? 100)
    let (from, inner) = try rows(relation, entry, definition, of: row)
    let item = try object(entry.selections, of: inner)
    return "array_to_json(array(select \(item) from \(from) where \(slice.condition) order by \"#n\"))"
  }

  /// Whether more rows match than the limit lets through.
  mutating func hasMore(
    _ field: FieldModel, _ entry: OracleCollector.Entry, _ definition: FieldDefinition, of row: Row
  ) throws -> String {
    guard case .relation(let relation) = field.source else { throw OracleFault("\(field.name) is no list") }
    let slice = try slice(entry, definition, fallback: relation.first ?? 100)
    let (from, _) = try rows(relation, entry, definition, of: row)
    return "((select count(*) from \(from)) > \(slice.limit))"
  }

  // MARK: - Connections

  mutating func connection(
    _ relation: Relation, _ entry: OracleCollector.Entry, _ definition: FieldDefinition, of row: Row
  ) throws -> String {
    let slice = try slice(entry, definition, fallback: relation.first ?? 20)
    let name = relation.target + "Connection"
    var columns: [String] = []
    for part in collector.entries(entry.selections, on: name) {
      let (from, inner) = try rows(relation, entry, definition, of: row)
      var item: String?
      var value: String
      switch part.name {
      case "__typename": value = "\(sqlText(name))::text"
      case "totalCount": value = "(select count(*) from \(from))"
      case "pageInfo": value = pageInfo(part, slice, from)
      case "nodes":
        item = try object(part.selections, of: inner)
        value = ""
      case "edges":
        item = try edge(part, relation.target, of: inner)
        value = ""
      default: throw OracleFault("\(name).\(part.name)")
      }
      if let item {
        value = "array_to_json(array(select \(item) from \(from) where \(slice.condition) order by \"#n\"))"
      }
      columns.append("\(value) as \(sqlName(part.key))")
    }
    return Self.json(columns)
  }

  private mutating func edge(_ part: OracleCollector.Entry, _ target: String, of inner: Row) throws -> String
  {
    var columns: [String] = []
    for field in collector.entries(part.selections, on: target + "Edge") {
      let value =
        switch field.name {
        case "cursor": "\(sqlText(OracleMark.cursor))::text"
        case "node": try object(field.selections, of: inner)
        default: "\(sqlText(target + "Edge"))::text"
        }
      columns.append("\(value) as \(sqlName(field.key))")
    }
    return Self.json(columns)
  }

  private func pageInfo(_ part: OracleCollector.Entry, _ slice: Slice, _ from: String) -> String {
    let total = "(select count(*) from \(from))"
    let next: String
    let previous: String
    var page = "null::int"
    switch slice {
    case .first(let limit): (next, previous) = ("\(total) > \(limit)", "false")
    case .last(let limit): (next, previous) = ("false", "\(total) > \(limit)")
    case .page(let number, let limit):
      (next, previous) = ("\(total) > \(number * limit)", "\(number > 1)")
      page = "\(number)"
    }
    let cursor =
      "case when exists (select from \(from) where \(slice.condition)) then \(sqlText(OracleMark.cursor))::text end"
    let columns = collector.entries(part.selections, on: "PageInfo").map { field in
      let value =
        switch field.name {
        case "hasNextPage": next
        case "hasPreviousPage": previous
        case "startCursor", "endCursor": cursor
        case "page": page
        case "limit": "\(slice.limit)"
        case "total": total
        case "totalPages":
          slice.limit == 0 ? "0" : "(\(total) + \(slice.limit - 1)) / \(slice.limit)"
        default: "'PageInfo'::text"
        }
      return "\(value) as \(sqlName(field.key))"
    }
    return Self.json(columns)
  }
}
