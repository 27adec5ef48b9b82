import GraphQL
import Schema

@testable import Executor

/// What tests say about schemas in SDL that the helper cannot make anything of.
struct UnexpectedSDL: Error {
  var text: String
}

extension TypeSystem {
  /// A type system as a type-system document describes it, with the built-in scalars, directives and introspection types.
  init(sdl: String) throws {
    let document = try parse(Source(sdl))
    var roots: [OperationType: String] = [:]
    var definitions: [TypeSystemDefinition] = []
    for definition in document.definitions {
      guard case .type(let type) = definition else { throw UnexpectedSDL(text: "\(definition)") }
      definitions.append(type)
      switch type {
      case .schema(let schema):
        for root in schema.operations { roots[root.operation] = root.type.text }
      case .object(let object) where roots.isEmpty || !definitions.contains(where: \.isSchema):
        if let kind = OperationType(rawValue: object.name.text.lowercased()),
          object.name.text.first?.isUppercase == true
        {
          roots[kind] = object.name.text
        }
      default: continue
      }
    }
    let directives = definitions.compactMap { definition -> Schema.DirectiveDefinition? in
      if case .directive(let directive) = definition { Schema.DirectiveDefinition(directive) } else { nil }
    }
    self.init(
      query: roots[.query] ?? "Query", mutation: roots[.mutation], subscription: roots[.subscription],
      directives: Schema.DirectiveDefinition.builtIn + directives)
    let objects = definitions.compactMap { definition -> CompositeTypeDefinition? in
      if case .object(let object) = definition { object } else { nil }
    }
    for definition in definitions {
      if let type = NamedType(definition, objects: objects) { add(type) }
    }
    let builtIns = TypeSystem(Model.empty)
    for name in builtIns.names where name.hasPrefix("__") || ScalarModel(named: name)?.isStandard == true {
      if let type = builtIns[name] { add(type) }
    }
  }
}

extension Model {
  /// No types of its own.
  static var empty: Model {
    Model(
      tenant: TenantModel(
        type: "", directory: "", token: "", alias: "", id: "", argument: "", column: ""),
      viewer: ViewerModel(type: "", tokenHash: "", user: "", expires: "", argument: ""),
      journal: JournalModel(event: "", clock: "", log: ""))
  }
}

extension TypeSystemDefinition {
  fileprivate var isSchema: Bool {
    if case .schema = self { true } else { false }
  }
}

extension NamedType {
  fileprivate init?(_ definition: TypeSystemDefinition, objects: [CompositeTypeDefinition]) {
    switch definition {
    case .schema, .directive: return nil
    case .scalar(let scalar):
      self = .scalar(
        ScalarType(
          name: scalar.name.text, description: scalar.description?.text,
          specifiedBy: scalar.directives.text("specifiedBy", "url")))
    case .object(let object):
      self = .object(
        ObjectType(
          name: object.name.text, description: object.description?.text,
          interfaces: object.interfaces.map(\.text),
          fields: FieldList(object.fields.map(Schema.FieldDefinition.init))))
    case .interface(let interface):
      self = .interface(
        InterfaceType(
          name: interface.name.text, description: interface.description?.text,
          fields: FieldList(interface.fields.map(Schema.FieldDefinition.init)),
          implementations: objects.filter { $0.interfaces.contains(interface.name) }.map(\.name.text)))
    case .union(let union):
      self = .union(
        UnionType(
          name: union.name.text, description: union.description?.text, members: union.members.map(\.text)))
    case .enumeration(let type):
      self = .enumeration(
        EnumType(
          name: type.name.text, description: type.description?.text,
          values: type.values.map {
            EnumValue(
              name: $0.name.text, description: $0.description?.text, deprecated: $0.directives.deprecation)
          }))
    case .inputObject(let input):
      self = .input(
        InputType(
          name: input.name.text, description: input.description?.text,
          fields: input.fields.map(Schema.InputValueDefinition.init),
          isOneOf: input.directives.contains { $0.name.text == "oneOf" }))
    }
  }
}

extension Schema.FieldDefinition {
  fileprivate init(_ field: GraphQL.FieldDefinition) {
    self.init(
      name: field.name.text, description: field.description?.text,
      arguments: field.arguments.map(Schema.InputValueDefinition.init), type: TypeExpression(field.type),
      deprecated: field.directives.deprecation, origin: .interface)
  }
}

extension Schema.InputValueDefinition {
  fileprivate init(_ input: GraphQL.InputValueDefinition) {
    self.init(
      name: input.name.text, description: input.description?.text, type: TypeExpression(input.type),
      defaultValue: input.defaultValue.map(Literal.init), deprecated: input.directives.deprecation)
  }
}

extension Schema.DirectiveDefinition {
  fileprivate init(_ directive: GraphQL.DirectiveDefinition) {
    self.init(
      name: directive.name.text, description: directive.description?.text,
      arguments: directive.arguments.map(Schema.InputValueDefinition.init),
      locations: directive.locations.map(\.rawValue), isRepeatable: directive.repeatable)
  }
}

extension Literal {
  fileprivate init(_ value: Value) {
    switch value.kind {
    case .variable, .null: self = .null
    case .boolean(let flag): self = .boolean(flag)
    case .int(let digits): self = .integer(Int64(digits) ?? 0)
    case .float(let digits): self = .float(Double(digits) ?? 0)
    case .string(let text, _): self = .string(text)
    case .enumeration(let name): self = .enumeration(name)
    case .list(let elements): self = .list(elements.map { Literal($0) })
    case .object(let fields):
      self = .object(fields.map { LiteralField(name: $0.name.text, value: Literal($0.value)) })
    }
  }
}

extension [Directive] {
  fileprivate var deprecation: String? {
    contains { $0.name.text == "deprecated" } ? text("deprecated", "reason") ?? "No longer supported" : nil
  }

  fileprivate func text(_ directive: String, _ argument: String) -> String? {
    let value = first { $0.name.text == directive }?.arguments.first { $0.name.text == argument }?.value
    if case .string(let text, _)? = value?.kind { return text }
    return nil
  }
}
