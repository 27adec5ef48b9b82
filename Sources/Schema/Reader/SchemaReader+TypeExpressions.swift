extension SchemaReader {
  /// What the value of a stored or computed field may be.
  static let outputKinds: [NameKind] = [.scalar, .enumeration, .embedded]
  static let inputKinds: [NameKind] = [.scalar, .enumeration, .input]

  /// `String!`, `[ID!]!`; the name in it must be of one of these kinds.
  mutating func typeExpression(_ node: YAMLNode, kinds: [NameKind]) -> TypeExpression? {
    guard case .scalar(let text, let isPlain) = node.value, !node.isNull else {
      report(
        "invalid-type", "a type must be a text, but here is \(node.kindName)", at: node.mark,
        remedy: "put it in quotes, like \"[String!]!\"")
      return nil
    }
    guard let type = TypeExpression(parsing: text) else {
      report(
        "invalid-type", "'\(text)' is not a type", at: node.mark,
        remedy: "write Name, Name!, \"[Name!]\" or \"[Name!]!\"")
      return nil
    }
    var mark = node.mark
    mark.column += text.prefix { $0 == "[" }.count + (isPlain ? 0 : 1)
    guard let kind = nameKinds[type.name] else {
      reportUnknown("type", type.name, among: names(of: kinds), at: mark)
      return nil
    }
    guard kinds.contains(kind) else {
      let isObject = [.table, .virtual, .union, .interface].contains(kind)
      report(
        "wrong-type-kind", "'\(type.name)' is \(kind.description), which cannot stand here", at: mark,
        remedy: isObject ? "relate to it with 'one:', 'list:' or 'connection:'" : nil)
      return nil
    }
    return type
  }
}

extension TypeExpression {
  /// Nil for anything but a name, at most one level of list, and their `!`.
  init?(parsing text: String) {
    var rest = Substring(text)
    var isNonNull = false
    if rest.last == "!" {
      isNonNull = true
      rest.removeLast()
    }
    let inner: TypeExpression
    if rest.first == "[", rest.last == "]" {
      var element = rest.dropFirst().dropLast()
      var isElementNonNull = false
      if element.last == "!" {
        isElementNonNull = true
        element.removeLast()
      }
      guard Self.isName(element) else { return nil }
      let named = TypeExpression.named(String(element))
      inner = .list(isElementNonNull ? .nonNull(named) : named)
    } else {
      guard Self.isName(rest) else { return nil }
      inner = .named(String(rest))
    }
    self = isNonNull ? .nonNull(inner) : inner
  }

  /// Whether GraphQL takes it as a name.
  static func isName(_ text: some StringProtocol) -> Bool {
    guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
      return false
    }
    return text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }
}
