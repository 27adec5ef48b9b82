/// Makes the partitions of one table: a month each, from the present one on, and one for whatever lies outside.
///
/// Nobody but the owner has rights on a partition by itself, so row-level security of the parent cannot be passed by.
func partitionsDDL(_ table: Table) -> String {
  """
  create table \(quoted(boundedName([table.name], suffix: "default"))) partition of \(quoted(table.name)) default;
  select storegraph_months(\(sqlText(table.name)), \(partitionedMonths));
  """
}

/// How many months ahead partitions are made; maintenance makes those that follow.
package let partitionedMonths = 12

/// `storegraph_months(table, months)`: makes what is missing of the partitions of a table, and says how many that were.
/// A month that has rows in the default partition already stays there.
let monthsFunction = """
  create function storegraph_months(p_table text, p_months int) returns int
    language plpgsql
    set search_path = pg_catalog, public
    set timezone = 'UTC'
  as $$
  declare
    v_month timestamptz;
    v_made int := 0;
    v_name text;
  begin
    for v_month in
      select generate_series(date_trunc('month', now()), date_trunc('month', now()) + make_interval(months => p_months),
        interval '1 month')
    loop
      v_name := p_table || '_' || to_char(v_month, 'YYYY_MM');
      if to_regclass('public.' || quote_ident(v_name)) is null then
        begin
          execute format('create table public.%I partition of public.%I for values from (%L) to (%L)', v_name, p_table,
            v_month, v_month + interval '1 month');
          v_made := v_made + 1;
        exception when check_violation then
          null; -- the default partition has rows of this month
        end;
      end if;
    end loop;
    return v_made;
  end
  $$;
  revoke all on function storegraph_months(text, int) from public;
  """
