import GraphQL

/// A JSON value with the order of its members kept and whole numbers exact.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// Texts are compared by their UTF-8, see `ExactText`.
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.double(let left), .double(let right)): left == right
    case (.string(let left), .string(let right)): left.isExactly(right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    case (.null, _), (.bool, _), (.int, _), (.double, _), (.string, _), (.array, _), (.object, _): false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let flag): hasher.combine(flag)
    case .int(let number): hasher.combine(number)
    case .double(let number): hasher.combine(number)
    case .string(let text): hasher.combine(ExactText(text))
    case .array(let items): hasher.combine(items)
    case .object(let members): hasher.combine(members)
    }
  }

  /// The value of the first member with that name; nil where there is none, or where this is no object.
  package subscript(_ name: String) -> JSONValue? {
    if case .object(let members) = self { members.first { $0.name.isExactly(name) }?.value } else { nil }
  }
}

package struct JSONMember: Sendable, Hashable {
  package var name: String
  package var value: JSONValue

  package static func == (left: JSONMember, right: JSONMember) -> Bool {
    left.name.isExactly(right.name) && left.value == right.value
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(ExactText(name))
    hasher.combine(value)
  }

  package init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}

/// JSON as text, as it lies in a `json` column.
package struct JSONText: Sendable, Hashable {
  package var text: String
  package init(_ text: String) { self.text = text }
}
