import Schema

extension OracleCompiler {
  /// Rows that an aggregate is about, named once for each part of the answer.
  private struct Whole {
    var target: TypeModel
    var table: Table
    var inner: Row
    var conditions: [String]

    var from: String { "\(sqlName(table.name)) as \(inner.alias ?? "") where \(sqlAll(conditions))" }
  }

  /// `ProductAggregate`: each part by a sub-select of its own over the rows that the viewer may read.
  mutating func aggregated(
    _ relation: Relation, _ entry: OracleCollector.Entry, _ definition: FieldDefinition, of row: Row
  ) throws -> String {
    guard let link = relation.links.first else { throw OracleFault("an aggregate over nothing") }
    let (target, table) = try tableType(link.type)
    let inner = Row(type: target.name, alias: freshAlias())
    let conditions = try conditions(relation, link.link, to: inner, entry, definition, of: row)
    let whole = Whole(target: target, table: table, inner: inner, conditions: conditions)
    var columns: [String] = []
    for part in collector.entries(entry.selections, on: target.name + "Aggregate") {
      let value =
        part.name == "groups"
        ? try groups(part, whole)
        : try function(part, whole, on: target.name + "Aggregate", where: "")
      columns.append("\(value) as \(sqlName(part.key))")
    }
    return Self.json(columns)
  }

  /// `count`, `sum { … }` and their like, over the rows that meet one more condition.
  private mutating func function(
    _ part: OracleCollector.Entry, _ whole: Whole, on typeName: String, where condition: String
  ) throws -> String {
    let from = whole.from + condition
    if part.name == "count" { return "(select count(*) from \(from))" }
    guard let function = AggregateFunction(rawValue: part.name) else {
      return "\(sqlText(typeName))::text"
    }
    let inner = whole.target.name + part.name.prefix(1).uppercased() + part.name.dropFirst()
    var columns: [String] = []
    for value in collector.entries(part.selections, on: inner) {
      var sql = "\(sqlText(inner))::text"
      if value.name != "__typename" {
        sql = try worked(function, field(value.name, of: whole.inner), value, whole, from)
      }
      columns.append("\(sql) as \(sqlName(value.key))")
    }
    return Self.json(columns)
  }

  private mutating func worked(
    _ function: AggregateFunction, _ field: FieldModel, _ entry: OracleCollector.Entry, _ whole: Whole,
    _ from: String
  ) throws -> String {
    let value = try seen(field, kind(of: field), of: whole.inner)
    let result = "\(function.rawValue)(\(value))"
    guard field.type.name == "Money" else {
      if function == .avg { return "(select \(Self.float(result)) from \(from))" }
      if field.type.name == "DateTime" {
        return
          "(select to_char((\(result)) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from \(from))"
      }
      if function == .sum, field.type.name != "Float" {
        return "(select case when \(Self.isExact(result)) then \(result) end from \(from))"
      }
      return "(select \(result) from \(from))"
    }
    guard let name = field.currency, let money = whole.target.field(name) else {
      throw OracleFault("\(field.name) has no currency")
    }
    let currency = try raw(money, of: whole.inner)
    let isOne = "(select count(distinct \(currency)) = 1 from \(from) and \(value) is not null)"
    if function == .avg {
      return "(select case when \(isOne) then \(Self.float(result)) end from \(from))"
    }
    var columns: [String] = []
    for part in collector.entries(entry.selections, on: "Money") {
      let sql =
        switch part.name {
        case "amount": "\"#amount\""
        case "currency": "\"#code\""
        case "exponent": Self.digits(of: "\"#code\"")
        default: "'Money'::text"
        }
      columns.append("\(sql) as \(sqlName(part.key))")
    }
    return """
      (select case when \(isOne) and \(Self.isExact("\"#amount\"")) then \(Self.json(columns)) end \
      from (select \(result) as "#amount", min(\(currency)) as "#code" from \(from)) as "#whole")
      """
  }

  /// A sum beyond is no value of `MinorUnits`.
  private static func isExact(_ sum: String) -> String { "abs(\(sum)) <= 9007199254740991" }

  /// As a `Float` is written: a whole number keeps its point.
  private static func float(_ value: String) -> String {
    let number = "(\(value))::float8"
    return """
      (case when \(number) = trunc(\(number)) and abs(\(number)) < 1e15 then (\(number)::text || '.0')::json \
      else to_json(\(number)) end)
      """
  }

  /// The groups by what one field shows, the largest first, then in the order of what they share.
  private mutating func groups(_ part: OracleCollector.Entry, _ whole: Whole) throws -> String {
    let typeName = whole.target.name + "Aggregate"
    guard let definition = system.fields(of: typeName)?[part.name],
      let by = collector.argument("by", of: part, definition)?.text,
      let model = whole.target.fields.first(where: { constantName($0.name) == by })
    else { throw OracleFault("groups by nothing") }
    let limit = collector.argument("first", of: part, definition)?.integer ?? 100
    let value = try seen(model, kind(of: model), of: whole.inner)
    let cast = kind(of: model) == .text ? "(\(value))::text" : value
    let shown =
      model.type.name == "DateTime"
      ? "to_char(\"#key\" at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')" : "\"#key\""
    var columns: [String] = []
    for inner in collector.entries(part.selections, on: whole.target.name + "Group") {
      let sql =
        inner.name == "key"
        ? shown
        : try function(
          inner, whole, on: whole.target.name + "Group", where: " and \(cast) is not distinct from \"#key\"")
      columns.append("\(sql) as \(sqlName(inner.key))")
    }
    return """
      array_to_json(array(select \(Self.json(columns)) from (select \(cast) as "#key", count(*) as "#size" \
      from \(whole.from) group by 1 order by 2 desc, 1 limit \(limit)) as "#groups" \
      order by "#size" desc, "#key"))
      """
  }
}
