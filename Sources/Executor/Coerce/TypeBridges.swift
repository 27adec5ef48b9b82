import GraphQL
import Schema

extension TypeExpression {
  /// The type that a document spells.
  init(_ reference: TypeReference) {
    self =
      switch reference {
      case .named(let name): .named(name.text)
      case .list(let inner, _): .list(TypeExpression(inner))
      case .nonNull(let inner): .nonNull(TypeExpression(inner))
      }
  }
}

extension Value {
  /// A default of the schema as a document would spell it.
  init(_ literal: Literal) {
    let kind: Kind =
      switch literal {
      case .null: .null
      case .boolean(let flag): .boolean(flag)
      case .integer(let number): .int(String(number))
      case .float(let number): .float(number.description)
      case .string(let text): .string(text, block: false)
      case .enumeration(let name): .enumeration(name)
      case .list(let elements): .list(elements.map { Value($0) })
      case .object(let fields):
        .object(fields.map { ObjectField(name: Name($0.name), value: Value($0.value)) })
      }
    self.init(kind)
  }
}
