/// An index of the rows whose time may come, over all tenants: a job asks for nobody's in particular.
func dueIndexDDL(_ model: Model, _ type: TypeModel, _ table: Table) -> [String] {
  guard let due = table.due else { return [] }
  let condition = due.condition.map { " where \(staticSQL($0, model, type))" } ?? ""
  return [
    "create index \(quoted(boundedName([table.name], suffix: "due_idx"))) on \(quoted(table.name)) "
      + "(\(quoted(model.columnName(due.field, of: type))))\(condition);"
  ]
}

/// `<table>_due(most)`: the tenants of the rows whose time came first, as far as so many rows go. It tells ids of tenants and
/// nothing of their rows, to the role that delivers events.
func dueFunctionDDL(_ model: Model, _ type: TypeModel) -> String? {
  guard let table = type.table, let due = table.due else { return nil }
  let name = quoted(boundedName([table.name], suffix: "due"))
  let tenant = quoted(model.tenant.column)
  let column = quoted(model.columnName(due.field, of: type))
  let condition = due.condition.map { " and \(staticSQL($0, model, type))" } ?? ""
  return """
    create function \(name)(p_most int) returns setof uuid
      language sql stable security definer
      set search_path = pg_catalog, public, pg_temp
    as $$
      select distinct d.\(tenant) from (
        select \(tenant) from public.\(quoted(table.name)) where \(column) <= now()\(condition)
        order by \(column) limit p_most) d
    $$;
    revoke all on function \(name)(int) from public;
    grant execute on function \(name)(int) to \(quoted(dispatchRole));
    """
}
