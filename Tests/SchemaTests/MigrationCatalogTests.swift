import Foundation
import Schema
import Testing

/// The migrations are written and reviewed by hand; the model says where they must lead.
@Suite("migrations", .tags(.ddl), .postgres)
struct MigrationCatalogTests {
  /// What a database has, one line for each thing, in schema `public`. The order of columns is left out: a column that is
  /// added later stands last, and all SQL names its columns.
  private static let catalog = """
    with tables as (
      select oid, relname, relkind, relrowsecurity, relforcerowsecurity, reloptions, relacl from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
        and relname <> 'storegraph_migration')
    select replace(line, E'\\n', ' ') from (
      select format('table %s %s rls %s force %s options %s grants %s comment %s', relname, relkind, relrowsecurity,
        relforcerowsecurity, reloptions, (select array_agg(a::text order by a::text) from unnest(relacl) a),
        obj_description(oid, 'pg_class')) from tables
      union all
      select format('column %s.%s %s null %s default %s generated %s identity %s collation %s comment %s', relname,
        attname, format_type(atttypid, atttypmod), not attnotnull, pg_get_expr(adbin, adrelid), attgenerated,
        attidentity, attcollation::regcollation, col_description(attrelid, attnum))
      from tables join pg_attribute on attrelid = tables.oid and attnum > 0 and not attisdropped
      left join pg_attrdef on adrelid = attrelid and adnum = attnum
      union all
      select format('constraint %s.%s %s validated %s', relname, conname, pg_get_constraintdef(c.oid), convalidated)
      from tables join pg_constraint c on conrelid = tables.oid
      union all
      select format('index %s valid %s', pg_get_indexdef(indexrelid), indisvalid)
      from tables join pg_index on indrelid = tables.oid
      union all
      select format('policy %s.%s %s %s to %s using %s check %s', relname, polname, polcmd, polpermissive,
        array(select rolname from pg_roles where oid = any (polroles) order by rolname),
        pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
      from tables join pg_policy on polrelid = tables.oid
      union all
      select format('trigger %s %s', pg_get_triggerdef(t.oid), tgenabled)
      from tables join pg_trigger t on tgrelid = tables.oid and not tgisinternal
      union all
      select format('function %s grants %s', pg_get_functiondef(oid),
        (select array_agg(a::text order by a::text) from unnest(proacl) a))
      from pg_proc where pronamespace = 'public'::regnamespace
      union all
      select format('type %s %s', typname, typtype) from pg_type
      where typnamespace = 'public'::regnamespace and typtype in ('e', 'd', 'r')
      union all
      select format('schema public grants %s', (select array_agg(a::text order by a::text) from unnest(nspacl) a))
      from pg_namespace where nspname = 'public'
    ) as all_lines (line) order by 1
    """

  private func migrations() throws -> [String] {
    let folder = packageRoot.appending(path: "Migrations")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".sql")
    }
    return try names.sorted().map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
  }

  private func catalog(after scripts: [String]) async throws -> Set<String> {
    let answer = try await PSQL.inFreshDatabase(scripts + [Self.catalog])
    #expect(answer.error == "")
    return Set(answer.output.split(separator: "\n").map(String.init))
  }

  @Test("applied to an empty database, they leave the catalog that the model describes")
  func agreement() async throws {
    let model = try shopModel()
    let described = try await catalog(after: [ddl(model)])
    let migrated = try await catalog(after: try migrations())
    for type in model.types {
      guard let table = type.table else { continue }
      #expect(described.contains { $0.hasPrefix("table \(table.name) ") })
    }
    #expect(described.subtracting(migrated) == [], "in the model alone")
    #expect(migrated.subtracting(described) == [], "in Migrations alone")
  }

  @Test(
    "whatever one of them lacks is seen",
    arguments: [
      "alter table product add column planted int4", "alter table product alter column name drop not null",
      "alter table product alter column is_active set default false",
      "alter table product drop constraint product_name_length", "drop index if exists product_name_idx",
      "alter table product disable row level security", "revoke insert on product from storegraph_app",
      "drop policy storegraph_tenant on product", "alter table clock reset (fillfactor)",
      "drop trigger storegraph_touch on product",
      "grant execute on function account_by_email(text) to public",
    ])
  func difference(change: String) async throws {
    let described = try await catalog(after: [ddl(try shopModel())])
    let changed = try await catalog(after: try migrations() + [change])
    #expect(described != changed)
  }
}
