/// Quotes an identifier. Identifiers come from the schema alone, never from a client.
func quoted(_ identifier: String) -> String {
  "\"" + identifier.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

/// A text literal. Only for constants of the schema (enum values, rule literals); what clients send is always bound.
func literal(_ text: String) -> String {
  "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
}
