// Type-system documents (specification, section 3). The same shapes serve definitions and extensions.

package enum TypeSystemDefinition: Sendable {
  case schema(SchemaDefinition)
  case scalar(ScalarTypeDefinition)
  case object(CompositeTypeDefinition)
  case interface(CompositeTypeDefinition)
  case union(UnionTypeDefinition)
  case enumeration(EnumTypeDefinition)
  case inputObject(InputObjectTypeDefinition)
  case directive(DirectiveDefinition)
}

package struct SchemaDefinition: Sendable {
  package var description: Description?
  package var directives: [Directive]
  /// Empty only in an extension.
  package var operations: [RootOperationDefinition]
  package var position: Int32
}

/// `mutation: Mutation` inside a schema definition.
package struct RootOperationDefinition: Sendable {
  package var operation: OperationType
  package var type: Name
  package var position: Int32
}

package struct ScalarTypeDefinition: Sendable {
  package var description: Description?
  package var name: Name
  package var directives: [Directive]
  package var position: Int32
}

/// What object types and interfaces have in common: everything.
package struct CompositeTypeDefinition: Sendable {
  package var description: Description?
  package var name: Name
  package var interfaces: [Name]
  package var directives: [Directive]
  package var fields: [FieldDefinition]
  package var position: Int32
}

package struct FieldDefinition: Sendable {
  package var description: Description?
  package var name: Name
  package var arguments: [InputValueDefinition]
  package var type: TypeReference
  package var directives: [Directive]
  package var position: Int32
}

/// An argument of a field or directive, or a field of an input object.
package struct InputValueDefinition: Sendable {
  package var description: Description?
  package var name: Name
  package var type: TypeReference
  package var defaultValue: Value?
  package var directives: [Directive]
  package var position: Int32
}

package struct UnionTypeDefinition: Sendable {
  package var description: Description?
  package var name: Name
  package var directives: [Directive]
  package var members: [Name]
  package var position: Int32
}

package struct EnumTypeDefinition: Sendable {
  package var description: Description?
  package var name: Name
  package var directives: [Directive]
  package var values: [EnumValueDefinition]
  package var position: Int32
}

package struct EnumValueDefinition: Sendable {
  package var description: Description?
  /// Never `true`, `false` or `null`.
  package var name: Name
  package var directives: [Directive]
  package var position: Int32
}

package struct InputObjectTypeDefinition: Sendable {
  package var description: Description?
  package var name: Name
  package var directives: [Directive]
  package var fields: [InputValueDefinition]
  package var position: Int32
}

package struct DirectiveDefinition: Sendable {
  package var description: Description?
  /// Without `@`.
  package var name: Name
  package var arguments: [InputValueDefinition]
  package var repeatable: Bool
  /// In the order written, never empty.
  package var locations: [DirectiveLocation]
  package var position: Int32
}

/// Where a directive may stand (specification, section 3.13), spelled as in documents.
package enum DirectiveLocation: String, Sendable, Hashable, CaseIterable {
  case query = "QUERY"
  case mutation = "MUTATION"
  case subscription = "SUBSCRIPTION"
  case field = "FIELD"
  case fragmentDefinition = "FRAGMENT_DEFINITION"
  case fragmentSpread = "FRAGMENT_SPREAD"
  case inlineFragment = "INLINE_FRAGMENT"
  case variableDefinition = "VARIABLE_DEFINITION"
  case schema = "SCHEMA"
  case scalar = "SCALAR"
  case object = "OBJECT"
  case fieldDefinition = "FIELD_DEFINITION"
  case argumentDefinition = "ARGUMENT_DEFINITION"
  case interface = "INTERFACE"
  case union = "UNION"
  case `enum` = "ENUM"
  case enumValue = "ENUM_VALUE"
  case inputObject = "INPUT_OBJECT"
  case inputFieldDefinition = "INPUT_FIELD_DEFINITION"
}
