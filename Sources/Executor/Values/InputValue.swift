import Postgres

/// A value of a GraphQL input type after coercion (specification, section 3): complete with defaults, and known to fit.
package indirect enum InputValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  /// `String`, and scalars that are text.
  case string(String)
  case uuid(UUID)
  case timestamp(Timestamp)
  case enumeration(String)
  case json(JSONValue)
  case list([InputValue])
  case object([InputMember])

  /// The member of that name; nil where it was not given.
  package subscript(_ name: String) -> InputValue? {
    if case .object(let members) = self { members.first { $0.name == name }?.value } else { nil }
  }
}

package struct InputMember: Sendable, Hashable {
  package var name: String
  package var value: InputValue
  package init(_ name: String, _ value: InputValue) {
    self.name = name
    self.value = value
  }
}
