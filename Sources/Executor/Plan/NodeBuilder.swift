import Schema

/// A node while its plan is being made. Text is put together at the end, since children ask their parent for columns.
struct NodeBuilder {
  /// Kinds of rows a CTE can hold.
  enum Rows {
    /// One row, for scalars of a virtual root.
    case single
    /// At most one row for each row of the parent; its ordinal is the parent's.
    case one
    /// Rows in order.
    case many(order: [SortTerm], limit: NodeLimit?)
    /// One row with a count for each row of the parent.
    case count(upTo: NodeLimit?)
    /// One row with functions over the rows, `a0`, `a1`, …, for each row of the parent.
    case aggregate([String])
    /// The same for each value of the first expression, the largest group first.
    case groups([String], NodeLimit)
  }

  var kind: Int
  var type: TypeModel?
  /// Kind of the parent; nil: the root.
  var parent: Int?
  var rows: Rows
  /// FROM behind the parent's CTE, e.g. `"variant" t`.
  var from: String
  var condition: Condition
  /// Columns of the CTE besides `o` and `p`: name `c0`, `c1`, … by position.
  var columns: [String] = []
  var slots: [NodeSlot] = []
  var isGuarded = false
  /// Columns that volatile values are read from, and those of other values.
  var volatile: Set<String> = []
  var plain: Set<String> = []

  var name: String { "n\(kind)" }

  /// The CTE's column with this expression over `t`.
  mutating func column(_ sql: String) -> String {
    if let index = columns.firstIndex(of: sql) { return "c\(index)" }
    columns.append(sql)
    return "c\(columns.count - 1)"
  }

  /// The slot of a function over the rows of a node that aggregates.
  mutating func aggregateSlot(_ sql: String, _ family: SlotFamily) -> Int {
    func index(in list: inout [String]) -> Int {
      if let index = list.firstIndex(of: sql) { return index }
      list.append(sql)
      return list.count - 1
    }
    switch rows {
    case .aggregate(var list):
      let place = index(in: &list)
      rows = .aggregate(list)
      return slot("t.a\(place)", family)
    case .groups(var list, let limit):
      let place = index(in: &list)
      rows = .groups(list, limit)
      return slot("t.a\(place)", family)
    case .single, .one, .many, .count: return slot(sql, family)
    }
  }

  /// The slot that carries an expression to the reader.
  mutating func slot(_ sql: String, _ family: SlotFamily) -> Int {
    let name = column(sql)
    if let index = slots.firstIndex(where: { $0.column == name && $0.family == family }) { return index }
    slots.append(NodeSlot(column: name, family: family))
    return slots.count - 1
  }
}

struct NodeSlot {
  var column: String
  var family: SlotFamily
}

/// One key of an order, over the row `t`.
struct SortTerm: Hashable {
  var sql: String
  var isDescending: Bool
}

struct NodeLimit {
  /// Index in the plan's limits.
  var limit: Int
  /// The `$n` with the number of rows to fetch; nil: the literal is exact.
  var parameter: String?
  /// A number that planning in Postgres may rely on, never below what is fetched.
  var literal: Int
  /// `$n` of the rows to pass over.
  var offset: String?
  /// Whether the rows are taken from the end.
  var isBackward: Bool
}

/// The typed columns of the union. Every arm fills its own and leaves typed nulls elsewhere.
enum SlotFamily: Int, CaseIterable, Hashable {
  case uuid, integer, text, json, timestamp, boolean, float, bytes

  var sqlType: String {
    switch self {
    case .uuid: "uuid"
    case .integer: "int8"
    case .text: "text"
    case .json: "json"
    case .timestamp: "timestamptz"
    case .boolean: "bool"
    case .float: "float8"
    case .bytes: "bytea"
    }
  }
}
