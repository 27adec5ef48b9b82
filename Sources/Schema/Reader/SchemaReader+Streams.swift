extension SchemaReader {
  static let publishKeys = ["name", "by"]

  /// The key `publish` of a type: `true`, or a mapping that names its subscription.
  mutating func resolvePublish(_ draft: TypeDraft) -> PublishModel? {
    guard let node = draft.entries["publish"] else { return nil }
    guard case .mapping = node.value else {
      return flag(draft.entries, "publish") ? PublishModel(mark: node.mark) : nil
    }
    let body = entries(node, of: "'publish'", allowed: Self.publishKeys)
    var publish = PublishModel(name: optionalText(body, "name"), mark: node.mark)
    if let name = publish.name, !TypeExpression.isName(Substring(name)) {
      report(
        "invalid-name", "'\(name)' cannot name a subscription", at: body["name"]?.mark ?? node.mark,
        remedy: "use letters, digits and '_'")
      publish.name = nil
    }
    guard let by = body["by"] else { return publish }
    for element in texts(by, of: "'by'") {
      guard let field = draft.field(element.text) else {
        reportUnknown("field", element.text, among: columns(of: draft), at: element.mark)
        continue
      }
      guard field.kind == .column, ["ID", "UUID"].contains(field.type.name), !field.type.isList else {
        report(
          "invalid-publish", "'\(element.text)' holds no id to narrow a stream by", at: element.mark,
          remedy: "name fields of type ID that are stored")
        continue
      }
      publish.keys.append(element.text)
    }
    return publish
  }

  /// The subscriptions: one for each published type, and one over all of them.
  mutating func generateStreams(into model: inout Model) {
    let published = model.publishedTypes
    guard !published.isEmpty else { return }
    add(
      stream(
        Self.changed(model.tenant.type),
        "Every change that the viewer may see, in order; `Removed` for what left their sight.",
        StreamModel(types: published.map(\.name), isCollective: true),
        answer: model.changesType(of: model.tenant.type), .none), to: &model)
    for type in published {
      let publish = type.publish ?? PublishModel()
      // The tenant's own changes are in the stream over all types, whose name it has.
      if type.name == model.tenant.type, publish.name == nil { continue }
      add(
        stream(
          publish.name ?? Self.changed(type.name),
          "Changes of \(type.name) rows that the viewer may see, in order.",
          StreamModel(types: [type.name], keys: ["id"] + publish.keys),
          answer: model.changesType(of: type.name), publish.mark), to: &model)
    }
  }

  static let signalKeys = ["description", "type", "read"]

  /// A signal: a value that Swift tells all who listen, and that nobody keeps.
  mutating func readSignal(_ entry: YAMLEntry) -> OperationModel? {
    let body = entries(entry.value, of: "signal '\(entry.key)'", allowed: Self.signalKeys)
    guard let typeNode = body["type"] else {
      report(
        "missing-key", "signal '\(entry.key)' has no 'type'", at: entry.mark,
        remedy: "name what it tells, an embedded type")
      return nil
    }
    guard let type = typeExpression(typeNode, kinds: [.embedded]) else { return nil }
    guard case .named = type else {
      report(
        "invalid-type", "a signal tells one value, and none at first", at: typeNode.mark,
        remedy: "remove '!' and brackets")
      return nil
    }
    var field = FieldModel(
      name: entry.key, description: optionalText(body, "description"), type: type, source: .payload,
      mark: entry.mark)
    if let read = body["read"] { field.read = roleRules(read, PredicateContext(scope: .root)) }
    var operation = OperationModel(arguments: [], field: field)
    operation.stream = StreamModel(types: [], isSignal: true)
    return operation
  }

  /// Adds the signals beside the streams of rows.
  mutating func addSignals(_ signals: [OperationModel], to model: inout Model) {
    for signal in signals { add(signal, to: &model) }
  }

  private mutating func add(_ operation: OperationModel, to model: inout Model) {
    if model.subscriptions.contains(where: { $0.field.name == operation.field.name }) {
      report(
        "generated-name-clash", "'\(operation.field.name)' is a subscription already",
        at: operation.field.mark,
        remedy: "name this one: 'publish: { name: otherName }'")
      return
    }
    model.subscriptions.append(operation)
  }

  private func stream(
    _ name: String, _ description: String, _ stream: StreamModel, answer: String, _ mark: Mark
  ) -> OperationModel {
    var arguments = [
      ArgumentModel(
        name: StreamModel.after,
        description:
          "Where to go on: `position` of a query, or the last message's `cursor`. Left out: from now on.",
        type: .named("Cursor"))
    ]
    arguments += stream.keys.map { ArgumentModel(name: $0, type: .named("ID")) }
    var operation = OperationModel(
      arguments: arguments,
      field: FieldModel(
        name: name, description: description, type: .named(answer), source: .payload, mark: mark))
    operation.stream = stream
    return operation
  }

  /// `orderChanged`.
  private static func changed(_ type: String) -> String {
    type.prefix(1).lowercased() + type.dropFirst() + "Changed"
  }
}
