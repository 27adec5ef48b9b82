import GraphQL
import Schema

/// Turns one operation into one SQL statement that makes the whole JSON: every selection set is a correlated subquery.
///
/// It is slow and meant to be obviously right. It shares the syntax tree and the model with the engine, nothing else.
struct OracleCompiler {
  let model: Model
  let system: TypeSystem
  let viewer: OracleViewer
  let collector: OracleCollector
  private var aliases = 0

  init(model: Model, system: TypeSystem, question: OracleQuestion) throws {
    self.model = model
    self.system = system
    viewer = question.viewer
    collector = try OracleCollector(question, system: system)
  }

  /// `select` with one row and one column: the JSON of `data`, with `OracleMark`s in it.
  mutating func statement() throws -> String {
    let root = Row(type: system.query, alias: nil)
    return "select \(try object([collector.operation.selections], of: root))::text"
  }

  /// A row that fields are read from.
  struct Row {
    /// An object type of the API.
    var type: String
    /// The row's name in SQL; nil where there is none: the root, and groups below it.
    var alias: String?
    /// The JSON that an embedded value lies in.
    var json: String?
  }

  mutating func freshAlias() -> String {
    aliases += 1
    return "t\(aliases)"
  }

  /// A selection set over one row, as a JSON object.
  mutating func object(_ sets: [SelectionSet], of row: Row) throws -> String {
    var columns: [String] = []
    for entry in collector.entries(sets, on: row.type) {
      columns.append("\(try value(entry, of: row)) as \(sqlName(entry.key))")
    }
    return Self.json(columns)
  }

  /// `row_to_json` over named columns.
  static func json(_ columns: [String]) -> String {
    "(select row_to_json(\"#row\") from (select \(columns.joined(separator: ", "))) as \"#row\")"
  }

  /// JSON, or any SQL type whose `to_json` is the value's JSON.
  private mutating func value(_ entry: OracleCollector.Entry, of row: Row) throws -> String {
    if entry.name == "__typename" { return "\(sqlText(row.type))::text" }
    guard let definition = system.fields(of: row.type)?[entry.name] else {
      throw OracleFault("\(row.type).\(entry.name) does not exist")
    }
    switch definition.origin {
    case .operation(let operation):
      return try visible(operation.field, of: row) { compiler in
        try compiler.field(operation.field, entry, definition, of: row)
      }
    case .model(let field):
      return try visible(field, of: row) { compiler in
        try compiler.field(field, entry, definition, of: row)
      }
    case .hasMore(let field):
      return try visible(field, of: row) { compiler in
        try compiler.hasMore(field, entry, definition, of: row)
      }
    default: throw OracleFault("\(row.type).\(entry.name) stands in no row")
    }
  }

  /// Null where the viewer's role may not see the field, with a mark where that depends on the row.
  private mutating func visible(
    _ field: FieldModel, of row: Row, _ make: (inout OracleCompiler) throws -> String
  ) throws -> String {
    switch rule(field.read) {
    case .always: return try make(&self)
    case .never: return "null::json"
    case let rule:
      let condition = try predicate(rule, of: row)
      let value = try make(&self)
      return
        "case when \(condition) then to_json(\(value)) else to_json(\(sqlText(OracleMark.hidden))::text) end"
    }
  }

  private mutating func field(
    _ field: FieldModel, _ entry: OracleCollector.Entry, _ definition: Schema.FieldDefinition, of row: Row
  ) throws -> String {
    switch field.source {
    case .relation(let relation):
      switch relation.shape {
      case .one: return try one(relation, entry, definition, of: row)
      case .list: return try list(relation, entry, definition, of: row)
      case .connection: return try connection(relation, entry, definition, of: row)
      case .aggregate: return try aggregated(relation, entry, definition, of: row)
      }
    case .resolver, .position, .payload: return "\(sqlText(OracleMark.anything))::text"
    case .column, .expression, .predicate, .cases, .byRole, .aggregate, .ids:
      if field.type.name == "Money" { return try money(field, entry, of: row) }
      if let type = model.type(field.type.name), case .embedded = type.storage {
        return try embedded(field, entry, of: row)
      }
      return try output(field, of: row)
    }
  }

  // MARK: - Rights

  /// The rule for the viewer's role. Parts that need no row are worked out, so that `.always` and `.never` are seen.
  func rule(_ rules: RoleRules) -> Predicate { simplified(model.rule(rules, for: viewer.role)) }

  private func simplified(_ predicate: Predicate) -> Predicate {
    switch predicate {
    case .and(let parts):
      let rest = parts.map(simplified).filter { $0 != .always }
      return rest.contains(.never) ? .never : rest.isEmpty ? .always : .and(rest)
    case .or(let parts):
      let rest = parts.map(simplified).filter { $0 != .never }
      return rest.contains(.always) ? .always : rest.isEmpty ? .never : .or(rest)
    case .not(let part):
      switch simplified(part) {
      case .always: return .never
      case .never: return .always
      case let rest: return .not(rest)
      }
    case .byRole(let rules, let otherwise):
      return simplified(model.rule(RoleRules(rules: rules, otherwise: otherwise), for: viewer.role))
    default: return predicate
    }
  }

  /// What every row of a table type must meet to be seen: its tenant, and the type's rule for the role.
  mutating func readable(_ type: TypeModel, alias: String) throws -> [String] {
    [
      ofTenant(alias),
      try predicate(rule(type.read), of: Row(type: type.name, alias: alias)),
    ]
  }

  func ofTenant(_ alias: String) -> String {
    "\(alias).\(sqlName(model.tenant.column)) = \(sqlText(viewer.tenantID))::uuid"
  }

  func tableType(_ name: String) throws -> (type: TypeModel, table: Table) {
    guard let type = model.type(name), let table = type.table else {
      throw OracleFault("\(name) has no table")
    }
    return (type, table)
  }
}
