/// The only doors to a global table for the application role (consistency.md, 13): `<table>_by_<fields>` for each
/// unique key, `<table>_insert` and `<table>_update`.
func keyedFunctionsDDL(_ model: Model, _ type: TypeModel) -> String {
  guard let table = type.table else { return "" }
  var functions = model.globalKeys(of: type).map { lookup(model, type, table, $0) }
  functions.append(insertion(model, type, table))
  if !table.isAppendOnly { functions.append(replacement(model, type, table)) }
  return functions.joined(separator: "\n")
}

extension Model {
  /// The keys that lead to one row of a global type: the primary key, then its unique indexes.
  package func globalKeys(of type: TypeModel) -> [IndexModel] {
    guard let table = type.table, table.scope == .global else { return [] }
    let primary = IndexModel(keys: table.key.map { OrderKey(field: $0) }, isUnique: true)
    return ([primary] + table.indexes.filter(\.isUnique)).filter { !$0.keys.isEmpty }
  }

  /// The function that finds a row of a global type by a unique key, e.g. `account_by_email`.
  package func lookupFunction(of type: TypeModel, by fields: [String]) -> String {
    let table = type.table?.name ?? snakeCase(type.name)
    return boundedName(
      [table, "by"] + fields.dropLast().map { columnName($0, of: type) },
      suffix: fields.last.map { columnName($0, of: type) } ?? "key")
  }
}

private func lookup(_ model: Model, _ type: TypeModel, _ table: Table, _ key: IndexModel) -> String {
  let fields = key.keys.map(\.field)
  let columns = model.columns(of: type).filter { fields.contains($0.field.name) }
  var conditions = columns.map { "\(quoted($0.column.name)) = \(quoted("p_" + $0.column.name))" }
  if let condition = key.condition { conditions.append(staticSQL(condition, model, type)) }
  return function(
    model.lookupFunction(of: type, by: fields), parameters: columns.map { Parameter($0) },
    returns: "setof \(quoted(table.name))", volatility: "stable",
    body: "select * from public.\(quoted(table.name)) where \(conditions.joined(separator: " and "))")
}

/// Adds a row; parameters in the order of the columns, those that may be left out last. Returns the new row's key.
private func insertion(_ model: Model, _ type: TypeModel, _ table: Table) -> String {
  let columns = written(model, type, table)
  let parameters = columns.map { stored in
    Parameter(stored, fallback: defaultSQL(stored) ?? (stored.isNullable ? "null" : nil))
  }
  let names = columns.map { quoted($0.column.name) }.joined(separator: ", ")
  let values = columns.map { quoted("p_" + $0.column.name) }.joined(separator: ", ")
  return function(
    boundedName([table.name], suffix: "insert"),
    parameters: parameters.filter { $0.fallback == nil } + parameters.filter { $0.fallback != nil },
    returns: keyType(model, type, table), volatility: "volatile",
    body: """
      insert into public.\(quoted(table.name)) (\(names))
        values (\(values))
        returning \(keyColumn(model, type, table))
      """)
}

/// Replaces every column of the row with this key. Returns the key, or no row if there is none.
private func replacement(_ model: Model, _ type: TypeModel, _ table: Table) -> String {
  let columns = written(model, type, table)
  let keys = columns.filter { table.key.contains($0.field.name) }
  let others = columns.filter { !table.key.contains($0.field.name) }
  let assignments = others.map { "\(quoted($0.column.name)) = \(quoted("p_" + $0.column.name))" }
  let conditions = keys.map { "\(quoted($0.column.name)) = \(quoted("p_" + $0.column.name))" }
  return function(
    boundedName([table.name], suffix: "update"), parameters: (keys + others).map { Parameter($0) },
    returns: "setof \(keyType(model, type, table))", volatility: "volatile",
    body: """
      update public.\(quoted(table.name)) set \(assignments.joined(separator: ", "))
        where \(conditions.joined(separator: " and "))
        returning \(keyColumn(model, type, table))
      """)
}

/// Columns that a writer gives; the two timestamps keep themselves.
private func written(_ model: Model, _ type: TypeModel, _ table: Table) -> [StoredColumn] {
  model.columns(of: type).filter {
    !(table.hasTimestamps && ["createdAt", "updatedAt"].contains($0.field.name))
  }
}

private func keyColumn(_ model: Model, _ type: TypeModel, _ table: Table) -> String {
  quoted(model.columnName(table.key.first ?? "id", of: type))
}

private func keyType(_ model: Model, _ type: TypeModel, _ table: Table) -> String {
  type.field(table.key.first ?? "id").map { model.sqlType(of: $0.type) } ?? "uuid"
}

private struct Parameter {
  var name: String
  var sqlType: String
  var fallback: String?
  init(_ stored: StoredColumn, fallback: String? = nil) {
    name = "p_" + stored.column.name
    sqlType = stored.sqlType
    self.fallback = fallback
  }
}

/// SECURITY DEFINER: the function may what its caller may not, so its search path is fixed and PUBLIC is shut out.
private func function(
  _ name: String, parameters: [Parameter], returns: String, volatility: String, body: String
) -> String {
  let list = parameters.map { parameter in
    "\(quoted(parameter.name)) \(parameter.sqlType)" + (parameter.fallback.map { " default \($0)" } ?? "")
  }
  let signature = "\(quoted(name))(\(parameters.map(\.sqlType).joined(separator: ", ")))"
  return """
    create function \(quoted(name))(\(list.joined(separator: ", ")))
      returns \(returns)
      language sql \(volatility) security definer
      set search_path = pg_catalog, public, pg_temp
    as $$
      \(body.split(separator: "\n").joined(separator: "\n  "))
    $$;
    revoke all on function \(signature) from public;
    grant execute on function \(signature) to \(quoted(applicationRole));
    """
}
