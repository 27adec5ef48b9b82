extension Diagnostic {
  /// What helps against most mistakes of a kind, where the place that found one knows nothing better.
  static func cure(of code: String) -> String? { cures[code] }

  private static let cures: [String: String] = [
    "ambiguous-field": "keep one",
    "condition-not-static": "compare stored values with constants",
    "duplicate-key": "remove one of them",
    "duplicate-name": "remove one of them",
    "empty-enum": "name its values",
    "empty-expression": "write SQL, with {field} for values of the row",
    "empty-union": "name its members",
    "expected-list": "put brackets around it, like [a, b]",
    "expected-mapping": "write 'key: value' in lines beneath, or { key: value }",
    "expected-text": "write one name or text",
    "invalid-aggregate": "write for instance 'count: lines' or 'sum: lines.amount'",
    "invalid-bounds": "write [lowest, highest], with null for none",
    "invalid-condition": "docs/schema.md, 'Conditions', has all forms",
    "invalid-journal": "docs/schema.md, 'Sections', says what the journal's types need",
    "invalid-name": "use letters, digits and '_', and begin with a letter",
    "invalid-relation": "name a field that refers to the other type",
    "invalid-tenant": "docs/schema.md, 'Sections', says what the tenant needs",
    "invalid-type": "write Name, Name!, \"[Name!]\" or \"[Name!]!\"",
    "invalid-value": "write a value of that type",
    "invalid-viewer": "docs/schema.md, 'Sections', says what the viewer needs",
    "misplaced-key": "remove it",
    "missing-currency": "use a field of type String!",
    "missing-key": "add it",
    "missing-section": "add it; docs/schema.md, 'Sections', says what stands there",
    "not-a-table": "name a type with a table",
    "not-an-object": "use a relation to rows of one type",
    "not-comparable": "compare another field",
    "too-deep": "say it with fewer levels",
    "too-large": "split it, or use fewer aliases",
    "type-mismatch": "compare with a value of the field's type",
    "unknown-relation": "name a relation to many rows of the same type",
    "unknown-rule": "name it under 'rules' of the type, or write the condition itself",
    "wrong-type-kind": "use a scalar, an enum or an embedded type",
  ]

  /// For a name that is not known: the nearest one, or all where they are few.
  static func cure(unknown name: String, among candidates: [String]) -> String? {
    if let near = didYouMean(name, among: candidates) { return near }
    if candidates.isEmpty { return "there is none here; declare it first" }
    return candidates.count <= 12
      ? "known are \(candidates.joined(separator: ", "))" : "declare it, or name another"
  }
}
