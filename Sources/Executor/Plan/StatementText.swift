/// Puts the nodes together: one CTE each, then one UNION ALL of typed slots.
///
/// The text depends on the nodes alone, so equal plans share a prepared statement. Every arm has the columns
/// `k` (kind), `p` (ordinal of the parent's row), `o` (ordinal) and then as many columns of each family as the widest node needs.
struct StatementText {
  var prelude: [String] = []
  let nodes: [NodeBuilder]
  let limits: [LimitSource]

  /// The statement, and for each node the result's column for each of its slots.
  func emit() -> (sql: String, columns: [[Int]]) {
    var widths = [Int](repeating: 0, count: SlotFamily.allCases.count)
    for node in nodes {
      for family in SlotFamily.allCases {
        let count = node.slots.count { $0.family == family }
        widths[family.rawValue] = max(widths[family.rawValue], count)
      }
    }
    var columns: [[Int]] = []
    var arms: [String] = []
    for node in nodes {
      let (arm, positions) = arm(of: node, widths: widths)
      arms.append(arm)
      columns.append(positions)
    }
    // A CTE that only its own arm reads is better folded into it: nothing is stored in between.
    let parents = Set(nodes.compactMap(\.parent))
    let expressions = nodes.map {
      "\($0.name) as \(parents.contains($0.kind) ? "materialized " : "")(\(rows(of: $0)))"
    }
    let sql =
      "with " + (prelude + expressions).joined(separator: ",\n") + "\n"
      + arms.joined(separator: "\nunion all ")
    return (sql, columns)
  }

  private func arm(of node: NodeBuilder, widths: [Int]) -> (String, [Int]) {
    var items = ["\(node.kind)::int4", "p", "o"]
    var positions = [Int](repeating: 0, count: node.slots.count)
    for family in SlotFamily.allCases {
      let own = node.slots.indices.filter { node.slots[$0].family == family }
      for index in 0..<widths[family.rawValue] {
        if index < own.count {
          positions[own[index]] = items.count
          items.append(node.slots[own[index]].column)
        } else {
          items.append("null::\(family.sqlType)")
        }
      }
    }
    return ("select \(items.joined(separator: ", ")) from \(node.name)", positions)
  }

  // MARK: - Rows of a node

  private func rows(of node: NodeBuilder) -> String {
    switch node.rows {
    case .single: single(node)
    case .one: one(node)
    case .many(let order, let limit): many(node, order, limit)
    case .count(let limit): count(node, limit)
    case .aggregate(let values): aggregate(node, values)
    case .groups(let values, let limit): groups(node, values, limit)
    }
  }

  private func list(_ node: NodeBuilder) -> String {
    node.columns.enumerated().map { ", \($1) as c\($0)" }.joined()
  }

  private func whereClause(_ node: NodeBuilder) -> String {
    node.condition == .always ? "" : " where \(node.condition.text)"
  }

  private func single(_ node: NodeBuilder) -> String {
    let from = node.from.isEmpty ? "" : " from \(node.from)"
    return "select 1::int8 as p, 1::int8 as o\(list(node))\(from)\(whereClause(node))"
  }

  private func one(_ node: NodeBuilder) -> String {
    guard let parent = node.parent else { return single(node) }
    return "select p.o as p, p.o as o\(list(node)) from n\(parent) p, \(node.from)\(whereClause(node))"
  }

  private func many(_ node: NodeBuilder, _ order: [SortTerm], _ limit: NodeLimit?) -> String {
    guard let limit else { return unlimited(node, order) }
    let keys = order.indices.map { "s\($0)" }
    let rows = """
      select \(order.enumerated().map { "\($1.sql) as s\($0)" }.joined(separator: ", "))\(list(node)) \
      from \(node.from)\(whereClause(node)) order by \(orderText(order.map(\.sql), order, limit.isBackward))
      """
    let inner = limited(rows, limit)
    let names = node.columns.indices.map { ", x.c\($0)" }.joined()
    let sorted = orderText(keys.map { "x.\($0)" }, order, false)
    guard let parent = node.parent else {
      return "select 1::int8 as p, row_number() over (order by \(sorted)) as o\(names) from (\(inner)) x"
    }
    return """
      select p.o as p, row_number() over (order by p.o, \(sorted)) as o\(names) \
      from n\(parent) p cross join lateral (\(inner)) x
      """
  }

  /// All children of all parents in one join, behind a guard on their number.
  private func unlimited(_ node: NodeBuilder, _ order: [SortTerm]) -> String {
    let sorted = orderText(order.map(\.sql), order, false)
    guard let parent = node.parent else {
      return """
        select 1::int8 as p, row_number() over (order by \(sorted)) as o\(list(node)) \
        from \(node.from)\(whereClause(node))
        """
    }
    return """
      select p.o as p, row_number() over (order by p.o, \(sorted)) as o\(list(node)) \
      from n\(parent) p, \(node.from)\(whereClause(node)) limit \(QueryPlan.guardRows + 1)
      """
  }

  /// A bound that the planner of Postgres can see, and around it the exact number, which it cannot.
  private func limited(_ rows: String, _ limit: NodeLimit) -> String {
    guard let parameter = limit.parameter else {
      return "\(rows) limit \(limit.literal)\(limit.offset.map { " offset \($0)" } ?? "")"
    }
    if let offset = limit.offset { return "\(rows) limit \(parameter) offset \(offset)" }
    return "select * from (\(rows) limit \(limit.literal)) y limit \(parameter)"
  }

  private func orderText(_ expressions: [String], _ order: [SortTerm], _ isReversed: Bool) -> String {
    zip(expressions, order).map { expression, term in
      expression + (term.isDescending != isReversed ? " desc" : "")
    }.joined(separator: ", ")
  }

  private func count(_ node: NodeBuilder, _ limit: NodeLimit?) -> String {
    let rows = "from \(node.from)\(whereClause(node))"
    let counted =
      limit.map { "select count(*) as n from (\(limited("select 1 as x \(rows)", $0))) s" }
      ?? "select count(*) as n \(rows)"
    return oneRow(node, counted)
  }

  private func oneRow(_ node: NodeBuilder, _ row: String) -> String {
    guard let parent = node.parent else {
      return "select 1::int8 as p, 1::int8 as o\(list(node)) from (\(row)) t"
    }
    return "select p.o as p, p.o as o\(list(node)) from n\(parent) p cross join lateral (\(row)) t"
  }

  private func aggregate(_ node: NodeBuilder, _ values: [String]) -> String {
    let items = values.enumerated().map { "\($1) as a\($0)" }.joined(separator: ", ")
    return oneRow(node, "select \(items) from \(node.from)\(whereClause(node))")
  }

  /// Groups of a parent, the largest first; equal ones in the order of what they have in common.
  private func groups(_ node: NodeBuilder, _ values: [String], _ limit: NodeLimit) -> String {
    let items = values.enumerated().map { "\($1) as a\($0)" }.joined(separator: ", ")
    let rows = "select count(*) as n, \(items) from \(node.from)\(whereClause(node)) group by 2"
    let inner = limited("\(rows) order by 1 desc, 2", limit)
    guard let parent = node.parent else {
      return """
        select 1::int8 as p, row_number() over (order by t.n desc, t.a0) as o\(list(node)) \
        from (\(inner)) t
        """
    }
    return """
      select p.o as p, row_number() over (order by p.o, t.n desc, t.a0) as o\(list(node)) \
      from n\(parent) p cross join lateral (\(inner)) t
      """
  }
}
