/// The SQL that makes everything of a model in an empty database, in schema `public`: roles, tables, keys, indexes,
/// policies, grants and keyed functions. The same model gives the same text.
///
/// The model must have passed its checks. Sources: consistency.md, 11 to 14.
package func ddl(_ model: Model) -> String {
  var sections: [String] = [rolesDDL(model), touchFunction(model)]
  let searched = model.types.filter { $0.table?.search != nil }
  if !searched.isEmpty { sections.append(searchWordsDDL) }
  if model.types.contains(where: { $0.table?.partitionedBy != nil }) { sections.append(monthsFunction) }
  if model.types.contains(where: { $0.fields.contains { $0.checks.contains(.format(.timeZone)) } }) {
    sections.append(timeZoneFunctionDDL)
  }
  for type in model.types {
    guard let table = type.table else { continue }
    sections.append(tableDDL(model, type, table))
  }
  // Foreign keys come after all tables, for tables may refer to each other in circles.
  sections.append(heading("Foreign keys"))
  sections += model.types.compactMap { foreignKeysDDL(model, $0) }
  sections.append(heading("Indexes"))
  sections += model.types.compactMap { indexesDDL(model, $0) }
  sections.append(heading("Row-level security"))
  sections += model.tenantTypes.map { securityDDL(model, $0) }
  if !searched.isEmpty {
    sections.append(heading("Search, past the policies and within the tenant"))
    sections += searched.compactMap { searchFunctionDDL(model, $0) }
  }
  let dueFunctions = model.types.compactMap { dueFunctionDDL(model, $0) }
  if !dueFunctions.isEmpty {
    sections += [heading("Whose time has come, for jobs over all tenants")] + dueFunctions
  }
  if let function = changedFunctionDDL(model) { sections += [heading("Changes past the server"), function] }
  if !model.globalTypes.isEmpty {
    sections.append(heading("What is global is reached by key alone"))
    sections += model.globalTypes.map { keyedFunctionsDDL(model, $0) }
  }
  return sections.joined(separator: "\n\n") + "\n"
}

/// The role that requests run as: neither owner nor superuser, and subject to every policy.
package let applicationRole = "storegraph_app"
/// The role that reads the events of all tenants to deliver them, and nothing else.
package let dispatchRole = "storegraph_dispatch"

func heading(_ text: String) -> String {
  "-- " + text + " " + String(repeating: "-", count: max(3, 100 - text.count))
}

/// Roles belong to the whole cluster, so another database may have made them, or be making them at this moment.
private func rolesDDL(_ model: Model) -> String {
  let roles = [applicationRole, dispatchRole].map { role in
    """
    do $$
    begin
      if not exists (select from pg_catalog.pg_roles where rolname = '\(role)') then
        create role \(quoted(role)) nologin noinherit nosuperuser nobypassrls;
      end if;
    exception when duplicate_object or unique_violation then
      null; -- another database was faster
    end
    $$;
    do $$
    begin
      if not pg_catalog.pg_has_role(current_user, '\(role)', 'member') then
        execute pg_catalog.format('grant \(quoted(role)) to %I', current_user);
      end if;
    exception when duplicate_object or unique_violation then
      null;
    end
    $$;
    """
  }
  let usage = "grant usage on schema public to \(quoted(applicationRole)), \(quoted(dispatchRole));"
  return ([heading("Roles")] + roles + [usage]).joined(separator: "\n")
}

private func touchFunction(_ model: Model) -> String {
  // A row that is only sealed under another key is the same row.
  let isEncrypted = model.types.contains { $0.fields.contains(where: \.isEncrypted) }
  let guarded =
    isEncrypted
    ? """
    if current_setting('storegraph.resealing', true) = 'on' then
        return new;
      end if;
      
    """ : ""
  return """
    create function storegraph_touch() returns trigger
      language plpgsql
      set search_path = pg_catalog
    as $$
    begin
      \(guarded)new.updated_at := now();
      return new;
    end
    $$;
    """
}
