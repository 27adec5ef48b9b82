import Postgres

/// The rows of one answer, sorted out by node, without copying any.
///
/// The arms of UNION ALL arrive one after the other and in order as a rule, but SQL does not promise it: where ordinals
/// decrease, or arms interleave, the rows are sorted.
struct SlotRows {
  let result: QueryResult
  let nodes: [NodeRows]

  struct NodeRows {
    /// In order.
    var keys: [RowKey] = []
    var count: Int { keys.count }

    func row(_ index: Int) -> Int { keys[index].row }
  }

  /// Where a row belongs, read once.
  struct RowKey: BitwiseCopyable {
    var parent: Int64
    var ordinal: Int64
    /// In the result.
    var row: Int

    static func < (left: RowKey, right: RowKey) -> Bool {
      (left.parent, left.ordinal) < (right.parent, right.ordinal)
    }
  }

  /// For a plan that asks no database.
  init(emptyOf kinds: Int) {
    result = QueryResult()
    nodes = [NodeRows](repeating: NodeRows(), count: kinds)
  }

  private static let kind = 0
  private static let parent = 1
  private static let ordinal = 2

  init(_ result: QueryResult, kinds: Int) {
    self.result = result
    var nodes = [NodeRows](repeating: NodeRows(), count: kinds)
    var isSorted = true
    for row in 0..<result.rowCount {
      let kind = Int(result.int4(row: row, column: Self.kind) ?? 0)
      guard nodes.indices.contains(kind) else { continue }
      let key = RowKey(
        parent: result.int8(row: row, column: Self.parent) ?? 0,
        ordinal: result.int8(row: row, column: Self.ordinal) ?? 0, row: row)
      if let last = nodes[kind].keys.last, key < last { isSorted = false }
      nodes[kind].keys.append(key)
    }
    if !isSorted {
      for kind in nodes.indices { nodes[kind].keys.sort(by: <) }
    }
    self.nodes = nodes
  }
}
