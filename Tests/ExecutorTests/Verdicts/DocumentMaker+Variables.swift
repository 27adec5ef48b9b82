import Schema

@testable import Executor
@testable import GraphQL

extension DocumentMaker {
  /// A variable that may stand here, a known one where there is one.
  mutating func variable(_ type: TypeExpression, _ place: Place) -> Value {
    if dice.chance(40),
      let known = dice.pick(variables.filter { $0.type == TypeReference(type) && type.isNonNull })
    {
      return Value(.variable(known.name.text))
    }
    let name = fresh("v")
    var own = type
    var defaultValue: Value?
    let plain = Place(depth: 1, allowsVariables: false)
    if place.isInOneOf {
      own = .nonNull(type.nullable)
      if mistakesContent, dice.chance(50) {
        own = type.nullable
        defaultValue = value(.nonNull(type.nullable), plain)
      }
    } else if type.isNonNull {
      // Nullable, with a default of its own or of the place; or as it is.
      switch dice.number(1...4) {
      case 1:
        let made = value(type, plain)
        // Spoiled, it may be null: then its own type must refuse it, not the place of the variable.
        own = made.kind == .null ? type : type.nullable
        defaultValue = made
      case 2 where place.hasDefault: own = type.nullable
      default: break
      }
    } else if dice.chance(30) {
      own = .nonNull(type)
    }
    if defaultValue == nil, dice.chance(25) { defaultValue = value(own, plain) }
    declare(name, TypeReference(own), defaultValue)
    return Value(.variable(name))
  }

  private mutating func declare(_ name: String, _ type: TypeReference, _ defaultValue: Value? = nil) {
    let directives = variableDirectives()
    variables.append(
      VariableDefinition(
        description: dice.chance(5) ? description() : nil, name: Name(name), type: type,
        defaultValue: defaultValue,
        directives: directives, position: 0))
  }

  /// Their arguments hold no variables.
  private mutating func variableDirectives() -> [Directive] {
    let before = allowsVariables
    allowsVariables = false
    defer { allowsVariables = before }
    let wanted = breaches
    breaches = breaches.filter { ![.variablesDefined, .variablesAllowed].contains($0) }
    let kept = wanted.filter { !breaches.contains($0) }
    let directives = directives(at: .variableDefinition)
    breaches += kept
    return directives
  }

  /// A variable of the wrong type, or one that nobody declares.
  mutating func wrongVariable(_ type: TypeExpression, _ place: Place) -> Value? {
    if strikes(.variablesDefined) { return Value(.variable(fresh("undefined"))) }
    guard allowsVariables else { return nil }
    guard strikes(.variablesAllowed) else { return nil }
    let name = fresh("v")
    let other = type.name == "Int" ? "String" : "Int"
    let wrong: TypeExpression
    switch dice.number(1...4) {
    case 1: wrong = .named(other)
    case 2: wrong = .nonNull(.list(.nonNull(type.nullable)))
    case 3 where type.isNonNull && !place.hasDefault: wrong = type.nullable
    default: wrong = .nonNull(.named(other))
    }
    declare(name, TypeReference(wrong))
    return Value(.variable(name))
  }

  /// Breaches of variables that need the whole operation.
  mutating func spoilVariables(_ selections: inout [Selection]) {
    if let first = variables.first, strikes(.variableUniqueness, always: true) { variables.append(first) }
    if strikes(.variablesUsed) { declare(fresh("unused"), TypeReference(.named("Int"))) }
    if strikes(.variablesAreInputs) {
      let outputs = system.names.filter { system[$0]?.isInput == false }
      let name = fresh("v")
      declare(name, TypeReference(.list(.named(dice.chance(30) ? "Nowhere" : dice.pick(outputs) ?? "Query"))))
      // Used, at a place that takes anything.
      let value = Value(.variable(name))
      var typename = Self.typename(alias: fresh("k"))
      typename.directives = [
        Directive(
          name: Name("include"), arguments: [Argument(name: Name("if"), value: value, position: 0)],
          position: 0)
      ]
      selections.append(.field(typename))
    }
  }

  /// Breaches that need the whole document.
  mutating func spoil(_ definitions: inout [Definition]) {
    if strikes(.executableDefinitions, always: true) {
      let extra = dice.pick(
        "type Extra { a: Int }", "extend type Query { a: Int }", "schema { query: Query }",
        "enum Extra { A }",
        "directive @extra on FIELD", "input Extra { a: Int }", "extend schema @extra", "scalar Extra",
        "union Extra = Query", "interface Extra { a: Int }")
      definitions += (try? parse(Source(extra)))?.definitions ?? []
    }
    if strikes(.operationTypeExistence, always: true) {
      let type = system.mutation == nil ? OperationType.mutation : .subscription
      definitions.append(.operation(extraOperation(type, name: fresh("Op"))))
    }
    if strikes(.operationNameUniqueness, always: true) {
      let name = fresh("Op")
      definitions += [
        .operation(extraOperation(.query, name: name)), .operation(extraOperation(.query, name: name)),
      ]
    }
    if strikes(.loneAnonymousOperation, always: true) {
      definitions.append(.operation(extraOperation(.query, name: nil)))
    }
    if let fragment = fragments.first, strikes(.fragmentNameUniqueness, always: true) {
      definitions.append(.fragment(fragment))
    }
    if strikes(.fragmentsUsed, always: true) {
      definitions.append(.fragment(extraFragment(fresh("F"), inside: .field(Self.typename()))))
    }
    if strikes(.fragmentCycles, always: true) {
      let names = (0..<dice.number(1...3)).map { _ in fresh("F") }
      for (index, name) in names.enumerated() {
        let next = names[(index + 1) % names.count]
        definitions.append(.fragment(extraFragment(name, inside: Self.spread(next))))
      }
      if case .operation(var operation)? = definitions.first, let name = names.first {
        operation.selections.selections.append(Self.spread(name))
        definitions[0] = .operation(operation)
      }
    }
  }

  private static func spread(_ name: String) -> Selection {
    .fragmentSpread(FragmentSpread(name: Name(name), directives: [], position: 0))
  }

  private func extraFragment(_ name: String, inside selection: Selection) -> FragmentDefinition {
    FragmentDefinition(
      name: Name(name), typeCondition: Name(system.query), directives: [],
      selections: SelectionSet(selections: [selection], position: 0), position: 0)
  }

  private func extraOperation(_ type: OperationType, name: String?) -> OperationDefinition {
    OperationDefinition(
      type: type, name: name.map { Name($0) }, variables: [], directives: [],
      selections: SelectionSet(selections: [.field(Self.typename())], position: 0), position: 0)
  }
}

extension TypeReference {
  /// As a document spells it.
  init(_ type: TypeExpression) {
    self =
      switch type {
      case .named(let name): .named(Name(name))
      case .list(let inner): .list(TypeReference(inner), position: 0)
      case .nonNull(let inner): .nonNull(TypeReference(inner.nullable))
      }
  }
}
