import GraphQL
import Schema

extension DocumentMaker {
  mutating func filter(on type: String, depth: Int) -> Value {
    guard let input = system.input(type + "Filter"), let model = model.type(type) else {
      return Value(.object([]))
    }
    if generator.chance(3) {
      features.insert(.filterEmpty)
      return Value(.object([]))
    }
    var members: [ObjectField] = []
    for _ in 0..<generator.pick([1, 1, 1, 2, 2, 3], or: 1) {
      guard let definition = generator.pick(input.fields),
        !members.contains(where: { $0.name.text == definition.name }),
        let value = member(definition, of: model, depth: depth)
      else { continue }
      members.append(ObjectField(name: Name(definition.name), value: value))
    }
    return Value(.object(members))
  }

  private mutating func member(
    _ definition: Schema.InputValueDefinition, of type: TypeModel, depth: Int
  ) -> Value? {
    if generator.chance(2) {
      features.insert(.filterNullPart)
      return Value(.null)
    }
    switch (definition.name, system.input(definition.type.name)?.role) {
    case ("and", _), ("or", _):
      guard depth < 3 else { return nil }
      features.insert(definition.name == "and" ? .filterAnd : .filterOr)
      let count = generator.pick([0, 1, 2, 2, 2, 3], or: 2)
      return Value(.list((0..<count).map { _ in filter(on: type.name, depth: depth + 1) }))
    case ("not", _):
      guard depth < 3 else { return nil }
      features.insert(.filterNot)
      return filter(on: type.name, depth: depth + 1)
    case (_, .filter(let target)):
      guard depth < 3 else { return nil }
      features.insert(.filterRelation)
      return filter(on: target, depth: depth + 1)
    case (let name, .comparisons(let scalar)):
      guard let field = type.field(name) else { return nil }
      return comparisons(scalar, field, of: type)
    default: return nil
    }
  }

  private mutating func comparisons(_ scalar: String, _ field: FieldModel, of type: TypeModel) -> Value? {
    guard let input = system.input(scalar + "Filter") else { return nil }
    if case .column = field.source {} else { features.insert(.filterComputed) }
    if field.read != .everyone { features.insert(.filterHidden) }
    if generator.chance(3) {
      features.insert(.filterEmpty)
      return Value(.object([]))
    }
    var members: [ObjectField] = []
    for _ in 0..<generator.pick([1, 1, 1, 1, 2], or: 1) {
      guard let definition = generator.pick(input.fields),
        !members.contains(where: { $0.name.text == definition.name })
      else { continue }
      let operand = self.operand(definition.name, scalar, field, of: type)
      members.append(ObjectField(name: Name(definition.name), value: operand))
    }
    return Value(.object(members))
  }

  private mutating func operand(
    _ name: String, _ scalar: String, _ field: FieldModel, of type: TypeModel
  ) -> Value {
    switch name {
    case "isNull":
      features.insert(.filterIsNull)
      return hoisted(Value(.boolean(generator.chance(50))), type: "Boolean", percent: 10)
    case "in", "notIn":
      let count = generator.pick([0, 1, 2, 3, 5], or: 1)
      features.insert(count == 0 ? .filterInNothing : .filterIn)
      let values = (0..<count).map { _ in scalarValue(name, scalar, field, of: type) }
      if count > 0, generator.chance(10) {
        features.insert(.variableInList)
        return Value(.list(values.map { hoisted($0, type: scalar + "!", percent: 60) }))
      }
      return hoisted(Value(.list(values)), type: "[\(scalar)!]", percent: 15)
    case "eq", "ne":
      if generator.chance(10) {
        features.insert(.filterEqualNull)
        return hoisted(Value(.null), type: scalar, percent: 30)
      }
    case "contains", "startsWith": features.insert(.filterText)
    default: features.insert(.filterOrdered)
    }
    let value = scalarValue(name, scalar, field, of: type)
    return hoisted(value, type: scalar, mayBeAbsent: generator.chance(20), percent: 15)
  }

  private mutating func scalarValue(
    _ comparison: String, _ scalar: String, _ field: FieldModel, of type: TypeModel
  ) -> Value {
    switch scalar {
    case "ID", "UUID": return text(identifier(field, of: type))
    case "Int":
      return Value(.int("\(generator.pick([0, 1, 2, 3, 5, -1, 999, 2_147_483_647, -2_147_483_648], or: 0))"))
    case "MinorUnits": return Value(.int("\(generator.pick(dataset.amounts, or: 0))"))
    case "Float": return Value(.float("\(generator.pick([0.0, 1.5, -2.25], or: 0))"))
    case "Boolean": return Value(.boolean(generator.chance(50)))
    case "DateTime": return text(generator.pick(dataset.moments, or: "2026-01-01T00:00:00Z"))
    case "String":
      let whole = generator.pick(dataset.texts, or: "")
      return text(
        comparison == "contains" || comparison == "startsWith" ? part(of: whole, comparison) : whole)
    default:
      let values = model.enumeration(scalar)?.values.map(\.name) ?? []
      return Value(.enumeration(generator.pick(values, or: "UNKNOWN")))
    }
  }

  private func text(_ text: String) -> Value { Value(.string(text, block: false)) }

  private mutating func identifier(_ field: FieldModel, of type: TypeModel) -> String {
    var target = type.name
    if case .column(let column) = field.source, let references = column.references { target = references }
    return generator.pick(asker.store.ids[target] ?? []) ?? generator.uuid()
  }

  /// A piece of a text, its letters in any case.
  private mutating func part(of whole: String, _ comparison: String) -> String {
    let characters = Array(whole)
    guard !characters.isEmpty else { return whole }
    let start = comparison == "startsWith" ? 0 : generator.number(0...characters.count - 1)
    let end = generator.number(start...min(characters.count, start + 4))
    let piece = String(characters[start..<end])
    return generator.chance(30) ? piece.uppercased() : generator.chance(30) ? piece.lowercased() : piece
  }
}
