extension APIBuilder {
  /// Connection, edge, filter and sort of one table type.
  mutating func addCollections(of type: TypeModel) {
    addConnection(of: type)
    addFilter(of: type)
    addSort(of: type)
  }

  private mutating func addConnection(of type: TypeModel) {
    let node = TypeExpression.named(type.name)
    system.add(
      .object(
        ObjectType(
          name: type.name + "Connection",
          fields: FieldList([
            FieldDefinition(
              name: "edges", type: .nonNull(.list(.nonNull(.named(type.name + "Edge")))),
              origin: .connection(.edges)),
            FieldDefinition(
              name: "nodes", type: .nonNull(.list(.nonNull(node))), origin: .connection(.nodes)),
            FieldDefinition(
              name: "pageInfo", type: .nonNull(.named("PageInfo")), origin: .connection(.pageInfo)),
            FieldDefinition(
              name: "totalCount", description: "All rows that match, whatever the page.",
              type: .nonNull(.named("Int")), origin: .connection(.totalCount)),
          ]))))
    system.add(
      .object(
        ObjectType(
          name: type.name + "Edge",
          fields: FieldList([
            FieldDefinition(name: "cursor", type: .nonNull(.named("String")), origin: .edge(.cursor)),
            FieldDefinition(name: "node", type: .nonNull(node), origin: .edge(.node)),
          ]))))
  }

  private mutating func addFilter(of type: TypeModel) {
    let name = type.name + "Filter"
    let list = TypeExpression.list(.nonNull(.named(name)))
    var fields = [
      InputValueDefinition(name: "and", description: "All of these hold.", type: list),
      InputValueDefinition(name: "or", description: "At least one of these holds.", type: list),
      InputValueDefinition(name: "not", description: "This does not hold.", type: .named(name)),
    ]
    for field in type.fields where !field.isInternal && !["and", "or", "not"].contains(field.name) {
      if case .relation(let relation) = field.source {
        guard model.type(relation.target)?.table?.isExposed == true else { continue }
        fields.append(
          InputValueDefinition(
            name: field.name,
            description: relation.shape == .one ? nil : "At least one of them meets this.",
            type: .named(relation.target + "Filter")))
      } else if field.placeColumn != nil {
        addPlaceFilter()
        fields.append(InputValueDefinition(name: field.name, type: .named(GeoPoint.filter)))
      } else if let scalar = field.comparableScalar(in: model) {
        addComparisons(of: scalar)
        fields.append(InputValueDefinition(name: field.name, type: .named(scalar + "Filter")))
      }
    }
    system.add(.input(InputType(name: name, fields: fields, role: .filter(type: type.name))))
  }

  private mutating func addPlaceFilter() {
    guard system[GeoPoint.filter] == nil else { return }
    let float = TypeExpression.nonNull(.named("Float"))
    system.add(
      .input(
        InputType(
          name: GeoPoint.filter,
          fields: [
            InputValueDefinition(
              name: "near", description: "The nearest come first, unless `orderBy` says else.",
              type: .named(GeoPoint.nearInput)),
            InputValueDefinition(name: "isNull", type: .named("Boolean")),
          ], role: .comparisons(scalar: GeoPoint.name))))
    system.add(
      .input(
        InputType(
          name: GeoPoint.nearInput,
          fields: [
            InputValueDefinition(name: "latitude", description: "From -90 to 90.", type: float),
            InputValueDefinition(name: "longitude", description: "From -180 to 180.", type: float),
            InputValueDefinition(name: "radiusMetres", description: "At most 20,100,000.", type: float),
          ])))
  }

  private mutating func addComparisons(of scalar: String) {
    let name = scalar + "Filter"
    guard system[name] == nil else { return }
    let value = TypeExpression.named(scalar)
    let list = TypeExpression.list(.nonNull(value))
    var fields = [
      InputValueDefinition(name: "eq", type: value),
      InputValueDefinition(name: "ne", type: value),
      InputValueDefinition(name: "in", type: list),
      InputValueDefinition(name: "notIn", type: list),
      InputValueDefinition(name: "isNull", type: .named("Boolean")),
    ]
    if ["Int", "Float", "MinorUnits", "DateTime", "String"].contains(scalar) {
      fields += ["lt", "lte", "gt", "gte"].map { InputValueDefinition(name: $0, type: value) }
    }
    if scalar == "String" {
      fields.append(
        InputValueDefinition(name: "contains", description: "Without regard to case.", type: value))
      fields.append(
        InputValueDefinition(name: "startsWith", description: "Without regard to case.", type: value))
    }
    system.add(.input(InputType(name: name, fields: fields, role: .comparisons(scalar: scalar))))
  }

  private mutating func addSort(of type: TypeModel) {
    let values = sortValues(of: type)
    // GraphQL has no enum without values.
    if !values.isEmpty { system.add(.enumeration(EnumType(name: type.name + "Sort", values: values))) }
  }

  /// What rows of the type can be put in order by.
  func sortValues(of type: TypeModel) -> [EnumValue] {
    type.fields.filter { !$0.isInternal && $0.isSortable(in: model) }.flatMap { field in
      [
        EnumValue(name: sortValueName(field.name, isDescending: false)),
        EnumValue(name: sortValueName(field.name, isDescending: true)),
      ]
    }
  }
}

/// The value of a sort enum for a field: `createdAt` descending is `CREATED_AT_DESC`.
package func sortValueName(_ field: String, isDescending: Bool) -> String {
  constantName(field) + (isDescending ? "_DESC" : "_ASC")
}

extension FieldModel {
  /// The scalar or enum whose comparisons a filter offers for this field; nil: it cannot be filtered by.
  package func comparableScalar(in model: Model) -> String? {
    guard !type.isList, !isEncrypted else { return nil }
    switch source {
    case .column, .expression, .predicate, .aggregate, .cases: break
    case .relation, .byRole, .ids, .resolver, .position, .payload: return nil
    }
    switch type.name {
    case "Money": return "MinorUnits"
    case "ID", "UUID", "String", "Int", "Float", "Boolean", "DateTime", "MinorUnits": return type.name
    default: return model.enumeration(type.name) == nil ? nil : type.name
    }
  }

  /// Stored, scalar and seen by somebody: what a keyset cursor can stand on.
  package func isSortable(in model: Model) -> Bool {
    guard case .column = source, let scalar = comparableScalar(in: model) else { return false }
    return scalar != "Boolean"
  }
}
