extension NamedType {
  /// The types of section 4 of the specification.
  static let introspection: [NamedType] = [
    object(
      "__Schema",
      [
        ("description", "String", []), ("types", "[__Type!]!", []), ("queryType", "__Type!", []),
        ("mutationType", "__Type", []), ("subscriptionType", "__Type", []),
        ("directives", "[__Directive!]!", []),
      ]),
    object(
      "__Type",
      [
        ("kind", "__TypeKind!", []), ("name", "String", []), ("description", "String", []),
        ("specifiedByURL", "String", []), ("fields", "[__Field!]", includeDeprecated),
        ("interfaces", "[__Type!]", []), ("possibleTypes", "[__Type!]", []),
        ("enumValues", "[__EnumValue!]", includeDeprecated),
        ("inputFields", "[__InputValue!]", includeDeprecated), ("ofType", "__Type", []),
        ("isOneOf", "Boolean", []),
      ]),
    object(
      "__Field",
      [
        ("name", "String!", []), ("description", "String", []),
        ("args", "[__InputValue!]!", includeDeprecated), ("type", "__Type!", []),
        ("isDeprecated", "Boolean!", []), ("deprecationReason", "String", []),
      ]),
    object(
      "__InputValue",
      [
        ("name", "String!", []), ("description", "String", []), ("type", "__Type!", []),
        ("defaultValue", "String", []), ("isDeprecated", "Boolean!", []), ("deprecationReason", "String", []),
      ]),
    object(
      "__EnumValue",
      [
        ("name", "String!", []), ("description", "String", []), ("isDeprecated", "Boolean!", []),
        ("deprecationReason", "String", []),
      ]),
    object(
      "__Directive",
      [
        ("name", "String!", []), ("description", "String", []), ("isRepeatable", "Boolean!", []),
        ("locations", "[__DirectiveLocation!]!", []), ("args", "[__InputValue!]!", includeDeprecated),
      ]),
    enumeration(
      "__TypeKind",
      ["SCALAR", "OBJECT", "INTERFACE", "UNION", "ENUM", "INPUT_OBJECT", "LIST", "NON_NULL"]),
    enumeration(
      "__DirectiveLocation",
      [
        "QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD",
        "INLINE_FRAGMENT", "VARIABLE_DEFINITION", "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION",
        "ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT",
        "INPUT_FIELD_DEFINITION",
      ]),
  ]

  private static let includeDeprecated = [
    InputValueDefinition(
      name: "includeDeprecated", type: .nonNull(.named("Boolean")), defaultValue: .boolean(false))
  ]

  private static func object(_ name: String, _ fields: [(String, String, [InputValueDefinition])])
    -> NamedType
  {
    .object(
      ObjectType(
        name: name,
        fields: FieldList(
          fields.map {
            FieldDefinition(
              name: $0.0, arguments: $0.2, type: TypeExpression(shorthand: $0.1), origin: .introspection)
          })))
  }

  private static func enumeration(_ name: String, _ values: [String]) -> NamedType {
    .enumeration(EnumType(name: name, values: values.map { EnumValue(name: $0) }))
  }
}

extension TypeExpression {
  /// Reads `[Name!]!`, at most one list deep; for the built-in types only.
  fileprivate init(shorthand: String) {
    if shorthand.hasSuffix("!") {
      self = .nonNull(TypeExpression(shorthand: String(shorthand.dropLast())))
    } else if shorthand.hasPrefix("["), shorthand.hasSuffix("]") {
      self = .list(TypeExpression(shorthand: String(shorthand.dropFirst().dropLast())))
    } else {
      self = .named(shorthand)
    }
  }
}
