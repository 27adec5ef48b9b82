extension APIBuilder {
  /// Scalars, `Money`, `PageInfo` and the introspection types.
  mutating func addBuiltIns() {
    system.add(
      .object(
        ObjectType(
          name: "Money", description: "An amount in minor units, exactly; never a float (R-17).",
          fields: FieldList([
            FieldDefinition(
              name: "amount", description: "In minor units: 1 LYD is 1000.",
              type: .nonNull(.named("MinorUnits")),
              origin: .money(.amount)),
            FieldDefinition(
              name: "currency", description: "ISO 4217 code.", type: .nonNull(.named("String")),
              origin: .money(.currency)),
            FieldDefinition(
              name: "exponent", description: "How many decimals the currency has.",
              type: .nonNull(.named("Int")),
              origin: .money(.exponent)),
          ]))))
    system.add(
      .object(
        ObjectType(
          name: "PageInfo",
          fields: FieldList(
            PageInfoPart.allCases.map { part in
              FieldDefinition(name: part.rawValue, type: part.type, origin: .pageInfo(part))
            }))))
    for scalar in ScalarType.builtIn { system.add(.scalar(scalar)) }
    for type in NamedType.introspection { system.add(type) }
  }
}

extension PageInfoPart {
  var type: TypeExpression {
    switch self {
    case .hasNextPage, .hasPreviousPage: .nonNull(.named("Boolean"))
    case .startCursor, .endCursor: .named("String")
    case .page, .limit: .named("Int")
    case .total, .totalPages: .nonNull(.named("Int"))
    }
  }
}

extension ScalarType {
  package static let builtIn = [
    ScalarType(name: "Int", description: "A whole number of 32 bits."),
    ScalarType(name: "Float", description: "A finite double-precision number (IEEE 754)."),
    ScalarType(name: "String", description: "Text."),
    ScalarType(name: "Boolean", description: "true or false."),
    ScalarType(name: "ID", description: "A UUID as text; new ones are version 7, in order of time."),
    ScalarType(
      name: "UUID", description: "A UUID as text.", specifiedBy: "https://www.rfc-editor.org/rfc/rfc9562"),
    ScalarType(
      name: "DateTime", description: "A moment in UTC, to the microsecond: 2026-01-31T12:00:00.000000Z.",
      specifiedBy: "https://www.rfc-editor.org/rfc/rfc3339"),
    ScalarType(
      name: "JSON", description: "Any JSON value.", specifiedBy: "https://www.rfc-editor.org/rfc/rfc8259"),
    ScalarType(
      name: "MinorUnits",
      description: "A whole number within ±(2^53 − 1), so that every client can hold it exactly."),
    ScalarType(name: "Cursor", description: "A place in the stream of changes. Opaque."),
  ]
}

extension DirectiveDefinition {
  package static let builtIn = [
    DirectiveDefinition(
      name: "include", description: "Keeps the selection only when `if` is true.",
      arguments: [InputValueDefinition(name: "if", type: .nonNull(.named("Boolean")))],
      locations: ["FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"]),
    DirectiveDefinition(
      name: "skip", description: "Leaves the selection out when `if` is true.",
      arguments: [InputValueDefinition(name: "if", type: .nonNull(.named("Boolean")))],
      locations: ["FIELD", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"]),
    DirectiveDefinition(
      name: "deprecated", description: "Still there, but on its way out.",
      arguments: [
        InputValueDefinition(
          name: "reason", type: .nonNull(.named("String")), defaultValue: .string("No longer supported"))
      ],
      locations: ["FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INPUT_FIELD_DEFINITION", "ENUM_VALUE"]),
    DirectiveDefinition(
      name: "specifiedBy", description: "Where a scalar is specified.",
      arguments: [InputValueDefinition(name: "url", type: .nonNull(.named("String")))],
      locations: ["SCALAR"]),
    DirectiveDefinition(
      name: "oneOf", description: "Exactly one field of the input is given.", locations: ["INPUT_OBJECT"]),
  ]
}
