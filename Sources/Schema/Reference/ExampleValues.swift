/// Values to show where a client would send its own, and what the server would answer to them.
struct ExampleValues {
  let model: Model
  let system: TypeSystem
  /// The argument that may carry the viewer's credential; examples send it as a header.
  let credential: String
  /// Arguments of the operation with their values, in order.
  let arguments: [LiteralField]
  /// What was sent, by the name of the member: an answer shows the same.
  private let sent: [String: Literal]

  init(model: Model, system: TypeSystem, sent definitions: [InputValueDefinition]) {
    self.model = model
    self.system = system
    credential = model.viewer.argument
    let maker = InputExamples(model: model, system: system)
    let fields = maker.fields(definitions, depth: 0)
    arguments = fields
    var sent: [String: Literal] = [:]
    for field in fields { Self.collect(field, into: &sent) }
    self.sent = sent
  }

  private static func collect(_ field: LiteralField, into sent: inout [String: Literal]) {
    if case .object(let members) = field.value {
      for member in members { collect(member, into: &sent) }
    } else {
      sent[field.name] = field.value
    }
  }

  // MARK: - Answers

  /// What an example asks of a type. A row shows its id and what was sent of it; a group of values shows itself in whole.
  func selection(of name: String, depth: Int) -> ExampleSelection {
    guard let fields = system.fields(of: name) else {
      return ExampleSelection(nodes: [
        .init(name: "__typename", value: .string(system.possibleTypes(name).first ?? name))
      ])
    }
    let isRow = model.type(name)?.table != nil
    var nodes: [ExampleSelection.Part] = []
    for field in fields where field.deprecated == nil && !field.arguments.contains(where: \.isRequired) {
      guard !field.name.utf8.starts(with: "__".utf8) else { continue }
      if isRow, field.name != "id", sent[field.name] == nil { continue }
      if let node = node(field, depth: depth) { nodes.append(node) }
    }
    if nodes.isEmpty { nodes = [.init(name: "__typename", value: .string(name))] }
    return ExampleSelection(nodes: nodes)
  }

  private func node(_ field: FieldDefinition, depth: Int) -> ExampleSelection.Part? {
    let type = field.type
    guard system[type.name]?.isComposite == true else {
      return .init(name: field.name, value: listed(leaf(field.name, type.name), type))
    }
    // Lists of rows are asked with pages, and what lies deeper is the reader's to ask.
    let leadsToRows = model.type(type.name)?.table != nil
    guard depth < 3, field.arguments.isEmpty || !type.isList, !(leadsToRows && depth > 1) else { return nil }
    if case .connection = field.origin { return nil }
    if system.object(type.name)?.fields["edges"] != nil { return nil }
    let inner = selection(of: type.name, depth: depth + 1)
    // Nothing went wrong.
    let value = type.isList && type.name == model.writes?.error ? Literal.list([]) : listed(inner.value, type)
    return .init(name: field.name, value: value, selection: inner)
  }

  private func listed(_ value: Literal, _ type: TypeExpression) -> Literal {
    type.isList ? .list([value]) : value
  }

  private func leaf(_ name: String, _ type: String) -> Literal {
    if let value = sent[name], fits(value, type) { return value }
    return InputExamples(model: model, system: system).value(of: type, named: name, depth: 0) ?? .null
  }

  private func fits(_ value: Literal, _ type: String) -> Bool {
    switch (value, ScalarModel(named: type)?.kind) {
    case (.string, .string?), (.string, .id?), (.string, .uuid?), (.string, .dateTime?): true
    case (.integer, .int?), (.integer, .float?), (.integer, .minorUnits?), (.boolean, .boolean?): true
    case (.enumeration, nil): true
    default: false
    }
  }
}

/// Fields of one level, with the values that an answer would have.
struct ExampleSelection {
  struct Part {
    var name: String
    var value: Literal
    var selection: ExampleSelection?
  }
  var nodes: [Part]

  var value: Literal { .object(nodes.map { LiteralField(name: $0.name, value: $0.value) }) }

  /// In braces; short ones on one line.
  func document(indentation: String) -> String {
    let line =
      "{ "
      + nodes.map { node in
        node.name + (node.selection.map { " " + $0.document(indentation: "") } ?? "")
      }.joined(separator: " ") + " }"
    guard line.utf8.count > 90, !indentation.isEmpty else { return line }
    let inner = indentation + "  "
    let lines = nodes.map { node in
      inner + node.name + (node.selection.map { " " + $0.document(indentation: inner) } ?? "")
    }
    return "{\n" + lines.joined(separator: "\n") + "\n\(indentation)}"
  }
}
