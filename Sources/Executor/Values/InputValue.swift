import GraphQL
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

  /// Texts are compared by their UTF-8: Postgres tells "é" from "e" with an accent, so no two parameters may become one.
  package static func == (left: InputValue, right: InputValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.double(let left), .double(let right)): left == right
    case (.string(let left), .string(let right)): left.isExactly(right)
    case (.uuid(let left), .uuid(let right)): left == right
    case (.timestamp(let left), .timestamp(let right)): left == right
    case (.enumeration(let left), .enumeration(let right)): left == right
    case (.json(let left), .json(let right)): left == right
    case (.list(let left), .list(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    case (.null, _), (.bool, _), (.int, _), (.double, _), (.string, _), (.uuid, _), (.timestamp, _),
      (.enumeration, _), (.json, _), (.list, _), (.object, _):
      false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let flag): hasher.combine(flag)
    case .int(let number): hasher.combine(number)
    case .double(let number): hasher.combine(number)
    case .string(let text), .enumeration(let text): hasher.combine(ExactText(text))
    case .uuid(let id): hasher.combine(id)
    case .timestamp(let time): hasher.combine(time)
    case .json(let value): hasher.combine(value)
    case .list(let items): hasher.combine(items)
    case .object(let members): hasher.combine(members)
    }
  }

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
