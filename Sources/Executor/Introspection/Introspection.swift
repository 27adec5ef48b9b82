package import GraphQL
package import Schema

/// Answers `__schema` and `__type` (specification, section 4) from the type system alone. Whether introspection is
/// allowed at all is the caller's decision.
package struct Introspection: Sendable {
  /// Values in one answer; a whole schema of 500 types has about a tenth.
  private let valueLimit: Int

  package init(valueLimit: Int = 1_000_000) { self.valueLimit = valueLimit }

  /// - Parameter field: `__schema` or `__type` of a document that has passed validation. Fields of the same response key
  ///   are merged by the caller: their selections stand in `field` one behind the other.
  /// - Returns: the value of the field, members in the order of the selections; null for a type that does not exist.
  /// - Throws: `GraphQLError` for an argument that does not fit, or with `LIMIT_EXCEEDED` for an answer beyond the limit.
  package func answer(
    _ field: Field, on system: TypeSystem, fragments: [String: FragmentDefinition],
    variables: [String: InputValue], source: Source = Source("")
  ) throws(GraphQLError) -> JSONValue {
    try counted(field, on: system, fragments: fragments, variables: variables, source: source).value
  }

  /// The same, with the number of values in the answer.
  func counted(
    _ field: Field, on system: TypeSystem, fragments: [String: FragmentDefinition],
    variables: [String: InputValue], source: Source
  ) throws(GraphQLError) -> (value: JSONValue, count: Int) {
    var writer = IntrospectionWriter(
      system: system, collector: FieldCollector(system: system, fragments: fragments, variables: variables),
      source: source, budget: valueLimit)
    let selections = field.selections.map { [$0] } ?? []
    guard field.name.text == "__type" else {
      let value = try writer.object(.schema, selections)
      return (value, valueLimit - writer.budget)
    }
    let name = try writer.arguments(of: field, .typeByName).first?.value
    // Names are ASCII; to look up others would only cost time.
    guard case .string(let name)? = name, name.utf8.allSatisfy({ $0 < 0x80 }), system[name] != nil else {
      return (.null, 1)
    }
    let value = try writer.object(.type(.named(name)), selections)
    return (value, valueLimit - writer.budget)
  }
}

/// Anything that introspection describes.
enum IntrospectionNode {
  case schema
  case type(TypeExpression)
  case field(Schema.FieldDefinition)
  case input(Schema.InputValueDefinition)
  case value(EnumValue)
  case directive(Schema.DirectiveDefinition)

  /// The introspection type whose fields the node has.
  var type: String {
    switch self {
    case .schema: "__Schema"
    case .type: "__Type"
    case .field: "__Field"
    case .input: "__InputValue"
    case .value: "__EnumValue"
    case .directive: "__Directive"
    }
  }
}

/// What a field of a node is: a leaf, another node, or nodes in a list.
enum IntrospectionValue {
  case leaf(JSONValue)
  case node(IntrospectionNode)
  case nodes([IntrospectionNode])

  static let null = IntrospectionValue.leaf(.null)

  static func text(_ text: String?) -> IntrospectionValue { .leaf(text.map(JSONValue.string) ?? .null) }
}

/// Recursion is as deep as the document selects, which validation bounds.
struct IntrospectionWriter {
  let system: TypeSystem
  let collector: FieldCollector
  let source: Source
  var budget: Int

  mutating func object(
    _ node: IntrospectionNode, _ selections: [SelectionSet]
  ) throws(GraphQLError) -> JSONValue {
    try object(node, collector.collect(selections, on: node.type))
  }

  /// - Parameter collected: the fields asked of every node of a list, collected once.
  private mutating func object(
    _ node: IntrospectionNode, _ collected: [CollectedField]
  ) throws(GraphQLError) -> JSONValue {
    var members: [JSONMember] = []
    members.reserveCapacity(collected.count)
    for field in collected {
      members.append(JSONMember(field.key, try value(of: field, in: node)))
    }
    return .object(members)
  }

  private mutating func value(
    of field: CollectedField, in node: IntrospectionNode
  ) throws(GraphQLError) -> JSONValue {
    budget -= 1
    guard budget >= 0 else {
      throw GraphQLError(
        .limitExceeded, "The answer to this introspection query would be too large.",
        locations: [source.location(at: field.first.position)],
        details: [JSONMember("kind", .string("introspectionValues"))])
    }
    switch try resolve(field.first, node) {
    case .leaf(let value): return value
    case .node(let inner): return try object(inner, field.selections)
    case .nodes(let nodes):
      guard let first = nodes.first else { return .array([]) }
      // All of one list are of one type.
      let collected = collector.collect(field.selections, on: first.type)
      var values: [JSONValue] = []
      values.reserveCapacity(nodes.count)
      for inner in nodes { values.append(try object(inner, collected)) }
      return .array(values)
    }
  }

  func arguments(
    of field: Field, _ definition: Schema.FieldDefinition?
  ) throws(GraphQLError) -> [InputMember] {
    guard let definition, !definition.arguments.isEmpty else { return [] }
    return try coerceArguments(
      field.arguments, for: definition.arguments, variables: collector.variables, system: system,
      source: source,
      position: field.position)
  }
}
