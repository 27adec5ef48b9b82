extension SchemaReader {
  static let apiKeys = APIModel.Operation.allCases.map(\.rawValue) + ["read", "plural"]

  /// The key `api` of a type: `true`, a list of operations, or a mapping that names them.
  mutating func resolveAPI(_ node: YAMLNode, of draft: TypeDraft) -> APIModel? {
    guard !flag(draft.entries, "global"), draft.isExposed, draft.kind == .table else {
      report(
        "invalid-api", "no query can read '\(draft.name)', which is not exposed to clients", at: node.mark,
        remedy: "remove 'api', or expose the type")
      return nil
    }
    let names = Self.apiNames(draft.name, plural: nil)
    var api = APIModel(mark: node.mark)
    switch node.value {
    case .scalar(let text, isPlain: true) where text == "true" || text == "false":
      guard text == "true" else { return nil }
      api.names = draft.key == ["id"] ? names : names.filter { $0.key != .one }
      return api
    case .scalar:
      report(
        "invalid-api", "'api' says which queries read '\(draft.name)'", at: node.mark,
        remedy: "write true, a list like [one, connection], or a mapping like { one: true, list: allOfThem }")
      return nil
    case .sequence:
      for item in texts(node, of: "'api'") {
        guard let operation = apiOperation(item.text, of: draft, at: item.mark) else { continue }
        if api.names.updateValue(names[operation] ?? item.text, forKey: operation) != nil {
          report("duplicate-name", "'\(item.text)' is given twice", at: item.mark)
        }
      }
      return api
    case .mapping: return namedAPI(node, of: draft)
    }
  }

  private mutating func namedAPI(_ node: YAMLNode, of draft: TypeDraft) -> APIModel {
    let body = entries(node, of: "'api'", allowed: Self.apiKeys)
    let names = Self.apiNames(draft.name, plural: optionalText(body, "plural"))
    var api = APIModel(mark: node.mark)
    if let read = body["read"] { api.read = roleRules(read, PredicateContext(scope: .root)) }
    let given = body.list.filter { APIModel.Operation(rawValue: $0.key) != nil }
    for entry in given {
      guard entry.value.text != "false", let operation = apiOperation(entry.key, of: draft, at: entry.mark),
        let name = entry.value.text == "true" ? names[operation] : text(entry.value, of: "'\(entry.key)'")
      else { continue }
      if !TypeExpression.isName(Substring(name)) {
        report(
          "invalid-name", "'\(name)' cannot name a query", at: entry.value.mark,
          remedy: "use letters, digits and '_'")
        continue
      }
      api.names[operation] = name
    }
    if given.isEmpty { api.names = draft.key == ["id"] ? names : names.filter { $0.key != .one } }
    return api
  }

  private mutating func apiOperation(_ name: String, of draft: TypeDraft, at mark: Mark) -> APIModel
    .Operation?
  {
    guard let operation = APIModel.Operation(rawValue: name) else {
      reportUnknown("operation", name, among: APIModel.Operation.allCases.map(\.rawValue), at: mark)
      return nil
    }
    if operation == .one, draft.key != ["id"] {
      report(
        "invalid-api", "'\(draft.name)' has no id to be read by", at: mark,
        remedy: "remove 'one', or give the type the key 'id'")
      return nil
    }
    return operation
  }

  /// `product`, `productList`, `products` and `productAggregate`.
  private static func apiNames(_ type: String, plural given: String?) -> [APIModel.Operation: String] {
    let name = type.prefix(1).lowercased() + type.dropFirst()
    return [
      .one: name, .list: name + "List", .connection: given ?? plural(name), .aggregate: name + "Aggregate",
    ]
  }
}

extension Relation.Shape {
  /// As in the YAML.
  var key: String {
    switch self {
    case .one: "one"
    case .list: "list"
    case .connection: "connection"
    case .aggregate: "aggregate"
    }
  }
}
