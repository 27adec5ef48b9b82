/// The inputs, payloads and mutations that `write` of the types makes.
extension SchemaReader {
  mutating func generateWrites(into model: inout Model) {
    let written = model.types.filter { $0.write != nil }
    guard let first = written.first else { return }
    guard let writes = model.writes else {
      report(
        "write-without-writes", "'write' of '\(first.name)' needs the section 'writes'",
        at: first.write?.mark ?? first.mark,
        remedy: "add 'writes: { error: UserError }' with an embedded type for errors")
      return
    }
    var maker = WriteMaker(writes: writes, model: model)
    for type in written { maker.add(type) }
    if let name = writes.collective { maker.addCollective(name, over: written) }
    for (name, mark) in maker.madeNames {
      if let kind = nameKinds[name] {
        report(
          "generated-name-clash", "'\(name)' is \(kind.description), but writes of '\(name)' need the name",
          at: mark, remedy: "rename it, or the type that is written")
      }
    }
    for mutation in maker.mutations {
      if let clash = model.mutations.first(where: { $0.field.name == mutation.field.name }) {
        report(
          "generated-name-clash", "'\(clash.field.name)' is made by 'write' of a type", at: clash.field.mark,
          remedy: "rename the mutation, or remove the action from 'write'")
      }
    }
    model.enums += maker.enums
    model.inputs += maker.inputs
    model.types += maker.payloads
    model.mutations += maker.mutations
  }
}

private struct WriteMaker {
  let writes: WritesModel
  let model: Model
  var enums: [EnumModel] = []
  var inputs: [InputModel] = []
  var payloads: [TypeModel] = []
  var mutations: [OperationModel] = []
  /// Types, inputs and enums, each with the place of what it was made for.
  var madeNames: [(name: String, mark: Mark)] = []

  private static let rowID = "rowId"

  init(writes: WritesModel, model: Model) {
    self.writes = writes
    self.model = model
  }

  // MARK: - One type

  mutating func add(_ type: TypeModel) {
    guard let write = type.write else { return }
    for action in WriteModel.Action.allCases {
      guard let rules = write.rules[action] else { continue }
      let word = action.word
      var arguments: [ArgumentModel] = []
      if action != .create { arguments.append(ArgumentModel(name: "id", type: .nonNull(.named("ID")))) }
      if action != .delete, let input = addInput(of: type, action, rules) {
        arguments.append(ArgumentModel(name: "input", type: .nonNull(.named(input))))
      }
      if action != .create, type.table?.isVersioned == true {
        arguments.append(
          ArgumentModel(
            name: "expectedVersion", description: "Refuses with STALE where the row has another version.",
            type: .named("Int")))
      }
      let payload = "\(type.name)\(word)Payload"
      addPayload(payload, of: type, action)
      mutations.append(
        OperationModel(
          arguments: arguments,
          field: FieldModel(
            name: Self.property(type.name) + word, description: Self.description(action, type),
            type: .named(payload), source: .payload, mark: type.mark),
          generated: .row(action, type: type.name)))
    }
  }

  private static func description(_ action: WriteModel.Action, _ type: TypeModel) -> String {
    switch action {
    case .create: "Makes a \(type.name)."
    case .update: "Changes what is given of a \(type.name), and nothing else."
    case .delete: "Deletes a \(type.name)."
    }
  }

  static func property(_ name: String) -> String { name.prefix(1).lowercased() + name.dropFirst() }

  /// - Returns: its name; nil where clients give nothing, so that there would be no field in it.
  private mutating func addInput(
    of type: TypeModel, _ action: WriteModel.Action, _ rules: WriteRules
  ) -> String? {
    let name = type.inputName(action)
    let all = rules.all
    var fields: [ArgumentModel] = []
    for field in type.fields where all.contains(where: { $0.fields.contains(field.name) }) {
      let mustCome =
        action == .create && field.type.isNonNull && field.defaultValue == nil && !field.isIDs
        && all.allSatisfy { $0.fields.contains(field.name) }
      let sent = inputType(field.type, at: type.mark)
      fields.append(
        ArgumentModel(
          name: field.name, description: field.description,
          type: mustCome ? .nonNull(sent.nullable) : sent.nullable, example: field.example, mark: field.mark))
    }
    if fields.isEmpty { return nil }
    make(
      InputModel(
        name: name,
        description: action == .create ? nil : "What is left out stays as it is.", fields: fields,
        mark: type.mark))
    return name
  }

  /// What a client sends for a field; inputs for embedded types are made where they are missing.
  private mutating func inputType(_ type: TypeExpression, at mark: Mark) -> TypeExpression {
    switch type {
    case .nonNull(let inner): return .nonNull(inputType(inner, at: mark))
    case .list(let inner): return .list(inputType(inner, at: mark))
    case .named("Money"): return .named("MinorUnits")
    case .named(let name):
      guard let embedded = model.type(name), embedded.table == nil else { return type }
      let input = name + "Input"
      let isKnown = (model.inputs + inputs).contains { $0.name == input }
      if !isKnown {
        // Its name first: an embedded type may hold itself in a list.
        make(InputModel(name: input, description: embedded.description, fields: [], mark: mark))
        let place = inputs.count - 1
        for field in embedded.fields {
          guard case .column = field.source else { continue }
          let sent = inputType(field.type, at: mark)
          inputs[place].fields.append(
            ArgumentModel(
              name: field.name, description: field.description, type: sent, example: field.example,
              mark: field.mark))
        }
      }
      return .named(input)
    }
  }

  private mutating func make(_ input: InputModel) {
    var input = input
    input.isGenerated = true
    madeNames.append((input.name, input.mark))
    inputs.append(input)
  }

  private mutating func addPayload(_ name: String, of type: TypeModel, _ action: WriteModel.Action) {
    var fields: [FieldModel] = []
    if action == .delete {
      fields.append(FieldModel(name: "deletedId", type: .named("ID"), source: .payload, mark: type.mark))
    } else {
      let link = Relation.MemberLink(type: type.name, link: .payload(field: Self.rowID))
      fields = [
        rowIDField(type.mark),
        FieldModel(
          name: Self.property(type.name),
          description: "The row as the viewer sees it now; null where nothing was written.",
          type: .named(type.name),
          source: .relation(Relation(target: type.name, shape: .one, links: [link])), mark: type.mark),
      ]
    }
    fields.append(errorsField(type.mark))
    make(TypeModel(name: name, storage: .virtual, fields: fields, mark: type.mark))
  }

  private func rowIDField(_ mark: Mark) -> FieldModel {
    FieldModel(name: Self.rowID, type: .named("ID"), source: .payload, isInternal: true, mark: mark)
  }

  private func errorsField(_ mark: Mark) -> FieldModel {
    FieldModel(
      name: "userErrors", description: "Why nothing was written; empty where it was.",
      type: .nonNull(.list(.nonNull(.named(writes.error)))), source: .payload, mark: mark)
  }

  private mutating func make(_ payload: TypeModel) {
    var payload = payload
    payload.isGenerated = true
    madeNames.append((payload.name, payload.mark))
    payloads.append(payload)
  }

  // MARK: - All types

  /// S0-26 to S0-34, R-3: one mutation over every collection.
  mutating func addCollective(_ name: String, over types: [TypeModel]) {
    let mark = types.first?.mark ?? .none
    let prefix = name.prefix(1).uppercased() + name.dropFirst()
    add(
      EnumModel(
        name: "Collection", description: "What can be written by name.",
        values: types.map { EnumValueModel(name: Self.constant($0.name)) }, mark: mark))
    add(
      EnumModel(
        name: "WriteAction", values: WriteModel.Action.allCases.map { EnumValueModel(name: $0.constant) },
        mark: mark))
    let string = TypeExpression.named("String")
    make(
      InputModel(
        name: prefix + "Input",
        fields: [
          ArgumentModel(
            name: model.tenant.argument, description: "Names the \(model.tenant.type).",
            type: .nonNull(string)),
          ArgumentModel(
            name: model.viewer.argument,
            description: "The viewer's credential, where it is not sent as `Authorization: Bearer`.",
            type: string, defaultValue: .string("")),
          ArgumentModel(name: "collection", type: .nonNull(.named("Collection"))),
          ArgumentModel(name: "action", type: .nonNull(.named("WriteAction"))),
          ArgumentModel(
            name: "key", description: "The id of the row; empty for CREATE.", type: string,
            defaultValue: .string("")),
          ArgumentModel(
            name: "object", description: "As the input of the collection's own mutation.",
            type: .named("JSON")),
          ArgumentModel(
            name: "expectedVersion", description: "Refuses with STALE where the row has another version.",
            type: .named("Int")),
        ], mark: mark))
    make(
      TypeModel(
        name: prefix + "Payload", storage: .virtual, fields: collectiveFields(types, mark), mark: mark))
    mutations.append(
      OperationModel(
        arguments: [ArgumentModel(name: "input", type: .nonNull(.named(prefix + "Input")))],
        field: FieldModel(
          name: name, description: "Writes one row of any collection, under the rules of its own mutation.",
          type: .named(prefix + "Payload"), source: .payload, mark: mark),
        generated: .collective, scopeArgument: "input"))
  }

  private func collectiveFields(_ types: [TypeModel], _ mark: Mark) -> [FieldModel] {
    let string = TypeExpression.nonNull(.named("String"))
    var fields = [
      FieldModel(name: "status", description: "`OK` or `ERROR`.", type: string, source: .payload, mark: mark),
      FieldModel(
        name: "error", description: "The first error's message; empty where it was written.", type: string,
        source: .payload, mark: mark),
      rowIDField(mark),
    ]
    let shared = model.interfaces.first { interface in
      types.allSatisfy { $0.interfaces.contains(interface.name) }
    }
    if let shared {
      let links = types.map { Relation.MemberLink(type: $0.name, link: .payload(field: Self.rowID)) }
      fields.append(
        FieldModel(
          name: "node", description: "The row as the viewer sees it now.", type: .named(shared.name),
          source: .relation(Relation(target: shared.name, shape: .one, links: links)), mark: mark))
    }
    return fields + [errorsField(mark)]
  }

  private mutating func add(_ made: EnumModel) {
    var made = made
    made.isGenerated = true
    madeNames.append((made.name, made.mark))
    enums.append(made)
  }

  /// `OrderItem` → `ORDER_ITEM`.
  static func constant(_ name: String) -> String { snakeCase(name).uppercased() }
}

extension WriteModel.Action {
  /// As GraphQL spells it.
  package var constant: String { rawValue.uppercased() }
}

extension WriteModel.Action {
  /// As names of types and mutations end.
  fileprivate var word: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}

extension TypeModel {
  /// The input object of its generated mutation.
  package func inputName(_ action: WriteModel.Action) -> String { name + action.word + "Input" }

  /// The value of `Collection` that stands for it.
  package var collection: String { WriteMaker.constant(name) }
}

extension FieldModel {
  /// Whether its value is the list of ids behind a relation.
  package var isIDs: Bool { if case .ids = source { true } else { false } }
}
