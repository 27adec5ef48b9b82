/// Whether a text names a time zone. Expressions say `at time zone` with it, which is an error of the whole statement for a name
/// that Postgres does not know; so none gets into a table. Abbreviations and POSIX rules, which Postgres takes as well,
/// are refused: they know no daylight saving time, or mean the opposite of what they look like.
let timeZoneFunction = "storegraph_is_time_zone"

/// Immutable as far as a check needs it: zones are added by updates of the time zone database, hardly ever removed.
let timeZoneFunctionDDL = """
  \(heading("Names of time zones"))
  create function \(timeZoneFunction)(p_name text) returns boolean
    language plpgsql immutable strict parallel safe
    set search_path = pg_catalog
  as $$
  begin
    perform now() at time zone p_name;
    return p_name ~ '^(UTC|[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+)+)$';
  exception when invalid_parameter_value then
    return false;
  end
  $$;
  """
