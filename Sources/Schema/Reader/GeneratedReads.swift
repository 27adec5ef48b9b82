/// The queries that `api` of the types makes.
extension SchemaReader {
  mutating func generateReads(into model: inout Model) {
    for type in model.types {
      guard let api = type.api else { continue }
      for operation in APIModel.Operation.allCases {
        guard let name = api.names[operation] else { continue }
        if let clash = model.queries.first(where: { $0.field.name == name }) {
          report(
            "generated-name-clash", "'\(name)' is made by 'api' of '\(type.name)'",
            at: max(clash.field.mark, api.mark),
            remedy: "rename the query, or name the other one: 'api: { \(operation.rawValue): otherName }'")
          continue
        }
        model.queries.append(query(operation, name, api, of: type))
      }
    }
  }

  private func query(
    _ operation: APIModel.Operation, _ name: String, _ api: APIModel, of type: TypeModel
  ) -> OperationModel {
    var arguments: [ArgumentModel] = []
    var relation = Relation(
      target: type.name, shape: operation.shape, links: [.init(type: type.name, link: .tenant)],
      condition: standing(.always, in: type.name))
    if operation == .one {
      arguments.append(ArgumentModel(name: "id", type: .nonNull(.named("ID"))))
      let byID = Predicate.compare(field: "id", .equal, .argument("id"))
      relation.condition = relation.condition == .always ? byID : .and([relation.condition, byID])
    }
    var field = FieldModel(
      name: name, description: operation.description(of: type.name), type: .named(type.name),
      source: .relation(relation), mark: api.mark)
    field.read = api.read
    return OperationModel(arguments: arguments, field: field)
  }
}

extension APIModel.Operation {
  fileprivate var shape: Relation.Shape {
    switch self {
    case .one: .one
    case .list: .list
    case .connection: .connection
    case .aggregate: .aggregate
    }
  }

  fileprivate func description(of type: String) -> String {
    switch self {
    case .one: "The \(type) with this id; null where there is none that the viewer may read."
    case .list: "Rows of \(type) as a plain list."
    case .connection: "Rows of \(type), page by page."
    case .aggregate: "Counts, sums and the like over rows of \(type)."
    }
  }
}
