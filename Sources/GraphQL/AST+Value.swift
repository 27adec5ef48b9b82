/// A literal or a variable (specification, section 2.10). Equal when written alike, wherever it stands: `1` and `1.0`
/// differ, and so does another order of an object's fields.
package struct Value: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// Without `$`.
    case variable(String)
    /// The digits as written, of any length: range is a matter of the type.
    case int(String)
    case float(String)
    /// The meaning: escapes and block indentation are already resolved.
    case string(String, block: Bool)
    case boolean(Bool)
    case null
    case enumeration(String)
    case list([Value])
    /// In the order written; a name may occur twice until validation.
    case object([ObjectField])

    /// Texts are compared by their UTF-8, see `ExactText`.
    package static func == (left: Kind, right: Kind) -> Bool {
      switch (left, right) {
      case (.variable(let left), .variable(let right)), (.int(let left), .int(let right)),
        (.float(let left), .float(let right)), (.enumeration(let left), .enumeration(let right)):
        left == right
      case (.string(let left, let leftBlock), .string(let right, let rightBlock)):
        left.isExactly(right) && leftBlock == rightBlock
      case (.boolean(let left), .boolean(let right)): left == right
      case (.null, .null): true
      case (.list(let left), .list(let right)): left == right
      case (.object(let left), .object(let right)): left == right
      case (.variable, _), (.int, _), (.float, _), (.string, _), (.boolean, _), (.null, _),
        (.enumeration, _), (.list, _), (.object, _):
        false
      }
    }

    package func hash(into hasher: inout Hasher) {
      switch self {
      case .variable(let text), .int(let text), .float(let text), .string(let text, _),
        .enumeration(let text):
        hasher.combine(ExactText(text))
      case .boolean(let flag): hasher.combine(flag)
      case .null: hasher.combine(0)
      case .list(let items): hasher.combine(items)
      case .object(let fields): hasher.combine(fields)
      }
    }
  }

  package let kind: Kind
  package let position: Int32

  package init(_ kind: Kind, position: Int32 = 0) {
    self.kind = kind
    self.position = position
  }

  package static func == (left: Value, right: Value) -> Bool { left.kind == right.kind }

  package func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

package struct ObjectField: Sendable, Hashable {
  package let name: Name
  package let value: Value
  package let position: Int32

  package init(name: Name, value: Value, position: Int32 = 0) {
    self.name = name
    self.value = value
    self.position = position
  }

  package static func == (left: ObjectField, right: ObjectField) -> Bool {
    left.name == right.name && left.value == right.value
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(value)
  }
}
