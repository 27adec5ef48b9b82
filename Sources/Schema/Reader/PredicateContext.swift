/// What a condition may speak of, in the place where it stands.
struct PredicateContext {
  enum Scope: Hashable {
    case type(String)
    case interface(String)
    /// A root field: no row.
    case root
  }
  var scope: Scope
  /// Of the operation around; nil where there is none.
  var arguments: [ArgumentModel]?
  /// Whether `byRole` makes sense here: not where roles are worked out.
  var allowsRoles = true
  /// Whether it is about the stored row alone, as in an index.
  var isStatic = false
}

/// A field as conditions and expressions see it.
struct ScopeField {
  var kind: FieldDraft.Kind
  var type: TypeExpression
  var references: String?
  var target: String?
  var isEncrypted = false
}

extension SchemaReader {
  func scopeField(_ name: String, in scope: PredicateContext.Scope) -> ScopeField? {
    switch scope {
    case .root: return nil
    case .interface(let interface):
      guard
        let field = interfaces.first(where: { $0.name == interface })?.fields.first(where: { $0.name == name }
        )
      else { return nil }
      return ScopeField(
        kind: .column, type: field.type, isEncrypted: isEncrypted(name, behind: interface))
    case .type(let type):
      guard let field = draft(type)?.field(name) else { return nil }
      return ScopeField(
        kind: field.kind, type: field.type, references: field.entries["references"]?.text,
        target: field.targetName, isEncrypted: field.isEncrypted)
    }
  }

  func fieldNames(in scope: PredicateContext.Scope) -> [String] {
    switch scope {
    case .root: []
    case .interface(let name): interfaces.first { $0.name == name }?.fields.map(\.name) ?? []
    case .type(let name): draft(name)?.fields.map(\.name) ?? []
    }
  }
}

extension Predicate {
  /// Whether any part of it meets a test.
  func contains(where test: (Predicate) -> Bool) -> Bool {
    if test(self) { return true }
    switch self {
    case .and(let list), .or(let list): return list.contains { $0.contains(where: test) }
    case .not(let inner), .exists(_, let inner): return inner.contains(where: test)
    case .byRole(let rules, let otherwise):
      return otherwise.contains(where: test) || rules.values.contains { $0.contains(where: test) }
    case .always, .never, .compare, .among, .isNull: return false
    }
  }
}
