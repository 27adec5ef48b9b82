/// The references of one type's rows; nil if it has none.
///
/// Those between tenant tables carry the tenant's column, so that no row can point into another tenant. "restrict" is
/// `no action`, which looks at the end of the statement: deleting a whole tenant cascades through rows in any order.
func foreignKeysDDL(_ model: Model, _ type: TypeModel) -> String? {
  guard let table = type.table else { return nil }
  let tenantColumn = model.tenant.column
  var keys: [String] = []
  if table.scope == .tenant, let tenant = model.type(model.tenant.type)?.table, isOwned(model, type) {
    keys.append(
      reference(table, [tenantColumn], to: tenant, [tenantColumn], "cascade", suffix: [tenantColumn]))
  }
  for stored in model.columns(of: type) {
    guard let target = stored.column.references.flatMap({ model.type($0) })?.table else { continue }
    let column = stored.column.name
    let isComposite = table.scope == .tenant && target.scope == .tenant
    let action =
      switch stored.column.onDelete {
      case .restrict: "no action"
      case .cascade: "cascade"
      // Without the column's name it would null the tenant's column too.
      case .setNull: "set null (\(quoted(column)))"
      }
    let prefix = isComposite ? [tenantColumn] : []
    keys.append(reference(table, prefix + [column], to: target, prefix + ["id"], action, suffix: [column]))
  }
  return keys.isEmpty ? nil : keys.joined(separator: "\n")
}

/// Whether the rows go with their tenant. Events have no foreign key, and the clock and the log outlive what they are
/// about (consistency.md, 2 and 31).
private func isOwned(_ model: Model, _ type: TypeModel) -> Bool {
  ![model.tenant.type, model.journal.event, model.journal.clock, model.journal.log].contains(type.name)
}

private func reference(
  _ table: Table, _ columns: [String], to target: Table, _ targetColumns: [String], _ action: String,
  suffix: [String]
) -> String {
  let name = foreignKeyName(table, suffix)
  let from = columns.map(quoted).joined(separator: ", ")
  let to = targetColumns.map(quoted).joined(separator: ", ")
  return """
    alter table \(quoted(table.name)) add constraint \(quoted(name))
      foreign key (\(from)) references \(quoted(target.name)) (\(to)) on delete \(action);
    """
}

func foreignKeyName(_ table: Table, _ columns: [String]) -> String {
  boundedName([table.name] + columns, suffix: "fkey")
}
