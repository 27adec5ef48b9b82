extension Checker {
  /// Columns that every table of Postgres has already.
  private static let systemColumns: Set<String> = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"]

  /// Tables and columns: quoting takes care of SQL's words, so what is left is length and doubles.
  mutating func checkSQLNames() {
    var tables: [String: String] = [:]
    for type in model.types {
      guard let table = type.table else { continue }
      checkLength(table.name, "table", at: type.mark)
      if let other = tables[table.name] {
        error(
          "duplicate-name", "'\(other)' and '\(type.name)' share the table '\(table.name)'", at: type.mark,
          remedy: "give one of them 'table:'")
      }
      tables[table.name] = type.name
      if table.name.isEmpty || table.name.hasPrefix("pg_") || table.name.hasPrefix("storegraph_") {
        error(
          "reserved-name", "a table cannot be called '\(table.name)'", at: type.mark,
          remedy: "choose another with 'table:'")
      }
      checkColumns(of: type, table)
      checkParameters(of: type, table)
    }
    checkLength(model.tenant.column, "column", at: model.type(model.tenant.type)?.mark ?? .none)
  }

  private mutating func checkColumns(of type: TypeModel, _ table: Table) {
    var columns: [String: String] = [:]
    if table.scope == .tenant { columns[model.tenant.column] = model.tenant.column }
    for stored in model.columns(of: type) {
      let name = stored.column.name
      checkLength(name, "column", at: stored.field.mark)
      if Self.systemColumns.contains(name) {
        error(
          "reserved-name", "Postgres has the column '\(name)' in every table already", at: stored.field.mark,
          remedy: "give the field 'column:'")
      }
      if let other = columns[name] {
        error(
          "duplicate-name", "'\(stored.field.name)' and '\(other)' share the column '\(name)'",
          at: stored.field.mark,
          remedy: "give the field 'column:'")
      }
      columns[name] = stored.field.name
    }
  }

  private mutating func checkParameters(of type: TypeModel, _ table: Table) {
    for (name, value) in table.storageParameters.sorted(by: { $0.key < $1.key }) {
      let nameFits =
        !name.isEmpty && name.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz_.".utf8.contains($0) }
      let valueFits =
        ["true", "false", "on", "off"].contains(value)
        || !value.isEmpty && value.utf8.allSatisfy { "0123456789.".utf8.contains($0) }
      if !nameFits || !valueFits {
        error(
          "invalid-value", "'\(name): \(value)' is no storage parameter", at: type.mark,
          remedy: "write for instance 'with: { fillfactor: 70 }'")
      }
    }
  }

  private mutating func checkLength(_ name: String, _ what: String, at mark: Mark) {
    guard name.utf8.count > longestSQLName else { return }
    error(
      "name-too-long", "the \(what) '\(name)' has more than \(longestSQLName) bytes", at: mark,
      remedy: "give it a shorter one with '\(what):'")
  }
}
