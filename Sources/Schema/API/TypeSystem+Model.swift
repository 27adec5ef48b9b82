extension TypeSystem {
  /// The API of a model that has passed its checks.
  package init(_ model: Model) {
    var builder = APIBuilder(model: model)
    self = builder.build()
  }
}

/// Walks the model once and adds, for every exposed type, the types that its fields need.
struct APIBuilder {
  let model: Model
  var system: TypeSystem

  init(model: Model) {
    self.model = model
    system = TypeSystem(
      query: "Query", mutation: model.mutations.isEmpty ? nil : "Mutation",
      subscription: model.subscriptions.isEmpty ? nil : "Subscription",
      directives: DirectiveDefinition.builtIn)
  }

  mutating func build() -> TypeSystem {
    system.add(.object(root("Query", model.queries)))
    if !model.mutations.isEmpty { system.add(.object(root("Mutation", model.mutations))) }
    if !model.subscriptions.isEmpty { system.add(.object(root("Subscription", model.subscriptions))) }
    for interface in model.interfaces { system.add(.interface(interfaceType(interface))) }
    for union in model.unions {
      system.add(
        .union(UnionType(name: union.name, description: union.description, members: union.members)))
    }
    for type in model.types where isExposed(type) { system.add(.object(object(type))) }
    for type in model.enums { system.add(.enumeration(EnumType(type))) }
    for input in model.inputs { system.add(.input(InputType(input))) }
    for type in model.types where isExposed(type) && type.table != nil { addCollections(of: type) }
    let aggregates = AggregateFields(model)
    for type in model.types where aggregates.covers(type.name) { addAggregates(of: type) }
    addStreams()
    addBuiltIns()
    return system
  }

  private func isExposed(_ type: TypeModel) -> Bool { type.table?.isExposed ?? true }

  private func root(_ name: String, _ operations: [OperationModel]) -> ObjectType {
    ObjectType(
      name: name,
      fields: FieldList(
        operations.map { operation in
          FieldDefinition(
            name: operation.field.name, description: operation.field.description,
            arguments: rootArguments(operation), type: rootType(operation),
            deprecated: operation.field.deprecated, origin: .operation(operation))
        }))
  }

  /// A root field of a tenant is null where the tenant is not found, so it is never non-null; a mutation's payload type is as written.
  private func rootType(_ operation: OperationModel) -> TypeExpression {
    guard case .relation(let relation) = operation.field.source else { return operation.field.type }
    return relationType(relation, isRestricted: true)
  }

  private func rootArguments(_ operation: OperationModel) -> [InputValueDefinition] {
    var arguments: [InputValueDefinition] = []
    if operation.isTenantScoped, operation.scopeArgument == nil {
      arguments.append(
        InputValueDefinition(
          name: model.tenant.argument,
          description: "Names the \(model.tenant.type): its token, or its \(model.tenant.alias).",
          type: .nonNull(.named("String"))))
      arguments.append(
        InputValueDefinition(
          name: model.viewer.argument,
          description: "The viewer's credential, where it is not sent as `Authorization: Bearer`.",
          type: .named("String"), defaultValue: .string("")))
    }
    arguments += operation.arguments.map(InputValueDefinition.init)
    if case .relation(let relation) = operation.field.source {
      arguments += collectionArguments(relation)
    }
    return arguments
  }

  private func interfaceType(_ interface: InterfaceModel) -> InterfaceType {
    InterfaceType(
      name: interface.name, description: interface.description,
      fields: FieldList(
        interface.fields.map {
          FieldDefinition(name: $0.name, description: $0.description, type: $0.type, origin: .interface)
        }),
      implementations: model.types.filter { $0.interfaces.contains(interface.name) && isExposed($0) }.map(
        \.name))
  }

  private func object(_ type: TypeModel) -> ObjectType {
    var fields: [FieldDefinition] = []
    for field in type.fields where !field.isInternal {
      guard case .relation(let relation) = field.source else {
        fields.append(
          FieldDefinition(
            name: field.name, description: field.description, type: field.type, deprecated: field.deprecated,
            origin: .model(field)))
        if type.table != nil, field.placeColumn != nil { fields.append(distance(field)) }
        continue
      }
      let isRestricted = field.read != .everyone
      fields.append(
        FieldDefinition(
          name: field.name, description: field.description, arguments: collectionArguments(relation),
          type: relationType(relation, isRestricted: isRestricted), deprecated: field.deprecated,
          origin: .model(field)))
      if relation.shape == .list {
        fields.append(
          FieldDefinition(
            name: field.name + "HasMore",
            description: "Whether `\(field.name)`, asked with these arguments, was cut.",
            arguments: collectionArguments(relation),
            type: isRestricted ? .named("Boolean") : .nonNull(.named("Boolean")), origin: .hasMore(field)))
      }
    }
    return ObjectType(
      name: type.name, description: type.description, interfaces: type.interfaces, fields: FieldList(fields))
  }

  private func distance(_ field: FieldModel) -> FieldDefinition {
    let float = TypeExpression.nonNull(.named("Float"))
    return FieldDefinition(
      name: field.distanceName,
      description: "Metres between `\(field.name)` and a place, over a round earth.",
      arguments: [
        InputValueDefinition(name: "latitude", type: float),
        InputValueDefinition(name: "longitude", type: float),
      ], type: .named("Float"), origin: .distance(field))
  }

  /// A row of a table may be hidden from the viewer, so a single relation to one is always nullable.
  private func relationType(_ relation: Relation, isRestricted: Bool) -> TypeExpression {
    let target = TypeExpression.named(relation.target)
    switch relation.shape {
    case .one:
      let isGroup = relation.links.allSatisfy { $0.link == .group }
      return isGroup && !isRestricted ? .nonNull(target) : target
    case .list:
      let list = TypeExpression.list(.nonNull(target))
      return isRestricted ? list : .nonNull(list)
    case .connection:
      let connection = TypeExpression.named(relation.target + "Connection")
      return isRestricted ? connection : .nonNull(connection)
    case .aggregate:
      let aggregate = TypeExpression.named(relation.target + "Aggregate")
      return isRestricted ? aggregate : .nonNull(aggregate)
    }
  }

  private func collectionArguments(_ relation: Relation) -> [InputValueDefinition] {
    let isTable = model.type(relation.target)?.table != nil
    var arguments: [InputValueDefinition] = []
    let int = TypeExpression.named("Int")
    let string = TypeExpression.named("String")
    switch relation.shape {
    case .one:
      return []
    case .list:
      arguments.append(
        InputValueDefinition(name: "first", description: "At most this many, from the start.", type: int))
      arguments.append(
        InputValueDefinition(
          name: "last", description: "At most this many, from the end; the order stays.", type: int))
    case .connection:
      arguments = [
        InputValueDefinition(name: "first", description: "At most this many, behind `after`.", type: int),
        InputValueDefinition(name: "after", description: "A cursor of the same order.", type: string),
        InputValueDefinition(name: "last", description: "At most this many, before `before`.", type: int),
        InputValueDefinition(name: "before", description: "A cursor of the same order.", type: string),
        InputValueDefinition(
          name: "page", description: "Pages counted from 1, in place of a cursor.", type: int),
        InputValueDefinition(name: "limit", description: "Rows a page, with `page`.", type: int),
      ]
    case .aggregate: break
    }
    guard isTable else { return arguments }
    if model.type(relation.target)?.table?.search != nil {
      arguments.append(
        InputValueDefinition(
          name: "search",
          description:
            "Rows with all of these words, the last one as a beginning; the best first, unless `orderBy` says else.",
          type: string))
    }
    arguments.append(
      InputValueDefinition(name: "filter", type: .named(relation.target + "Filter")))
    let sorts = model.type(relation.target).map { sortValues(of: $0) } ?? []
    if relation.shape == .aggregate || sorts.isEmpty { return arguments }
    arguments.append(
      InputValueDefinition(
        name: "orderBy", description: "The id is always the last key.",
        type: .list(.nonNull(.named(relation.target + "Sort")))))
    return arguments
  }
}

extension EnumType {
  init(_ model: EnumModel) {
    self.init(
      name: model.name, description: model.description,
      values: model.values.map {
        EnumValue(name: $0.name, description: $0.description, deprecated: $0.deprecated)
      })
  }
}

extension InputType {
  init(_ model: InputModel) {
    self.init(
      name: model.name, description: model.description, fields: model.fields.map(InputValueDefinition.init))
  }
}

extension InputValueDefinition {
  init(_ model: ArgumentModel) {
    self.init(
      name: model.name, description: model.description, type: model.type, defaultValue: model.defaultValue,
      example: model.example)
  }
}
