import GraphQL
import Schema

extension DocumentMaker {
  /// Arguments as text, and how many rows the field will have for each of its parent's, guessed.
  mutating func arguments(
    of definition: Schema.FieldDefinition, on type: String, _ place: Place
  ) -> (texts: [String], rows: Int) {
    var given: [(name: String, value: Value)] = []
    if case .operation(let operation) = definition.origin { given += rootArguments(operation, definition) }
    var rows = 1
    if case .aggregate(.groups) = definition.origin { given += groupArguments(definition, &rows) }
    if let relation = relation(of: definition), relation.shape != .one {
      rows = relation.expect ?? 10
      if definition.type.name.hasSuffix("Connection") { features.insert(.connection) }
      given += collectionArguments(definition, &rows, place)
    }
    return (given.map { "\($0.name): \($0.value.printed)" }, rows)
  }

  private mutating func groupArguments(
    _ definition: Schema.FieldDefinition, _ rows: inout Int
  ) -> [(name: String, value: Value)] {
    features.insert(.groups)
    rows = 5
    guard let by = definition.argument("by"), case .enumeration(let type)? = system[by.type.name],
      let name = generator.pick(type.values.map(\.name))
    else { return [] }
    var given = [(name: "by", value: hoisted(Value(.enumeration(name)), type: "\(by.type)"))]
    if generator.chance(30) {
      given.append(("first", hoisted(Value(.int("\(generator.number(0...4))")), type: "Int")))
    }
    return given
  }

  private func relation(of definition: Schema.FieldDefinition) -> Relation? {
    let field: FieldModel
    switch definition.origin {
    case .model(let model), .hasMore(let model): field = model
    case .operation(let operation): field = operation.field
    default: return nil
    }
    if case .relation(let relation) = field.source { return relation }
    return nil
  }

  private mutating func rootArguments(
    _ operation: OperationModel, _ definition: Schema.FieldDefinition
  ) -> [(name: String, value: Value)] {
    var given: [(name: String, value: Value)] = []
    if operation.isTenantScoped {
      given.append(
        (model.tenant.argument, hoisted(Value(.string(asker.store.token, block: false)), type: "String!")))
    }
    if operation.createsSession, asker.viewer.sessionID == nil || generator.chance(30) {
      given.append(("createSession", Value(.boolean(false))))
    }
    if definition.argument("id") != nil {
      let target = definition.type.name
      given.append(("id", hoisted(Value(.string(rootID(of: target), block: false)), type: "ID!")))
    }
    return given
  }

  /// Mostly of a row of the store; else of the other one, or of nothing.
  private mutating func rootID(of type: String) -> String {
    // Mostly of types whose rows everybody may find.
    let types = system.possibleTypes(type).filter {
      generator.chance(["Product", "Store", "Config"].contains($0) ? 90 : 30)
    }
    let member = generator.pick(types, or: type)
    let strange = generator.chance(12)
    let store = strange ? generator.pick(dataset.stores, or: asker.store) : asker.store
    let id = generator.pick(store.ids[member] ?? []) ?? generator.uuid()
    return generator.chance(5) ? id.uppercased() : id
  }

  private mutating func collectionArguments(
    _ definition: Schema.FieldDefinition, _ rows: inout Int, _ place: Place
  ) -> [(name: String, value: Value)] {
    var given = limits(definition, &rows, place)
    if let argument = definition.argument("filter"), generator.chance(28), let type = filteredType(argument) {
      features.insert(.filter)
      let filter = self.filter(on: type, depth: 0)
      let value = hoisted(filter, type: "\(argument.type)", features: [.wholeFilterVariable])
      given.append(("filter", value))
    }
    if let argument = definition.argument("search"), generator.chance(12) {
      features.insert(.search)
      given.append(
        ("search", hoisted(Value(.string(searchedWords(), block: false)), type: "\(argument.type)")))
    }
    // An order stands above the rank of a search, so the two meet more often than by chance.
    let isSearch = given.contains { $0.name == "search" }
    if let argument = definition.argument("orderBy"), generator.chance(isSearch ? 60 : 30),
      let order = order(argument)
    {
      features.insert(.orderBy)
      if isSearch { features.insert(.searchOrdered) }
      given.append(("orderBy", hoisted(order, type: "\(argument.type)")))
    }
    // Null is as good as nothing.
    for name in ["after", "before", "filter", "search", "orderBy", "first", "last", "page"]
    where generator.chance(1) {
      guard let argument = definition.argument(name), !given.contains(where: { $0.name == name }) else {
        continue
      }
      features.insert(.nullArgument)
      given.append((name, hoisted(Value(.null), type: "\(argument.type)")))
    }
    given.shuffle(using: &generator)
    return given
  }

  /// Words of the data's texts, the last one often cut; now and then what is no word.
  private mutating func searchedWords() -> String {
    var words: [String] = []
    for _ in 0..<generator.pick([1, 1, 1, 2], or: 1) {
      let text = generator.pick(DatasetTexts.texts, or: "Plain")
      words.append(generator.pick(text.split(separator: " ").map(String.init), or: text))
    }
    if generator.chance(50), let last = words.last {
      words[words.count - 1] = String(last.prefix(generator.number(1...3)))
    }
    return words.joined(separator: generator.chance(80) ? " " : "-")
  }

  /// `first`, `last`, `page` and `limit`, never two ways at once; always a small one where there are many rows already.
  private mutating func limits(
    _ definition: Schema.FieldDefinition, _ rows: inout Int, _ place: Place
  ) -> [(name: String, value: Value)] {
    guard definition.argument("first") != nil else { return [] }
    let isCrowded = place.weight * rows > Self.weightLimit
    guard isCrowded || generator.chance(50) else { return [] }
    let room = max(1, Self.weightLimit / max(place.weight, 1))
    var number = generator.pick([0, 1, 1, 2, 3, 3, 5, 10, 20, 50, 100], or: 1)
    if isCrowded { number = min(number, room, 3) }
    if number == 0 { features.insert(.limitZero) }
    rows = min(rows, number)
    // A variable without a value would be no limit.
    let mayBeAbsent = !isCrowded
    let value = Value(.int("\(number)"))
    switch generator.number(1...100) {
    case ..<35:
      features.insert(.last)
      return [("last", hoisted(value, type: "Int", mayBeAbsent: mayBeAbsent))]
    case ..<60 where definition.argument("page") != nil:
      features.insert(.page)
      if generator.chance(15) { return [("limit", hoisted(value, type: "Int"))] }
      let page = Value(.int("\(generator.pick([1, 1, 2, 2, 3, 7], or: 1))"))
      return [("page", hoisted(page, type: "Int")), ("limit", hoisted(value, type: "Int"))]
    default:
      features.insert(.first)
      return [("first", hoisted(value, type: "Int", mayBeAbsent: mayBeAbsent))]
    }
  }

  private mutating func order(_ argument: Schema.InputValueDefinition) -> Value? {
    guard case .enumeration(let type)? = system[argument.type.name],
      let target = model.type(String(type.name.dropLast("Sort".count)))
    else { return nil }
    var names: [String] = []
    let open = target.fields.filter { $0.read == .everyone }
    for _ in 0..<generator.pick([1, 1, 2, 3], or: 1) {
      guard let field = generator.pick(open) else { continue }
      let name = sortValueName(field.name, isDescending: generator.chance(50))
      guard type.values.contains(where: { $0.name == name }), !names.contains(name) else { continue }
      names.append(name)
      if !field.type.isNonNull { features.insert(.orderByNullable) }
      if field.name == "id" { features.insert(.orderByID) }
    }
    guard let first = names.first else { return Value(.list([])) }
    if names.count == 1, generator.chance(30) { return Value(.enumeration(first)) }
    if names.count > 1 { features.insert(.orderBySeveral) }
    return Value(.list(names.map { Value(.enumeration($0)) }))
  }

  private func filteredType(_ argument: Schema.InputValueDefinition) -> String? {
    if case .filter(let type)? = system.input(argument.type.name)?.role { type } else { nil }
  }

  // MARK: - Variables

  /// The value itself, or a variable that stands for it.
  mutating func hoisted(
    _ value: Value, type: String, mayBeAbsent: Bool = false, percent: Int = 25, features extra: [Feature] = []
  ) -> Value {
    guard generator.chance(percent), variableDefinitions.count < 20, !value.hasVariables,
      let json = OracleCollector.constant(value, variables: [:])
    else { return value }
    nameCount += 1
    let name = "v\(nameCount)"
    features.insert(.variable)
    for feature in extra { features.insert(feature) }
    switch generator.number(1...100) {
    case ..<15 where mayBeAbsent:
      features.insert(.variableAbsent)
      variableDefinitions.append("$\(name): \(type)")
    case ..<35:
      features.insert(.variableDefault)
      variableDefinitions.append("$\(name): \(type) = \(value.printed)")
    default:
      variableDefinitions.append("$\(name): \(type)")
      variables.append(JSONTree.Member(name, json))
    }
    return Value(.variable(name))
  }
}

extension Value {
  fileprivate var hasVariables: Bool {
    switch kind {
    case .variable: true
    case .list(let values): values.contains { $0.hasVariables }
    case .object(let fields): fields.contains { $0.value.hasVariables }
    default: false
    }
  }
}
