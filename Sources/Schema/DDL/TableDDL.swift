/// One `create table` with its primary key and checks, and the trigger that keeps `updated_at`.
func tableDDL(_ model: Model, _ type: TypeModel, _ table: Table) -> String {
  let isTenant = table.scope == .tenant
  let tenantColumn = quoted(model.tenant.column)
  let columns = model.columns(of: type)
  var lines: [String] = []
  if isTenant { lines.append("\(tenantColumn) uuid not null") }
  lines += columns.map(columnDDL)
  lines += columns.flatMap(placeColumnsDDL)
  if let search = table.search { lines.append(searchColumnDDL(model, type, search)) }
  let partition = table.partitionedBy.map { model.columnName($0, of: type) }
  let key =
    (isTenant ? [model.tenant.column] : []) + table.key.map { model.columnName($0, of: type) }
    + (partition.map { [$0] } ?? [])
  lines.append(
    "constraint \(quoted(boundedName([table.name], suffix: "pkey"))) primary key (\(key.map(quoted).joined(separator: ", ")))"
  )
  if type.name == model.tenant.type {
    lines.append(
      "constraint \(quoted(boundedName([table.name], suffix: "self"))) check (\"id\" = \(tenantColumn))")
    // What the rows of all other tables refer to.
    lines.append("constraint \(quoted(boundedName([table.name], suffix: "tenant"))) unique (\(tenantColumn))")
  }
  lines += columns.flatMap { checksDDL(model, table, $0) }
  lines += columns.compactMap { placeCheckDDL(table, $0) }
  let parameters = table.storageParameters.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
  let with = parameters.isEmpty ? "" : " with (\(parameters.joined(separator: ", ")))"
  let partitioning = partition.map { " partition by range (\(quoted($0)))" } ?? ""
  var sql =
    heading(type.name) + "\n" + "create table \(quoted(table.name)) (\n  " + lines.joined(separator: ",\n  ")
    + "\n)\(partitioning)\(with);"
  if let description = type.description {
    sql += "\ncomment on table \(quoted(table.name)) is \(sqlText(description));"
  }
  if table.hasTimestamps, !table.isAppendOnly {
    sql += """

      create trigger "storegraph_touch" before update on \(quoted(table.name))
        for each row execute function storegraph_touch();
      """
  }
  if partition != nil { sql += "\n" + partitionsDDL(table) }
  return sql
}

private func columnDDL(_ stored: StoredColumn) -> String {
  var sql = "\(quoted(stored.column.name)) \(stored.sqlType)"
  if !stored.isNullable { sql += " not null" }
  if let value = defaultSQL(stored) { sql += " default \(value)" }
  return sql
}

/// The default that Postgres gives; ids come from the server, which makes UUIDs of version 7.
func defaultSQL(_ stored: StoredColumn) -> String? {
  switch stored.field.defaultValue {
  case nil, .uuid, .literal(.null): nil
  case .now: "now()"
  case .literal(let literal): stored.sqlType == "json" ? sqlText(literal.json) : literal.sql
  }
}

/// Named, so that a violation can be told from its name which field it concerns.
private func checksDDL(_ model: Model, _ table: Table, _ stored: StoredColumn) -> [String] {
  // What is sealed is judged before it is sealed.
  guard !stored.field.isEncrypted else { return [] }
  let name = stored.column.name
  let column = quoted(name)
  var checks: [String] = []
  func add(_ suffix: CheckSuffix, _ condition: String) {
    checks.append("constraint \(quoted(checkName(table, stored.column, suffix))) check (\(condition))")
  }
  if stored.field.type.isList {
    add(.shape, "json_typeof(\(column)) = 'array'")
  } else if let enumeration = model.enumeration(stored.field.type.name) {
    add(.values, "\(column) in (\(enumeration.values.map { sqlText($0.name) }.joined(separator: ", ")))")
  } else if model.type(stored.field.type.name) != nil {
    add(.shape, "json_typeof(\(column)) = 'object'")
  }
  for check in stored.field.checks {
    switch check {
    case .range(let low, let high):
      if let condition = between(column, low, high) { add(.range, condition) }
    case .length(let low, let high):
      if let condition = between("char_length(\(column))", low.map(Int64.init), high.map(Int64.init)) {
        add(.length, condition)
      }
    case .pattern(let pattern): add(.pattern, "\(column) ~ \(sqlText("^(?:\(pattern))$"))")
    case .format(.timeZone): add(.format, "\(timeZoneFunction)(\(column))")
    }
  }
  return checks
}

/// What a check of one column is about: the end of its name.
enum CheckSuffix: String, CaseIterable { case shape, values, range, length, pattern, format }

func checkName(_ table: Table, _ column: Column, _ suffix: CheckSuffix) -> String {
  boundedName([table.name, column.name], suffix: suffix.rawValue)
}

private func between(_ value: String, _ low: Int64?, _ high: Int64?) -> String? {
  switch (low, high) {
  case (let low?, let high?): "\(value) between \(low) and \(high)"
  case (let low?, nil): "\(value) >= \(low)"
  case (nil, let high?): "\(value) <= \(high)"
  case (nil, nil): nil
  }
}
