extension APIBuilder {
  /// `ProductAggregate` and what belongs to it.
  mutating func addAggregates(of type: TypeModel) {
    let name = type.name + "Aggregate"
    let common = functionFields(of: type)
    let groups = FieldDefinition(
      name: "groups", description: "The same for each value of one field, the largest group first.",
      arguments: [
        InputValueDefinition(name: "by", type: .nonNull(.named(type.name + "GroupBy"))),
        InputValueDefinition(
          name: "first", description: "At most this many; 100 at most.", type: .named("Int")),
      ], type: .nonNull(.list(.nonNull(.named(type.name + "Group")))), origin: .aggregate(.groups))
    let key = FieldDefinition(
      name: "key", description: "What the rows have in common, written as the field itself; null for none.",
      type: .named("JSON"), origin: .aggregate(.key))
    let values = type.fields.filter { !$0.isInternal && $0.comparableScalar(in: model) != nil }.map {
      EnumValue(name: constantName($0.name))
    }
    system.add(.object(ObjectType(name: name, fields: FieldList(common + (values.isEmpty ? [] : [groups])))))
    guard !values.isEmpty else { return }
    system.add(.object(ObjectType(name: type.name + "Group", fields: FieldList([key] + common))))
    system.add(.enumeration(EnumType(name: type.name + "GroupBy", values: values)))
  }

  /// `count`, and one object for each function that some field has.
  private mutating func functionFields(of type: TypeModel) -> [FieldDefinition] {
    var fields = [
      FieldDefinition(
        name: "count", description: "How many rows.", type: .nonNull(.named("Int")),
        origin: .aggregate(.count))
    ]
    for function in AggregateFunction.allCases {
      let parts = type.fields.compactMap { field in
        field.aggregated(by: function, in: model).map { result in
          FieldDefinition(
            name: field.name, type: .named(result), origin: .aggregate(.value(function, field)))
        }
      }
      if parts.isEmpty { continue }
      let word = function.rawValue.prefix(1).uppercased() + function.rawValue.dropFirst()
      system.add(.object(ObjectType(name: type.name + word, fields: FieldList(parts))))
      fields.append(
        FieldDefinition(
          name: function.rawValue, description: function.description,
          type: .nonNull(.named(type.name + word)), origin: .aggregate(.values(function))))
    }
    return fields
  }
}

extension AggregateFunction {
  fileprivate var description: String {
    switch self {
    case .sum: "Sums; null over no rows, and for amounts in several currencies."
    case .avg: "Averages; amounts in their smallest unit."
    case .min: "The least values."
    case .max: "The greatest values."
    }
  }
}

/// The queries and fields that work things out over all rows of a type. Looking for those of one type goes through the whole
/// model, so it is done for all types at once.
struct AggregateFields {
  private let byType: [String: [FieldModel]]

  init(_ model: Model) {
    var byType: [String: [FieldModel]] = [:]
    func add(_ field: FieldModel) {
      guard case .relation(let relation) = field.source, relation.shape == .aggregate else { return }
      byType[relation.target, default: []].append(field)
    }
    for query in model.queries { add(query.field) }
    for type in model.types {
      for field in type.fields where !field.isInternal { add(field) }
    }
    self.byType = byType
  }

  /// Whether there is one over the type.
  func covers(_ type: String) -> Bool { byType[type] != nil }

  /// Roles that one of them over the type is there for.
  func roles(over type: String, in model: Model) -> Set<String> {
    Set(
      model.roles.map(\.name).filter { role in
        (byType[type] ?? []).contains { model.resolved(model.rule($0.read, for: role), for: role) != .never }
      })
  }
}

extension FieldModel {
  /// The type of a function over this field; nil: it has no such function.
  package func aggregated(by function: AggregateFunction, in model: Model) -> String? {
    guard !isInternal, comparableScalar(in: model) != nil else { return nil }
    let isNumber = ["Int", "Float", "MinorUnits", "Money"].contains(type.name)
    switch function {
    case .sum: return isNumber ? (type.name == "Int" ? "MinorUnits" : type.name) : nil
    case .avg: return isNumber ? "Float" : nil
    case .min, .max: return isNumber || ["DateTime", "String"].contains(type.name) ? type.name : nil
    }
  }
}

/// The value of an enum for a field: `createdAt` is `CREATED_AT`.
package func constantName(_ field: String) -> String {
  var name = ""
  for character in field {
    if character.isUppercase && !name.isEmpty { name.append("_") }
    name += character.uppercased()
  }
  return name
}
