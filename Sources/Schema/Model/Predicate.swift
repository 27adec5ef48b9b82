/// A condition over one row: the closed grammar in which `schema.yaml` says who sees what.
///
/// The same value serves reads, filters, writes and live answers; SQL is made from it in one place.
package indirect enum Predicate: Sendable, Hashable {
  case always
  case never
  case and([Predicate])
  case or([Predicate])
  case not(Predicate)
  /// Three-valued as in SQL: a null on either side is unknown, and an unknown row is not seen.
  case compare(field: String, Comparison, Operand)
  case among(field: String, [Operand])
  case isNull(field: String)
  /// At least one related row, to-one or to-many, meets the condition.
  case exists(relation: String, Predicate)
  /// One condition a role; `otherwise` for the roles that it does not name.
  case byRole([String: Predicate], otherwise: Predicate)
}

package enum Comparison: String, Sendable, Hashable, CaseIterable {
  case equal = "eq"
  case notEqual = "ne"
  case less = "lt"
  case lessOrEqual = "lte"
  case greater = "gt"
  case greaterOrEqual = "gte"
  /// Substring match without regard to case.
  case contains = "contains"
  case startsWith = "startsWith"
  /// Within some metres of a place; only clients ask it.
  case near = "near"
}

package enum Operand: Sendable, Hashable {
  case literal(Literal)
  /// A field of the viewer's own session row: `$viewer.id`.
  case viewer(String)
  /// The statement's time: `$now`.
  case now
  /// An argument of the operation that the rule stands in: `$argument.id`.
  case argument(String)
  /// A value that the client sends: the index in the plan's list of client values. Never comes from the YAML.
  case client(Int)
}

/// A constant of the YAML, or of a GraphQL default.
package indirect enum Literal: Sendable, Hashable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case float(Double)
  case string(String)
  case enumeration(String)
  case list([Literal])
  case object([LiteralField])
}

package struct LiteralField: Sendable, Hashable {
  package var name: String
  package var value: Literal
  package init(name: String, value: Literal) {
    self.name = name
    self.value = value
  }
}
