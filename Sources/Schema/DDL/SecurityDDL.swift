/// The policy and the rights of one tenant table.
///
/// ENABLE without FORCE: the owner migrates, seeds and dumps past the policies. A setting that was used and reset is
/// '', which must mean "no tenant" rather than a failed cast. The sub-select makes Postgres read the setting once a statement
/// instead of once a row or look-up.
func securityDDL(_ model: Model, _ type: TypeModel) -> String {
  guard let table = type.table else { return "" }
  let name = quoted(table.name)
  let condition =
    "\(quoted(model.tenant.column)) = (select nullif(current_setting('storegraph.store_id', true), '')::uuid)"
  let rights = table.isAppendOnly ? "select, insert" : "select, insert, update, delete"
  var sql = """
    alter table \(name) enable row level security;
    create policy "storegraph_tenant" on \(name) to \(quoted(applicationRole))
      using (\(condition))
      with check (\(condition));
    grant \(rights) on \(name) to \(quoted(applicationRole));
    """
  if [model.journal.event, model.journal.clock].contains(type.name) {
    sql += """

      create policy "storegraph_dispatch" on \(name) for select to \(quoted(dispatchRole)) using (true);
      grant select on \(name) to \(quoted(dispatchRole));
      """
  }
  return sql
}
