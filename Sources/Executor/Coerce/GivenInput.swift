import GraphQL

/// A value as the client gave it: a literal in the document, or JSON beside it.
enum GivenInput {
  case literal(Value)
  case json(JSONValue)

  var isNull: Bool {
    switch self {
    case .literal(let value): value.kind == .null
    case .json(let value): value == .null
    }
  }

  /// nil for everything that is no list.
  var elements: [GivenInput]? {
    switch self {
    case .literal(let value):
      if case .list(let elements) = value.kind { elements.map(GivenInput.literal) } else { nil }
    case .json(let value):
      if case .array(let elements) = value { elements.map(GivenInput.json) } else { nil }
    }
  }

  /// nil for everything that is no object.
  var members: [(name: String, value: GivenInput)]? {
    switch self {
    case .literal(let value):
      if case .object(let fields) = value.kind {
        fields.map { ($0.name.text, .literal($0.value)) }
      } else {
        nil
      }
    case .json(let value):
      if case .object(let members) = value { members.map { ($0.name, .json($0.value)) } } else { nil }
    }
  }

  /// Without `$`; nil for everything that is no variable.
  var variable: String? {
    if case .literal(let value) = self, case .variable(let name) = value.kind { name } else { nil }
  }

  var position: Int32? {
    if case .literal(let value) = self { value.position } else { nil }
  }

  /// For messages: short, whatever the value is.
  var shown: String {
    switch self {
    case .literal(let value): value.shown
    case .json(.array): "a list"
    case .json(.object): "an object"
    case .json(let value):
      {
        var bytes: [UInt8] = []
        value.write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self).shortened
      }()
    }
  }
}

extension Value {
  /// For messages: short, whatever the value is.
  var shown: String {
    switch kind {
    case .list: "a list"
    case .object: "an object"
    default: printed.shortened
    }
  }
}

extension String {
  /// The first 60 scalars: a single character may have any number of them.
  var shortened: String {
    let scalars = unicodeScalars
    guard let end = scalars.index(startIndex, offsetBy: 60, limitedBy: endIndex), end < endIndex else {
      return self
    }
    return self[..<end] + "…"
  }
}
