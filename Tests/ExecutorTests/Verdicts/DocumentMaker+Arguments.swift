import Schema

@testable import Executor
@testable import GraphQL

extension DocumentMaker {
  mutating func arguments(_ definitions: [Schema.InputValueDefinition]) -> [Argument] {
    var arguments: [Argument] = []
    for definition in definitions where definition.isRequired || dice.chance(30) {
      if definition.isRequired, strikes(.requiredArguments) { continue }
      arguments.append(
        Argument(
          name: Name(definition.name),
          value: value(definition.type, Place(hasDefault: definition.defaultValue != nil)), position: 0))
    }
    if let first = arguments.first, strikes(.argumentUniqueness) {
      arguments.insert(first, at: dice.number(0...arguments.count))
    }
    if strikes(.argumentNames) {
      let name = Name(dice.pick("nowhere", "iff", "fist"))
      arguments.append(
        Argument(name: name, value: Value(dice.pick(.int("1"), .null, .list([]))), position: 0))
    }
    if dice.chance(40) { arguments.shuffle(using: &dice) }
    return arguments
  }

  mutating func directives(at location: DirectiveLocation, isConditional: Bool = true) -> [Directive] {
    var directives: [Directive] = []
    let isSelection = [.field, .fragmentSpread, .inlineFragment].contains(location)
    let isWanted = breaches.contains { [.directiveUniqueness, .directiveLocations].contains($0) }
    for definition in system.directives where definition.locations.contains(location.rawValue) {
      if ["skip", "include"].contains(definition.name), !isConditional { continue }
      guard dice.chance(isSelection && !isWanted ? 4 : 25) else { continue }
      for _ in 0..<(definition.isRepeatable && dice.chance(40) ? 2 : 1) {
        directives.append(directive(definition))
      }
      if !definition.isRepeatable, strikes(.directiveUniqueness) { directives.append(directive(definition)) }
    }
    if strikes(.directivesDefined) {
      directives.append(Directive(name: Name(dice.pick("nowhere", "skp", "onc")), arguments: [], position: 0))
    }
    let elsewhere = system.directives.filter { !$0.locations.contains(location.rawValue) }
    if let wrong = dice.pick(elsewhere), strikes(.directiveLocations) { directives.append(directive(wrong)) }
    return directives
  }

  private mutating func directive(_ definition: Schema.DirectiveDefinition) -> Directive {
    Directive(name: Name(definition.name), arguments: arguments(definition.arguments), position: 0)
  }
}

/// Where a value stands.
struct Place {
  var depth = 0
  /// Of the argument or input field.
  var hasDefault = false
  var isInOneOf = false
  /// Variables must not stand in defaults.
  var allowsVariables = true
  /// Not where the same literal would be right for the list around.
  var mayBeWrong = true
}

extension DocumentMaker {
  mutating func value(_ type: TypeExpression, _ place: Place) -> Value {
    if place.allowsVariables, allowsVariables || breaches.contains(.variablesDefined) {
      if let wrong = wrongVariable(type, place) { return wrong }
      if allowsVariables, dice.chance(18) { return variable(type, place) }
    }
    if place.mayBeWrong, strikesValue(type), let wrong = wrongLiteral(type) { return wrong }
    if !type.isNonNull, !place.isInOneOf, dice.chance(8) { return Value(.null) }
    switch type.nullable {
    case .list(let element):
      var inner = place
      inner.depth += 1
      inner.hasDefault = false
      inner.isInOneOf = false
      if dice.chance(15), place.depth < 3 {
        // Null would be the list, and a variable must be one.
        inner.allowsVariables = false
        inner.mayBeWrong = false
        return value(.nonNull(element.nullable), inner)
      }
      return Value(.list((0..<dice.number(0...3)).map { _ in value(element, inner) }))
    case .named(let name): return literal(name, place)
    case .nonNull(let inner): return value(inner, place)
    }
  }

  private mutating func literal(_ name: String, _ place: Place) -> Value {
    switch system[name] {
    case .enumeration(let type)?: Value(.enumeration(dice.pick(type.values)?.name ?? ""))
    case .input(let type)?: object(type, place)
    default: Value(scalar(name))
    }
  }

  private mutating func object(_ type: InputType, _ place: Place) -> Value {
    var inner = Place(depth: place.depth + 1, isInOneOf: type.isOneOf, allowsVariables: place.allowsVariables)
    var fields: [ObjectField] = []
    var chosen = type.fields.filter { $0.isRequired || (place.depth < 3 && dice.chance(35)) }
    if type.isOneOf {
      let plain = type.fields.filter { place.depth < 3 || system.input($0.type.name) == nil }
      chosen = (dice.pick(plain) ?? type.fields.first).map { [$0] } ?? []
    }
    for field in chosen {
      if field.isRequired, strikes(.requiredInputFields) { continue }
      inner.hasDefault = field.defaultValue != nil
      fields.append(ObjectField(name: Name(field.name), value: value(field.type, inner)))
    }
    if !type.isOneOf, let first = fields.first, strikes(.inputFieldUniqueness) { fields.append(first) }
    if strikes(.inputFieldNames) {
      fields.append(
        ObjectField(name: Name(dice.pick("nowhere", "txt", "eqq")), value: Value(dice.pick(.int("1"), .null)))
      )
    }
    if type.isOneOf, strikes(.valuesOfCorrectType) { spoilOneOf(&fields, type) }
    if dice.chance(40) { fields.shuffle(using: &dice) }
    return Value(.object(fields))
  }

  private mutating func spoilOneOf(_ fields: inout [ObjectField], _ type: InputType) {
    let name = fields.first?.name ?? Name("id")
    switch dice.number(1...3) {
    case 1: fields = []
    case 2: fields = [ObjectField(name: name, value: Value(.null))]
    default:
      guard let other = type.fields.first(where: { $0.name != name.text }) else { return }
      fields.append(ObjectField(name: Name(other.name), value: Value(.null)))
    }
  }
}
