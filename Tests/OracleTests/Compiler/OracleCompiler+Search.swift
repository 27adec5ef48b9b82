import Schema

extension OracleCompiler {
  /// The text of a `search` argument; nil where it is absent or null.
  func words(_ entry: OracleCollector.Entry, _ definition: FieldDefinition) -> String? {
    collector.argument("search", of: entry, definition)?.text
  }

  /// Every word stands in some text that the viewer sees, the last one as a beginning; no word finds nothing. Each text is taken
  /// apart by itself, and words are compared one by one, without a query or an index.
  mutating func found(by text: String?, of row: Row) throws -> String {
    guard let text else { return "true" }
    let known = try parts(of: row).map { "select lexeme from unnest(to_tsvector('simple', \($0.text)))" }
    let words = """
      (select array_agg(lexeme order by place) \
      from unnest(to_tsvector('simple', \(sqlText(text)))) as w (lexeme, places, weights), unnest(places) as place)
      """
    return """
      exists (select from \(words) as "#s" ("#words") where "#words" is not null and not exists ( \
      select from unnest("#words") with ordinality as "#w" (word, n) where not exists ( \
      select from (\(known.joined(separator: " union all "))) as "#k" (lexeme) \
      where case when n = cardinality("#words") then starts_with(lexeme, word) else lexeme = word end)))
      """
  }

  /// How well a row fits: Postgres' own measure of the texts that the viewer sees.
  mutating func rank(_ text: String, of row: Row) throws -> String {
    let document = try parts(of: row).map { "setweight(to_tsvector('simple', \($0.text)), '\($0.weight)')" }
    return "ts_rank(\(document.joined(separator: " || ")), storegraph_words(\(sqlText(text))))"
  }

  private mutating func parts(of row: Row) throws -> [(text: String, weight: String)] {
    guard let search = try tableType(row.type).table.search else {
      throw OracleFault("\(row.type) is not searched")
    }
    var parts: [(text: String, weight: String)] = []
    for part in search.parts {
      let field = try field(part.field, of: row)
      parts.append(("coalesce(\(try seen(field, kind(of: field), of: row)), '')", part.weight.rawValue))
    }
    return parts
  }
}
