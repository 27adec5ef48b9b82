extension SchemaReader {
  mutating func readInput(_ entry: YAMLEntry) -> InputModel {
    let body = entries(entry.value, of: "input '\(entry.key)'", allowed: Self.sectionKeys.input)
    var input = InputModel(
      name: entry.key, description: optionalText(body, "description"), fields: [], mark: entry.mark)
    if let fields = body["fields"] {
      input.fields = arguments(fields, of: "'fields'")
    } else {
      report("missing-key", "input '\(entry.key)' has no 'fields'", at: entry.mark)
    }
    return input
  }

  mutating func arguments(_ node: YAMLNode, of what: String) -> [ArgumentModel] {
    var arguments: [ArgumentModel] = []
    for entry in entries(node, of: what).list {
      var typeNode = entry.value
      var body = Entries()
      if case .mapping = typeNode.value {
        body = entries(entry.value, of: "'\(entry.key)'", allowed: Self.sectionKeys.argument)
        guard let type = body["type"] else {
          report("missing-key", "'\(entry.key)' has no 'type'", at: entry.mark)
          continue
        }
        typeNode = type
      }
      guard let type = typeExpression(typeNode, kinds: Self.inputKinds) else { continue }
      if ["Money", "Bytes"].contains(type.name) {
        report(
          "wrong-type-kind", "'\(type.name)' cannot be sent", at: typeNode.mark,
          remedy: type.name == "Money" ? "take an amount as MinorUnits" : nil)
      }
      arguments.append(
        ArgumentModel(
          name: entry.key, description: optionalText(body, "description"), type: type,
          defaultValue: body["default"].flatMap { literal($0, of: type) },
          example: body["example"].flatMap { literal($0, of: type) }, mark: entry.mark))
    }
    return arguments
  }

  mutating func readQuery(_ entry: YAMLEntry) -> OperationModel? {
    guard case .mapping = entry.value.value else {
      report("expected-mapping", "query '\(entry.key)' must be a mapping", at: entry.value.mark)
      return nil
    }
    guard let draft = draftField(entry, owner: .virtual, isOperation: true) else { return nil }
    let body = draft.entries
    let arguments = body["arguments"].map { self.arguments($0, of: "'arguments'") } ?? []
    switch draft.kind {
    case .relation, .resolver, .position, .byRole: break
    default:
      report(
        "invalid-query", "query '\(entry.key)' has no row to take its value from", at: entry.mark,
        remedy: "use 'one:', 'list:', 'connection:' or 'resolver:'")
      return nil
    }
    guard let field = resolveField(draft, in: .root, arguments: arguments) else { return nil }
    return OperationModel(
      arguments: arguments, field: field, isTenantScoped: !flag(body, "global"),
      createsSession: flag(body, "createsSession"))
  }

  static let mutationKeys = [
    "description", "type", "arguments", "read", "deprecated", "createsSession", "global",
    "anyCredential", "refusals",
  ]

  mutating func readMutation(_ entry: YAMLEntry) -> OperationModel? {
    let body = entries(entry.value, of: "mutation '\(entry.key)'", allowed: Self.mutationKeys)
    guard let typeNode = body["type"] else {
      report(
        "missing-key", "mutation '\(entry.key)' has no 'type'", at: entry.mark,
        remedy: "name its payload, a virtual type")
      return nil
    }
    guard let type = typeExpression(typeNode, kinds: [.virtual]) else { return nil }
    guard !type.isList else {
      report("invalid-type", "a mutation answers with one payload", at: typeNode.mark)
      return nil
    }
    let arguments = body["arguments"].map { self.arguments($0, of: "'arguments'") } ?? []
    var field = FieldModel(
      name: entry.key, description: optionalText(body, "description"), type: type, source: .payload,
      deprecated: optionalText(body, "deprecated"), mark: entry.mark)
    if let read = body["read"] {
      field.read = roleRules(read, PredicateContext(scope: .root, arguments: arguments))
    }
    return OperationModel(
      arguments: arguments, field: field, isTenantScoped: !flag(body, "global"),
      createsSession: flag(body, "createsSession"), takesAnyCredential: flag(body, "anyCredential"),
      refusals: body["refusals"].map { texts($0, of: "'refusals'") }?.map {
        RefusalModel(code: $0.text, mark: $0.mark)
      } ?? [])
  }
}
