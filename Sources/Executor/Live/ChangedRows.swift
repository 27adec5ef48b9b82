import Schema

/// The SQL of one window of a tenant's stream: the events behind a place, and the rows that they concern. Events, clock and
/// rows are read in one statement, so that the rows are as they were at the number that the clock then shows.
struct ChangedRows {
  let model: Model
  /// Types that changed in the window; what leads to others is left out.
  let types: Set<String>
  /// Events that the window may hold.
  let limit: Int

  /// Common table expressions: the events in order, and of each row's events the first.
  func prelude(after parameter: String) throws(PlanningFailure) -> [String] {
    guard let event = model.type(model.journal.event)?.table else {
      throw .unknownType(model.journal.event)
    }
    let pin = TenantWall.pin("e.\(quoted(model.tenant.column))")
    return [
      """
      ev as materialized (select e.seq, e.type, e.action, e.key, e.old from \(quoted(event.name)) e \
      where \(pin) and e.seq > \(parameter) order by e.seq limit \(limit))
      """,
      """
      fe as materialized (select distinct on (type, key) type, key, action, old from ev \
      where action <> 'CONTROL' and key is not null order by type, key, seq)
      """,
    ]
  }

  /// What the window holds, in one row.
  static let summary = """
    (select count(*) as n, min(w.seq) as lo, \
    string_agg(distinct w.type, ',') filter (where w.action <> 'CONTROL') as types, \
    string_agg(w.type || ':' || coalesce(w.key::text, ''), ',') \
    filter (where w.action = 'CONTROL' and w.type <> '') as controls from ev w) t
    """

  // MARK: - Keys

  // Postgres takes the events of a window for a few, whatever their number, and so would compare each row with each of them.
  // Therefore ids that rows are looked up by are an array, which an index takes, and ids that rows are judged by a subselect where
  // it cannot be made a join of, and is hashed.

  /// Whether a column, with an index, holds one of some ids.
  static func isAny(_ column: String, of ids: String) -> String { "\(column) = any(array(\(ids)))" }

  /// Whether a column, without an index, holds one of some ids.
  static func isAmong(_ column: String, _ ids: String) -> String { "(\(column) in (\(ids))) is true" }

  /// The ids of a type's rows that the window concerns, as what stands in a subselect; nil: none can be.
  func affected(_ type: TypeModel, _ paths: [[AnswerHop]]) throws(PlanningFailure) -> String? {
    var parts: [String] = []
    if types.contains(type.name) { parts.append(Self.keys(of: type.name)) }
    for path in paths {
      guard let last = path.last, types.contains(last.to) else { continue }
      parts += try ids(path[...])
    }
    return parts.isEmpty ? nil : parts.joined(separator: " union all ")
  }

  private static func keys(of type: String) -> String {
    "select f.key from fe f where f.type = \(literal(type))"
  }

  /// Selects of the ids of the first hop's rows from which the way leads to a changed row.
  private func ids(_ path: ArraySlice<AnswerHop>) throws(PlanningFailure) -> [String] {
    guard let hop = path.first, let source = model.type(hop.from), let target = model.type(hop.to) else {
      return []
    }
    let isLast = path.count == 1
    let inner = isLast ? [Self.keys(of: hop.to)] : try ids(path.dropFirst())
    let set = inner.joined(separator: " union all ")
    let compiler = PredicateCompiler(model: model, role: "")
    let pin = TenantWall.pin("a.\(quoted(model.tenant.column))")
    switch hop.link {
    case .foreignKey(let field):
      let column = try compiler.column(field, of: source)
      return [
        "select a.\"id\" from \(compiler.table(source, "a")) where \(pin) and \(Self.isAny("a.\(column)", of: set))"
      ]
    case .backReference(let field):
      let column = try compiler.column(field, of: target)
      let now =
        "select a.\(column) from \(compiler.table(target, "a")) where \(pin) and \(Self.isAny("a.\"id\"", of: set))"
      guard isLast else { return [now] }
      // Where it led before: the row may be gone by now, or belong to another.
      let before =
        "select (f.old->>\(literal(field)))::uuid from fe f where f.type = \(literal(hop.to)) and f.action <> 'CREATED'"
      return [now, before]
    case .junction(let name, let parent, let member):
      guard let junction = model.type(name) else { throw .unknownType(name) }
      return [
        """
        select a.\(try compiler.column(parent, of: junction)) from \(compiler.table(junction, "a")) \
        where \(pin) and \(Self.isAny("a.\(try compiler.column(member, of: junction))", of: set))
        """
      ]
    case .tenant, .group, .payload: return []
    }
  }

  // MARK: - Rows as they were

  /// The tables of the types that changed, as they were before the window, with the columns that rules read.
  func oldTables() -> [String: String] {
    var tables: [String: String] = [:]
    for type in model.publishedTypes where types.contains(type.name) { tables[type.name] = oldTable(type) }
    return tables
  }

  /// - Parameter ids: as from `affected`: only rows with one of these are wanted; nil: all.
  func oldTable(_ type: TypeModel, among ids: String? = nil) -> String {
    let tenant = quoted(model.tenant.column)
    let kept = model.columns(of: type).filter { column in
      column.field.name != "id" && model.kept.fields(of: type).contains { $0.name == column.field.name }
    }
    let now = kept.map { ", x.\(quoted($0.column.name))" }.joined()
    let before = kept.map { ", (f.old->>\(literal($0.field.name)))::\($0.sqlType)" }.joined()
    return """
      (select x.\(tenant), x."id"\(now) from \(quoted(type.table?.name ?? type.name)) x \
      where \(TenantWall.pin("x.\(tenant)")) and x."id" not in (\(Self.keys(of: type.name)))\
      \(ids.map { " and \(Self.isAny("x.\"id\"", of: $0))" } ?? "") \
      union all select \(ParameterList.tenant)::uuid, f.key\(before) from fe f \
      where f.type = \(literal(type.name)) and f.action <> 'CREATED')
      """
  }
}
