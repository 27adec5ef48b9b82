/// Values that a client could send: the schema's own `example`, or one of the right kind.
struct InputExamples {
  let model: Model
  let system: TypeSystem

  /// What must be sent, and what has an example.
  func fields(_ definitions: [InputValueDefinition], depth: Int) -> [LiteralField] {
    definitions.compactMap { definition in
      if let example = definition.example { return LiteralField(name: definition.name, value: example) }
      let isOwn = system.input(definition.type.name) != nil && depth == 0
      guard definition.isRequired || isOwn, depth < 4 else { return nil }
      guard let value = value(of: definition.type.name, named: definition.name, depth: depth) else {
        return nil
      }
      return LiteralField(name: definition.name, value: definition.type.isList ? .list([value]) : value)
    }
  }

  /// - Returns: nil where the type is not one of leaves or inputs.
  func value(of type: String, named name: String, depth: Int) -> Literal? {
    switch system[type] {
    case .enumeration(let enumeration)?: return enumeration.values.first.map { .enumeration($0.name) }
    case .input(let input)?: return .object(fields(input.fields, depth: depth + 1))
    case .scalar?:
      guard let kind = ScalarModel(named: type)?.kind else { return nil }
      return scalar(kind, named: name)
    default: return nil
    }
  }

  private func scalar(_ kind: ScalarModel.Kind, named name: String) -> Literal {
    switch kind {
    case .id, .uuid: .string("01976a2e-5f00-7c3a-8d51-0a6e2b9c4d10")
    case .string: .string(name == model.tenant.argument ? "my-store" : name)
    case .int: .integer(1)
    case .minorUnits, .money: .integer(45_000)
    case .float: .float(1.5)
    case .boolean: .boolean(true)
    case .dateTime: .string("2026-03-01T09:30:00.000000Z")
    case .json: .object([])
    case .bytes, .cursor: .string("MTI")
    }
  }
}
