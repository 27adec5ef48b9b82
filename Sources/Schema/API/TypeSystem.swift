/// The GraphQL type system that clients see (GraphQL September 2025, section 3), made from the model.
///
/// Every field says where its value comes from, so the planner needs no second look-up by name.
package struct TypeSystem: Sendable {
  /// In a fixed order: the model's types, then what was generated for them.
  package private(set) var names: [String] = []
  package private(set) var types: [String: NamedType] = [:]
  package var directives: [DirectiveDefinition]
  package let query: String
  package let mutation: String?
  package let subscription: String?
  /// Whether clients may be told what is in it: by introspection, and by "did you mean …" in messages.
  package var isDisclosed = true

  package init(query: String, mutation: String?, subscription: String?, directives: [DirectiveDefinition]) {
    self.query = query
    self.mutation = mutation
    self.subscription = subscription
    self.directives = directives
  }

  package mutating func add(_ type: NamedType) {
    if types.updateValue(type, forKey: type.name) == nil { names.append(type.name) }
  }

  package subscript(_ name: String) -> NamedType? { types[name] }

  package func object(_ name: String) -> ObjectType? {
    if case .object(let type)? = types[name] { type } else { nil }
  }

  package func input(_ name: String) -> InputType? {
    if case .input(let type)? = types[name] { type } else { nil }
  }

  /// Fields of an object or interface; nil for every other kind of type.
  package func fields(of name: String) -> FieldList? {
    switch types[name] {
    case .object(let type)?: type.fields
    case .interface(let type)?: type.fields
    default: nil
    }
  }

  /// Names of the object types that a value of the type may have (section 5.5.2.3, GetPossibleTypes).
  package func possibleTypes(_ name: String) -> [String] {
    switch types[name] {
    case .object(let type)?: [type.name]
    case .interface(let type)?: type.implementations
    case .union(let type)?: type.members
    default: []
    }
  }
}

package enum NamedType: Sendable {
  case scalar(ScalarType)
  case object(ObjectType)
  case interface(InterfaceType)
  case union(UnionType)
  case enumeration(EnumType)
  case input(InputType)

  package var name: String {
    switch self {
    case .scalar(let type): type.name
    case .object(let type): type.name
    case .interface(let type): type.name
    case .union(let type): type.name
    case .enumeration(let type): type.name
    case .input(let type): type.name
    }
  }

  package var description: String? {
    switch self {
    case .scalar(let type): type.description
    case .object(let type): type.description
    case .interface(let type): type.description
    case .union(let type): type.description
    case .enumeration(let type): type.description
    case .input(let type): type.description
    }
  }

  package var isInput: Bool {
    switch self {
    case .scalar, .enumeration, .input: true
    case .object, .interface, .union: false
    }
  }

  package var isComposite: Bool {
    switch self {
    case .object, .interface, .union: true
    case .scalar, .enumeration, .input: false
    }
  }
}

package struct ScalarType: Sendable {
  package var name: String
  package var description: String?
  package var specifiedBy: String?
  package init(name: String, description: String? = nil, specifiedBy: String? = nil) {
    self.name = name
    self.description = description
    self.specifiedBy = specifiedBy
  }
}

package struct ObjectType: Sendable {
  package var name: String
  package var description: String?
  package var interfaces: [String]
  package var fields: FieldList
  package init(name: String, description: String? = nil, interfaces: [String] = [], fields: FieldList) {
    self.name = name
    self.description = description
    self.interfaces = interfaces
    self.fields = fields
  }
}

package struct InterfaceType: Sendable {
  package var name: String
  package var description: String?
  package var fields: FieldList
  package var implementations: [String]
  package init(name: String, description: String? = nil, fields: FieldList, implementations: [String]) {
    self.name = name
    self.description = description
    self.fields = fields
    self.implementations = implementations
  }
}

package struct UnionType: Sendable {
  package var name: String
  package var description: String?
  package var members: [String]
  package init(name: String, description: String? = nil, members: [String]) {
    self.name = name
    self.description = description
    self.members = members
  }
}

package struct EnumType: Sendable {
  package var name: String
  package var description: String?
  package var values: [EnumValue]
  package init(name: String, description: String? = nil, values: [EnumValue]) {
    self.name = name
    self.description = description
    self.values = values
  }
}

package struct EnumValue: Sendable {
  package var name: String
  package var description: String?
  package var deprecated: String?
  package init(name: String, description: String? = nil, deprecated: String? = nil) {
    self.name = name
    self.description = description
    self.deprecated = deprecated
  }
}

package struct InputType: Sendable {
  package var name: String
  package var description: String?
  package var fields: [InputValueDefinition]
  package var isOneOf: Bool
  /// What the executor makes of a value of this type.
  package var role: InputRole
  package init(
    name: String, description: String? = nil, fields: [InputValueDefinition], isOneOf: Bool = false,
    role: InputRole = .plain
  ) {
    self.name = name
    self.description = description
    self.fields = fields
    self.isOneOf = isOneOf
    self.role = role
  }
  package func field(_ name: String) -> InputValueDefinition? { fields.first { $0.name == name } }
}

package enum InputRole: Sendable, Hashable {
  case plain
  /// A condition over rows of a type.
  case filter(type: String)
  /// Comparisons with one scalar.
  case comparisons(scalar: String)
}

package struct InputValueDefinition: Sendable {
  package var name: String
  package var description: String?
  package var type: TypeExpression
  package var defaultValue: Literal?
  /// A value that somebody might send; only the reference shows it.
  package var example: Literal?
  package var deprecated: String?
  package init(
    name: String, description: String? = nil, type: TypeExpression, defaultValue: Literal? = nil,
    example: Literal? = nil, deprecated: String? = nil
  ) {
    self.name = name
    self.description = description
    self.type = type
    self.defaultValue = defaultValue
    self.example = example
    self.deprecated = deprecated
  }
  /// Whether a value must be given: non-null and without a default (section 5.4.3).
  package var isRequired: Bool { type.isNonNull && defaultValue == nil }
}

package struct DirectiveDefinition: Sendable {
  package var name: String
  package var description: String?
  package var arguments: [InputValueDefinition]
  package var locations: [String]
  package var isRepeatable: Bool
  package init(
    name: String, description: String? = nil, arguments: [InputValueDefinition] = [], locations: [String],
    isRepeatable: Bool = false
  ) {
    self.name = name
    self.description = description
    self.arguments = arguments
    self.locations = locations
    self.isRepeatable = isRepeatable
  }
}

/// Fields in the order of the schema, found by name in constant time.
package struct FieldList: Sendable, RandomAccessCollection {
  private var fields: [FieldDefinition]
  private var positions: [String: Int]

  package init(_ fields: [FieldDefinition]) {
    self.fields = fields
    positions = Dictionary(
      fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }
  package subscript(_ name: String) -> FieldDefinition? { positions[name].map { fields[$0] } }
  package var startIndex: Int { fields.startIndex }
  package var endIndex: Int { fields.endIndex }
  package subscript(position: Int) -> FieldDefinition { fields[position] }
}

package struct FieldDefinition: Sendable {
  package var name: String
  package var description: String?
  package var arguments: [InputValueDefinition]
  package var type: TypeExpression
  package var deprecated: String?
  package var origin: FieldOrigin

  package init(
    name: String, description: String? = nil, arguments: [InputValueDefinition] = [], type: TypeExpression,
    deprecated: String? = nil, origin: FieldOrigin
  ) {
    self.name = name
    self.description = description
    self.arguments = arguments
    self.type = type
    self.deprecated = deprecated
    self.origin = origin
  }
  package func argument(_ name: String) -> InputValueDefinition? { arguments.first { $0.name == name } }
}

/// Where the value of a field comes from.
package enum FieldOrigin: Sendable {
  /// A root field.
  case operation(OperationModel)
  /// A field that the schema declares.
  case model(FieldModel)
  /// `…HasMore` beside a plain list: whether the list was cut.
  case hasMore(FieldModel)
  case connection(ConnectionPart)
  case edge(EdgePart)
  case pageInfo(PageInfoPart)
  case money(MoneyPart)
  case aggregate(AggregatePart)
  /// `…Distance` beside a stored place.
  case distance(FieldModel)
  /// A part of a message of a stream.
  case stream(StreamPart)
  /// Declared by an interface; the concrete type says where it comes from.
  case interface
  /// Answered from memory: `__schema`, `__type` and all below them.
  case introspection
}

package enum ConnectionPart: Sendable, Hashable { case edges, nodes, pageInfo, totalCount }
/// A part of what is worked out over many rows.
package enum AggregatePart: Sendable {
  case count
  /// The object with one function of every field that has it.
  case values(AggregateFunction)
  case value(AggregateFunction, FieldModel)
  case groups
  /// The value that the rows of a group have in common.
  case key
}
package enum EdgePart: Sendable, Hashable { case cursor, node }
package enum PageInfoPart: String, Sendable, Hashable, CaseIterable {
  case hasNextPage, hasPreviousPage, startCursor, endCursor, page, limit, total, totalPages
}
package enum MoneyPart: String, Sendable, Hashable, CaseIterable { case amount, currency, exponent }
