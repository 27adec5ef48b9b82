/// An identifier in quotes.
func sqlName(_ name: String) -> String {
  "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// A text constant. A value's own quotes are doubled; backslashes are plain (standard_conforming_strings).
func sqlText(_ text: String) -> String {
  "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
}

/// Parenthesised and joined by `and`; nothing at all is true.
func sqlAll(_ conditions: [String]) -> String {
  conditions.isEmpty ? "true" : conditions.map { "(\($0))" }.joined(separator: " and ")
}

/// Parenthesised and joined by `or`; nothing at all is false.
func sqlAny(_ conditions: [String]) -> String {
  conditions.isEmpty ? "false" : conditions.map { "(\($0))" }.joined(separator: " or ")
}

/// Whether a column compares as this kind of constant.
enum SQLKind: String {
  case uuid, text, int8, float8, boolean, timestamptz

  /// A constant of this kind from a JSON scalar or a GraphQL literal.
  func constant(_ value: JSONTree) -> String {
    switch value {
    case .null: "null::\(rawValue)"
    case .bool(let flag): "\(flag)"
    case .number(let digits): "'\(digits)'::\(rawValue)"
    case .string(let text): "\(sqlText(text))::\(rawValue)"
    case .array, .object: "\(sqlText(value.description))::\(rawValue)"
    }
  }
}
