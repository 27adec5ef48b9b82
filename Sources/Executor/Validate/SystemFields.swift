package import Schema

extension TypeSystem {
  /// The field that a selection of that name means: `__typename` on every composite type, `__schema` and `__type` on
  /// the root of queries (specification, sections 4.1 and 4.2), else what the type declares.
  package func field(_ name: String, on type: String) -> Schema.FieldDefinition? {
    if name.utf8.starts(with: "__".utf8) {
      if name == "__typename" { return self[type]?.isComposite == true ? .typename : nil }
      if type == query, name == "__schema" { return .schemaRoot }
      if type == query, name == "__type" { return .typeByName }
    }
    return fields(of: type)?[name]
  }
}

extension Schema.FieldDefinition {
  static let typename = Schema.FieldDefinition(
    name: "__typename", type: .nonNull(.named("String")), origin: .introspection)

  static let schemaRoot = Schema.FieldDefinition(
    name: "__schema", type: .nonNull(.named("__Schema")), origin: .introspection)

  static let typeByName = Schema.FieldDefinition(
    name: "__type", arguments: [Schema.InputValueDefinition(name: "name", type: .nonNull(.named("String")))],
    type: .named("__Type"), origin: .introspection)
}
