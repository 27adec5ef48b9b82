/// Full-text search (S4-17): the words of a row in a generated column, an index over them under the tenant, and a function
/// that finds ids by it.
///
/// Matching words is no leakproof operator, so under row-level security Postgres would not use the index. The function belongs to
/// the owner, past the policies, and keeps to the tenant of the setting by itself; the statement joins what it finds
/// with rows that the policies and the rules let through.

/// What a search text asks for: every word of it, the last one as a beginning. No word finds nothing.
let searchWordsDDL = """
  \(heading("Words of a search"))
  create extension if not exists btree_gin;
  create function storegraph_words(p_text text) returns tsquery
    language sql immutable strict parallel safe
    set search_path = pg_catalog
  as $$
    select case when numnode(q) = 0 then q else (q::text || ':*')::tsquery end
      from plainto_tsquery('simple', left(p_text, \(SearchModel.longestText))) q
  $$;
  revoke all on function storegraph_words(text) from public;
  grant execute on function storegraph_words(text) to \(quoted(applicationRole));
  """

extension SearchModel {
  /// Characters of a search text that count.
  static let longestText = 500
  /// Characters of a field that are searched: a column of words has room for a megabyte.
  static let longestField = 100_000
}

extension Model {
  /// The words of some parts of a row, weighted, as an expression over its columns.
  /// - Parameter column: what stands for a part's column.
  package func searchDocument(
    _ parts: [SearchModel.Part], of type: TypeModel, _ column: (String) -> String
  ) -> String {
    parts.map { part in
      var text = column(quoted(columnName(part.field, of: type)))
      if !isShort(part.field, of: type) { text = "left(\(text), \(SearchModel.longestField))" }
      return "setweight(to_tsvector('simple', coalesce(\(text), '')), '\(part.weight.rawValue)')"
    }.joined(separator: " || ")
  }

  private func isShort(_ field: String, of type: TypeModel) -> Bool {
    (type.field(field)?.checks ?? []).contains { check in
      if case .length(_, let maximum?) = check { maximum <= SearchModel.longestField } else { false }
    }
  }

  /// The function that finds ids of a type by words.
  package func searchFunction(of type: TypeModel) -> String {
    boundedName([type.table?.name ?? snakeCase(type.name)], suffix: "search")
  }
}

func searchColumnDDL(_ model: Model, _ type: TypeModel, _ search: SearchModel) -> String {
  "\(quoted(SearchModel.column)) tsvector generated always as (\(model.searchDocument(search.parts, of: type) { $0 })) stored"
}

/// Without a list of words still to be filed: every search would read it through, and the planner would shun the index.
func searchIndexDDL(_ model: Model, _ table: Table) -> [String] {
  guard table.search != nil else { return [] }
  let name = boundedName([table.name, SearchModel.column], suffix: "idx")
  let columns = [model.tenant.column, SearchModel.column].map(quoted).joined(separator: ", ")
  return [
    "create index \(quoted(name)) on \(quoted(table.name)) using gin (\(columns)) with (fastupdate = off);"
  ]
}

func searchFunctionDDL(_ model: Model, _ type: TypeModel) -> String? {
  guard let table = type.table, table.search != nil else { return nil }
  let name = quoted(model.searchFunction(of: type))
  return """
    create function \(name)(p_words tsquery) returns setof uuid
      language sql stable strict security definer rows 100
      set search_path = pg_catalog, public, pg_temp
    as $$
      select \(quoted("id")) from public.\(quoted(table.name))
        where \(quoted(model.tenant.column)) = nullif(current_setting('storegraph.store_id', true), '')::uuid
          and \(quoted(SearchModel.column)) @@ p_words
    $$;
    revoke all on function \(name)(tsquery) from public;
    grant execute on function \(name)(tsquery) to \(quoted(applicationRole));
    """
}
