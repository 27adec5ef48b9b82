import GraphQL
import Schema

extension IntrospectionWriter {
  /// What a field of a node says (specification, section 4.2). A field that the schema lacks is refused by validation.
  func resolve(_ field: Field, _ node: IntrospectionNode) throws(GraphQLError) -> IntrospectionValue {
    let name = field.name.text
    if name == "__typename" { return .text(node.type) }
    switch node {
    case .schema: return schema(name)
    case .type(.named(let type)): return try named(name, type, includesDeprecated(field, node))
    case .type(.list(let inner)): return wrapper(name, "LIST", inner)
    case .type(.nonNull(let inner)): return wrapper(name, "NON_NULL", inner)
    case .field(let definition):
      return self.field(name, definition, try includesDeprecated(field, node))
    case .input(let definition): return input(name, definition)
    case .value(let value):
      return name == "name" || name == "description"
        ? .text(name == "name" ? value.name : value.description) : deprecation(name, value.deprecated)
    case .directive(let definition):
      return directive(name, definition, try includesDeprecated(field, node))
    }
  }

  private func includesDeprecated(_ field: Field, _ node: IntrospectionNode) throws(GraphQLError) -> Bool {
    let definition = system.field(field.name.text, on: node.type)
    return try arguments(of: field, definition).first?.value == .bool(true)
  }

  private func schema(_ name: String) -> IntrospectionValue {
    switch name {
    case "types": .nodes(system.names.map { .type(.named($0)) })
    case "queryType": .node(.type(.named(system.query)))
    case "mutationType": system.mutation.map { .node(.type(.named($0))) } ?? .null
    case "subscriptionType": system.subscription.map { .node(.type(.named($0))) } ?? .null
    case "directives": .nodes(system.directives.map(IntrospectionNode.directive))
    default: .null
    }
  }

  /// `__Type` of lists and non-null types.
  private func wrapper(_ name: String, _ kind: String, _ inner: TypeExpression) -> IntrospectionValue {
    switch name {
    case "kind": .text(kind)
    case "ofType": .node(.type(inner))
    default: .null
    }
  }

  /// `__Type` of types with a name.
  private func named(_ name: String, _ type: String, _ deprecated: Bool) -> IntrospectionValue {
    guard let type = system[type] else { return .null }
    switch name {
    case "kind": return .text(type.kind)
    case "name": return .text(type.name)
    case "description": return .text(type.description)
    case "specifiedByURL":
      if case .scalar(let scalar) = type { return .text(scalar.specifiedBy) }
      return .null
    case "fields":
      guard let fields = system.fields(of: type.name) else { return .null }
      return .nodes(fields.filter { deprecated || $0.deprecated == nil }.map(IntrospectionNode.field))
    case "interfaces":
      switch type {
      case .object(let object): return .nodes(object.interfaces.map { .type(.named($0)) })
      case .interface: return .nodes([])
      default: return .null
      }
    case "possibleTypes":
      switch type {
      case .interface, .union: return .nodes(system.possibleTypes(type.name).map { .type(.named($0)) })
      default: return .null
      }
    case "enumValues":
      guard case .enumeration(let enumeration) = type else { return .null }
      return .nodes(
        enumeration.values.filter { deprecated || $0.deprecated == nil }.map(IntrospectionNode.value))
    case "inputFields":
      guard case .input(let input) = type else { return .null }
      return inputs(input.fields, deprecated)
    case "isOneOf":
      if case .input(let input) = type { return .leaf(.bool(input.isOneOf)) }
      return .null
    default: return .null
    }
  }

  private func field(
    _ name: String, _ definition: Schema.FieldDefinition, _ deprecated: Bool
  ) -> IntrospectionValue {
    switch name {
    case "name": .text(definition.name)
    case "description": .text(definition.description)
    case "args": inputs(definition.arguments, deprecated)
    case "type": .node(.type(definition.type))
    default: deprecation(name, definition.deprecated)
    }
  }

  private func input(_ name: String, _ definition: Schema.InputValueDefinition) -> IntrospectionValue {
    switch name {
    case "name": .text(definition.name)
    case "description": .text(definition.description)
    case "type": .node(.type(definition.type))
    case "defaultValue": .text(definition.defaultValue.map { Value($0).printed })
    default: deprecation(name, definition.deprecated)
    }
  }

  private func directive(
    _ name: String, _ definition: Schema.DirectiveDefinition, _ deprecated: Bool
  ) -> IntrospectionValue {
    switch name {
    case "name": .text(definition.name)
    case "description": .text(definition.description)
    case "isRepeatable": .leaf(.bool(definition.isRepeatable))
    case "locations": .leaf(.array(definition.locations.map(JSONValue.string)))
    case "args": inputs(definition.arguments, deprecated)
    default: .null
    }
  }

  private func inputs(_ definitions: [Schema.InputValueDefinition], _ deprecated: Bool) -> IntrospectionValue
  {
    .nodes(definitions.filter { deprecated || $0.deprecated == nil }.map(IntrospectionNode.input))
  }

  private func deprecation(_ name: String, _ reason: String?) -> IntrospectionValue {
    switch name {
    case "isDeprecated": .leaf(.bool(reason != nil))
    case "deprecationReason": .text(reason)
    default: .null
    }
  }
}

extension NamedType {
  /// As `__TypeKind` spells it.
  fileprivate var kind: String {
    switch self {
    case .scalar: "SCALAR"
    case .object: "OBJECT"
    case .interface: "INTERFACE"
    case .union: "UNION"
    case .enumeration: "ENUM"
    case .input: "INPUT_OBJECT"
    }
  }
}
