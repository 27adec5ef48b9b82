/// `storegraph_changed(tenant)`: what a program of its own calls in the transaction in which it has changed rows past the server, so that
/// no kept answer outlives the change and subscribers read the whole state anew.
func changedFunctionDDL(_ model: Model) -> String? {
  guard let clockType = model.type(model.journal.clock), let clock = clockType.table,
    let event = model.type(model.journal.event)?.table
  else { return nil }
  let versions = clockType.fields.compactMap { field -> String? in
    guard field.name.hasSuffix("Version"), case .column(let column) = field.source else { return nil }
    return "\(quoted(column.name)) = \(quoted(column.name)) + 1"
  }
  let tenant = quoted(model.tenant.column)
  let raised = (["seq = seq + 1"] + versions).joined(separator: ", ")
  return """
    create function storegraph_changed(tenant uuid) returns void
      language sql
      set search_path = pg_catalog
    begin atomic
      with k as (
        update public.\(quoted(clock.name)) set \(raised) where \(tenant) = tenant returning seq
      )
      insert into public.\(quoted(event.name)) (\(tenant), seq, type, action)
      select tenant, k.seq, '', 'CONTROL' from k;
    end;
    revoke execute on function storegraph_changed(uuid) from public;
    """
}
