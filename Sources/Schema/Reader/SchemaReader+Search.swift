extension SchemaReader {
  /// The key `search` of a type: texts, the most telling first, each with a weight where it is not that of its place.
  mutating func resolveSearch(_ node: YAMLNode, of draft: TypeDraft) -> SearchModel? {
    guard draft.key == ["id"], !flag(draft.entries, "global") else {
      report(
        "invalid-search", "'\(draft.name)' has no id in a tenant, so no search can lead to it", at: node.mark,
        remedy: "remove 'search'")
      return nil
    }
    var search = SearchModel(parts: [], mark: node.mark)
    let weights = SearchModel.Weight.allCases
    for (place, element) in elements(node, of: "'search'").enumerated() {
      var part = (name: element.text, mark: element.mark, weight: weights[min(place, weights.count - 1)])
      if case .mapping = element.value {
        let body = entries(element, of: "a text to search", allowed: ["field", "weight"])
        guard let name = required(body, "field") else { continue }
        part.name = name
        part.mark = body["field"]?.mark ?? element.mark
        if let given = body["weight"] {
          guard let weight = given.text.flatMap(SearchModel.Weight.init) else {
            report(
              "invalid-search", "a weight is A, B, C or D", at: given.mark,
              remedy: "write A for what counts most")
            continue
          }
          part.weight = weight
        }
      }
      guard let name = part.name else {
        report("expected-text", "'search' names fields, but here is \(element.kindName)", at: element.mark)
        continue
      }
      if isSearchable(name, of: draft, at: part.mark) {
        if search.parts.contains(where: { $0.field == name }) {
          report("duplicate-name", "field '\(name)' is given twice", at: part.mark)
        } else {
          search.parts.append(SearchModel.Part(field: name, weight: part.weight))
        }
      }
    }
    if case .sequence(let list) = node.value, list.isEmpty {
      report(
        "invalid-search", "'search' names no field", at: node.mark, remedy: "name fields of type String")
    }
    if let clash = draft.fields.first(where: {
      $0.kind == .column && (optionalText($0.entries, "column") ?? snakeCase($0.name)) == SearchModel.column
    }) {
      report(
        "generated-name-clash", "'search' makes the column '\(SearchModel.column)' by itself", at: clash.mark,
        remedy: "rename the field, or give it another 'column'")
    }
    return search.parts.isEmpty ? nil : search
  }

  private mutating func isSearchable(_ name: String, of draft: TypeDraft, at mark: Mark) -> Bool {
    guard let field = draft.field(name) else {
      reportUnknown("field", name, among: columns(of: draft), at: mark)
      return false
    }
    guard field.kind == .column, field.type.nullable == .named("String") else {
      report(
        "invalid-search", "'\(name)' is no stored text", at: mark, remedy: "name stored fields of type String"
      )
      return false
    }
    if field.isEncrypted { reportEncrypted(name, "be searched", at: mark) }
    return !field.isEncrypted
  }
}
