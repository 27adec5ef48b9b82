/// JSON with what a comparison of two answers needs: members in their order, and numbers as they were written.
indirect enum JSONTree: Sendable, Hashable {
  case null
  case bool(Bool)
  /// The digits as written.
  case number(String)
  case string(String)
  case array([JSONTree])
  case object([Member])

  struct Member: Sendable, Hashable {
    var key: String
    var value: JSONTree
    init(_ key: String, _ value: JSONTree) {
      self.key = key
      self.value = value
    }
  }

  /// The first member of that name; nil where there is none, or no object.
  subscript(_ key: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  subscript(_ index: Int) -> JSONTree? {
    guard case .array(let items) = self, items.indices.contains(index) else { return nil }
    return items[index]
  }

  var members: [Member] {
    if case .object(let members) = self { members } else { [] }
  }

  /// A list's elements; one value alone counts as a list of one, as GraphQL's input lists do.
  var elements: [JSONTree] {
    switch self {
    case .array(let items): items
    case .null: []
    default: [self]
    }
  }

  var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  var integer: Int? {
    if case .number(let digits) = self { Int(digits) } else { nil }
  }
}

extension JSONTree: CustomStringConvertible {
  /// Compact JSON text.
  var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let digits): digits
    case .string(let text): Self.quoted(text)
    case .array(let items): "[" + items.map(\.description).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { Self.quoted($0.key) + ":" + $0.value.description }.joined(separator: ",") + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
