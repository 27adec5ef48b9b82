extension Checker {
  /// Types of Swift and of the engine that generated code speaks of, and so cannot make anew.
  private static let swiftTypes: Set<String> = [
    "Any", "Array", "Bool", "CaseIterable", "ColumnReader", "ColumnWriter", "DecodingFailure", "Double",
    "EmbeddedSchema",
    "Equatable", "Executor", "InputConvertible", "InputObject", "InputStructure", "Int32", "Int64",
    "JSONConvertible",
    "JSONMember", "JSONText", "JSONValue", "MutationContext", "MutationPayload", "Optional", "PayloadValues",
    "ResolverContext", "ResolverDispatch", "ResolverError", "ResolverTable", "Resolvers", "Result",
    "RowDecodable",
    "RowsReader", "SchemaEnum", "Self", "SchemaResolvers", "Sendable", "StaticString", "TableRow",
    "Timestamp",
    "UInt8",
    "UnknownResolver",
  ]

  /// Functions that generated Swift calls by name; neither a type nor a member of one may hide them.
  private static let swiftFunctions: Set<String> = [
    "requiredColumn", "int32Column", "enumerationColumn", "decodedColumn",
  ]

  /// Names that the API and the Swift types make by themselves from those of the schema.
  mutating func checkGeneratedNames() {
    var made: [String: String] = [:]
    for scalar in ScalarModel.all where scalar.isShown {
      made["\(scalar.name)Filter"] = "the filter of \(scalar.name)"
    }
    for enumeration in model.enums { made["\(enumeration.name)Filter"] = "the filter of \(enumeration.name)" }
    for type in model.types where model.isExposed(type) && type.table != nil {
      for (suffix, what) in [
        ("Connection", "connection"), ("Edge", "edge"), ("Filter", "filter"), ("Sort", "order"),
      ] {
        made[type.name + suffix] = "the \(what) of \(type.name)"
      }
    }
    let aggregates = AggregateFields(model)
    for type in model.types where aggregates.covers(type.name) {
      for suffix in ["Aggregate", "Group", "GroupBy", "Sum", "Avg", "Min", "Max"] {
        made[type.name + suffix] = "what is worked out over rows of \(type.name)"
      }
    }
    addStreamNames(to: &made)
    if model.type(GeoPoint.name) != nil {
      made[GeoPoint.filter] = "the filter of places"
      made[GeoPoint.nearInput] = "the input of places"
    }
    addResolverNames(to: &made)
    for (name, mark) in declaredTypes {
      if let what = made[name] {
        error(
          "generated-name-clash", "'\(name)' is the name of \(what)", at: mark, remedy: "choose another name")
      }
      if Self.swiftTypes.union(Self.swiftFunctions).contains(name) {
        error(
          "reserved-name", "generated Swift needs the name '\(name)' itself", at: mark,
          remedy: "choose another name")
      }
    }
    for type in model.types { checkMembers(of: type) }
  }

  private func addStreamNames(to made: inout [String: String]) {
    guard !model.subscriptions.isEmpty else { return }
    made[StreamModel.removed] = "what stands for a row that left the viewer's sight"
    made[StreamModel.resync] = "why a stream cannot go on"
    made[model.changeUnion] = "a change in the stream over all types"
    for operation in model.subscriptions where operation.stream?.isSignal == false {
      made[operation.field.type.name] = "a message of '\(operation.field.name)'"
    }
  }

  private var declaredTypes: [(name: String, mark: Mark)] {
    model.types.map { ($0.name, $0.mark) } + model.enums.map { ($0.name, $0.mark) }
      + model.interfaces.map { ($0.name, $0.mark) } + model.unions.map { ($0.name, $0.mark) }
      + model.inputs.map { ($0.name, $0.mark) }
  }

  private mutating func addResolverNames(to made: inout [String: String]) {
    for type in model.types {
      for field in type.fields {
        guard case .resolver = field.source else { continue }
        let name = type.name + field.name.prefix(1).uppercased() + field.name.dropFirst() + "Needs"
        if made[name] != nil {
          error(
            "generated-name-clash", "two resolvers would need the type '\(name)'", at: field.mark,
            remedy: "rename the field")
        }
        made[name] = "what \(type.name).\(field.name) needs"
      }
    }
    for mutation in model.mutations {
      let name = mutation.field.name
      made[name.prefix(1).uppercased() + name.dropFirst() + "Arguments"] = "the arguments of \(name)"
    }
  }

  /// Fields beside the ones that are made from lists, and members that generated Swift adds.
  private mutating func checkMembers(of type: TypeModel) {
    for field in type.fields {
      guard case .relation(let relation) = field.source, relation.shape == .list, !field.isInternal,
        let clash = type.field(field.name + "HasMore")
      else { continue }
      error(
        "generated-name-clash", "'\(clash.name)' tells whether '\(field.name)' was cut", at: clash.mark,
        remedy: "choose another name")
    }
    for field in type.fields where field.placeColumn != nil && !field.isInternal && type.table != nil {
      guard let clash = type.field(field.distanceName) else { continue }
      error(
        "generated-name-clash", "'\(clash.name)' tells how far '\(field.name)' is", at: clash.mark,
        remedy: "choose another name")
    }
    let own: Set<String> =
      switch type.storage {
      case .table: Self.swiftFunctions
      case .embedded: ["json", "jsonText"]
      case .virtual: ["values"]
      }
    for field in type.fields where own.contains(field.name) {
      // A relation has no Swift property.
      if case .relation = field.source { continue }
      error(
        "reserved-name", "generated Swift needs the name '\(field.name)' itself", at: field.mark,
        remedy: "choose another name")
    }
  }
}
