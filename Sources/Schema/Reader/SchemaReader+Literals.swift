extension SchemaReader {
  /// A constant of a type; null only where the type allows it.
  mutating func literal(_ node: YAMLNode, of type: TypeExpression) -> Literal? {
    if node.isNull {
      guard !type.isNonNull || type.name == "JSON" else {
        report("invalid-value", "null is no value of \(type)", at: node.mark)
        return nil
      }
      return .null
    }
    if case .list(let element) = type.nullable {
      var values: [Literal] = []
      for item in elements(node, of: "a value of \(type)") {
        guard let value = literal(item, of: element) else { return nil }
        values.append(value)
      }
      return .list(values)
    }
    if let enumeration = enums.first(where: { $0.name == type.name }) {
      guard let name = text(node, of: "a value of \(type.name)") else { return nil }
      let known = enumeration.values.map(\.name)
      guard known.contains(name) else {
        reportUnknown("enum value", name, among: known, at: node.mark)
        return nil
      }
      return .enumeration(name)
    }
    guard let scalar = ScalarModel(named: type.name) else { return json(node) }
    return scalarLiteral(node, scalar.kind)
  }

  private mutating func scalarLiteral(_ node: YAMLNode, _ kind: ScalarModel.Kind) -> Literal? {
    if kind == .json { return json(node) }
    guard case .scalar(let text, let isPlain) = node.value else {
      report("invalid-value", "\(node.kindName) is no value of \(kind.rawValue)", at: node.mark)
      return nil
    }
    var value: Literal?
    switch kind {
    case .boolean:
      if isPlain, text == "true" || text == "false" { value = .boolean(text == "true") }
    case .int:
      if isPlain { value = Int32(text).map { .integer(Int64($0)) } }
    case .minorUnits, .money:
      let limit: Int64 = 9_007_199_254_740_991
      if isPlain { value = Int64(text).flatMap { (-limit...limit).contains($0) ? .integer($0) : nil } }
    case .float:
      if isPlain { value = Double(text).flatMap { $0.isFinite ? .float($0) : nil } }
    case .id, .uuid:
      if isUUID(text) { value = .string(text) }
    case .dateTime:
      if isDateTime(text) { value = .string(text) }
    case .string, .cursor: value = .string(text)
    case .bytes, .json: value = nil
    }
    if value == nil {
      report("invalid-value", "'\(text)' is no value of \(kind.rawValue)", at: node.mark)
    }
    return value
  }

  /// A value of any shape; plain words keep YAML's meaning of null, true, false and numbers.
  private mutating func json(_ node: YAMLNode) -> Literal? {
    switch node.value {
    case .scalar(let text, let isPlain):
      if node.isNull { return .null }
      guard isPlain else { return .string(text) }
      if text == "true" || text == "false" { return .boolean(text == "true") }
      if let integer = Int64(text) { return .integer(integer) }
      if let first = text.utf8.first, "-.0123456789".utf8.contains(first), let float = Double(text),
        float.isFinite
      {
        return .float(float)
      }
      return .string(text)
    case .sequence(let elements): return .list(elements.compactMap { json($0) })
    case .mapping(let entries):
      return .object(
        entries.compactMap { entry in json(entry.value).map { LiteralField(name: entry.key, value: $0) } })
    }
  }

  private func isUUID(_ text: String) -> Bool {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
      && groups.allSatisfy { $0.utf8.allSatisfy { "0123456789abcdefABCDEF".utf8.contains($0) } }
  }

  /// RFC 3339 in its usual form: `2026-01-31T12:00:00Z`, with fractions and offsets.
  private func isDateTime(_ text: String) -> Bool {
    let shape = "dddd-dd-ddTdd:dd:dd"
    let characters = Array(text)
    guard characters.count > shape.count else { return false }
    for (character, expected) in zip(characters, shape) {
      let fits = expected == "d" ? character.isASCII && character.isNumber : character == expected
      if !fits { return false }
    }
    var rest = characters[shape.count...]
    if rest.first == "." {
      rest = rest.dropFirst()
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard !digits.isEmpty else { return false }
      rest = rest.dropFirst(digits.count)
    }
    if rest.elementsEqual(["Z"]) { return true }
    guard rest.count == 6, let sign = rest.first, sign == "+" || sign == "-" else { return false }
    return zip(rest.dropFirst(), "dd:dd").allSatisfy { $1 == "d" ? $0.isASCII && $0.isNumber : $0 == $1 }
  }

  mutating func defaultValue(_ node: YAMLNode, of type: TypeExpression) -> DefaultValue? {
    if case .scalar(let text, isPlain: true) = node.value {
      if text == "now", type.nullable == .named("DateTime") { return .now }
      if text == "uuid", [.named("ID"), .named("UUID")].contains(type.nullable) { return .uuid }
    }
    return literal(node, of: type).map { .literal($0) }
  }
}
