extension SchemaReader {
  static let dueKeys = ["at", "where"]

  /// `due: { at: expiresAt, where: { state: HELD } }`.
  mutating func resolveDue(_ node: YAMLNode, of draft: TypeDraft) -> DueModel? {
    let body = entries(node, of: "'due'", allowed: Self.dueKeys)
    guard let name = required(body, "at") else { return nil }
    let mark = body["at"]?.mark ?? node.mark
    guard let field = draft.field(name), field.kind == .column else {
      reportUnknown("field", name, among: columns(of: draft), at: mark)
      return nil
    }
    guard field.type.nullable == .named("DateTime"), !flag(draft.entries, "global") else {
      report(
        "invalid-due", "'\(name)' of '\(draft.name)' is no time that a tenant's rows could come to", at: mark,
        remedy: "name a field of type DateTime, of a table that is not global")
      return nil
    }
    var due = DueModel(field: name)
    if let condition = body["where"] {
      due.condition = predicate(
        condition, PredicateContext(scope: .type(draft.name), allowsRoles: false, isStatic: true))
    }
    return due
  }
}
