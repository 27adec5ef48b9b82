/// One mutation as somebody would send it, with what comes back.
package struct MutationExample {
  package let field: FieldDefinition
  /// What `userErrors` may say.
  package let refusals: [EnumValue]
  let values: ExampleValues
  private let operation: OperationModel
  private let scopeNames: Set<String>

  init(_ operation: OperationModel, field: FieldDefinition, model: Model, system: TypeSystem) {
    self.operation = operation
    self.field = field
    scopeNames = operation.isTenantScoped ? [model.tenant.argument, model.viewer.argument] : []
    values = ExampleValues(model: model, system: system, sent: field.arguments)
    let codes = model.refusals(of: operation)
    if case .enumeration(let type)? = model.errorCodes.flatMap({ system[$0] }) {
      refusals = type.values.filter { codes.contains($0.name) }
    } else {
      refusals = []
    }
  }

  package var name: String { field.name }
  /// Without those that name the tenant and the viewer.
  package var ownArguments: [InputValueDefinition] {
    field.arguments.filter { !scopeNames.contains($0.name) }
  }

  /// The operation, with its arguments as literals; ends with a line break.
  package var document: String {
    let sent = values.arguments.filter { $0.name != values.credential }
    let arguments = sent.map { "\($0.name): \($0.value.sdl)" }.joined(separator: ", ")
    let head = arguments.isEmpty ? field.name : "\(field.name)(\(arguments))"
    return
      "mutation {\n  \(head) \(values.selection(of: field.type.name, depth: 0).document(indentation: "  "))\n}\n"
  }

  /// The member `data` of the answer, on one line.
  package var answer: String {
    let selection = values.selection(of: field.type.name, depth: 0)
    let payload = Literal.object(selection.nodes.map { LiteralField(name: $0.name, value: $0.value) })
    return Literal.object([
      LiteralField(
        name: "data", value: .object([LiteralField(name: field.name, value: payload)]))
    ]).json
  }
}

extension Model {
  /// The enum that refusals are told by; nil: there are none.
  var errorCodes: String? {
    writes.flatMap { type($0.error)?.field("code")?.type.name }
  }

  /// Codes that `userErrors` of a mutation may have: declared for those that Swift performs, known for those that the engine
  /// performs by itself.
  package func refusals(of operation: OperationModel) -> Set<String> {
    guard let generated = operation.generated else { return Set(operation.refusals.map(\.code)) }
    guard case .row(let action, let name) = generated, let type = type(name), let table = type.table else {
      return Set(WritesModel.Code.allCases.map(\.rawValue))
    }
    var codes: Set<WritesModel.Code> = [.forbidden]
    if action != .create { codes.insert(.notFound) }
    if action != .create, table.isVersioned { codes.insert(.stale) }
    if action == .delete {
      codes.insert(.inUse)
    } else {
      codes.formUnion([.invalid, .notFound])
      if table.indexes.contains(where: \.isUnique) { codes.insert(.taken) }
    }
    let written = Set(type.write?.rules[action]?.all.flatMap(\.fields) ?? [])
    let moves = type.fields.contains { field in
      written.contains(field.name)
        && enumeration(field.type.name)?.values.contains { $0.next != nil } == true
    }
    if action == .update, moves { codes.insert(.invalidTransition) }
    return Set(codes.map(\.rawValue))
  }
}
