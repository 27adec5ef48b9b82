/// A JSON value with the order of its members kept and whole numbers exact.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// The value of the first member with that name; nil where there is none, or where this is no object.
  package subscript(_ name: String) -> JSONValue? {
    if case .object(let members) = self { members.first { $0.name == name }?.value } else { nil }
  }
}

package struct JSONMember: Sendable, Hashable {
  package var name: String
  package var value: JSONValue
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
