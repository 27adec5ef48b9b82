import Postgres

/// The rows of one answer, sorted out by node, without copying any.
///
/// The arms of UNION ALL arrive one after the other and in order as a rule, but SQL does not promise it: where ordinals
/// decrease, or arms interleave, the rows are sorted.
struct SlotRows {
  let result: QueryResult
  let nodes: [NodeRows]

  struct NodeRows {
    var start = 0
    var count = 0
    /// Rows of the result in order, where they do not simply follow each other from `start`.
    var order: [Int]?

    func row(_ index: Int) -> Int { order.map { $0[index] } ?? start + index }
  }

  private static let kind = 0
  private static let parent = 1
  private static let ordinal = 2

  init(_ result: QueryResult, kinds: Int) {
    self.result = result
    var nodes = [NodeRows](repeating: NodeRows(), count: kinds)
    var isMixed = false
    var last: (kind: Int, parent: Int64, ordinal: Int64) = (-1, 0, 0)
    for row in 0..<result.rowCount {
      let kind = Int(result.int4(row: row, column: Self.kind) ?? 0)
      guard nodes.indices.contains(kind) else { continue }
      let parent = result.int8(row: row, column: Self.parent) ?? 0
      let ordinal = result.int8(row: row, column: Self.ordinal) ?? 0
      if nodes[kind].count == 0 {
        nodes[kind].start = row
      } else if last.kind != kind || (parent, ordinal) < (last.parent, last.ordinal) {
        isMixed = true
      }
      nodes[kind].count += 1
      last = (kind, parent, ordinal)
    }
    self.nodes = isMixed ? Self.sorted(result, kinds: kinds) : nodes
  }

  private static func sorted(_ result: QueryResult, kinds: Int) -> [NodeRows] {
    var rows = [[(parent: Int64, ordinal: Int64, row: Int)]](repeating: [], count: kinds)
    for row in 0..<result.rowCount {
      let kind = Int(result.int4(row: row, column: Self.kind) ?? 0)
      guard rows.indices.contains(kind) else { continue }
      rows[kind].append(
        (
          result.int8(row: row, column: Self.parent) ?? 0, result.int8(row: row, column: Self.ordinal) ?? 0,
          row
        ))
    }
    return rows.map { list in
      let order = list.sorted { ($0.parent, $0.ordinal) < ($1.parent, $1.ordinal) }.map(\.row)
      return NodeRows(start: 0, count: order.count, order: order)
    }
  }

  func parent(_ row: Int) -> Int64 { result.int8(row: row, column: Self.parent) ?? 0 }
  func ordinal(_ row: Int) -> Int64 { result.int8(row: row, column: Self.ordinal) ?? 0 }
}
