import Schema

/// One key of a list's order: a stored field, or something worked out from the list's own arguments.
struct ListKey {
  /// A field's name; what is worked out has a name that no field can have.
  var order: OrderKey
  /// Over the row `t`.
  var sql: String
  var type: ParameterType
  var format: SlotFormat
  /// Null comes last in ascending order, as in Postgres.
  var isNullable: Bool

  var term: SortTerm { SortTerm(sql: sql, isDescending: order.isDescending) }

  /// How well a row fits a search, the best first.
  static func rank(_ search: TextSearch) -> ListKey {
    ListKey(
      order: OrderKey(field: "search rank", isDescending: true), sql: search.rank, type: .float8,
      format: .float, isNullable: false)
  }
}

extension CursorOrder {
  init(type: String, _ keys: [ListKey]) {
    self.init(
      type: type, keys: keys.map(\.order), types: keys.map(\.type), nullable: keys.map(\.isNullable))
  }
}
