import Schema

@testable import Executor
@testable import GraphQL

extension DocumentMaker {
  /// Beyond it only what needs no further set.
  private static let deepest = 3

  mutating func selectionSet(on parent: String, depth: Int) -> SelectionSet {
    let fields = Array(system.fields(of: parent) ?? FieldList([])).filter {
      depth < Self.deepest || isLeaf($0.type)
    }
    var selections: [Selection] = []
    for _ in 0..<dice.number(1...(depth == 0 ? 3 : 2)) {
      let lot = dice.number(1...100)
      if lot <= 62, let name = dice.pick(fields)?.name {
        selections.append(.field(field(name, on: parent, depth: depth)))
      } else if lot <= 74, depth < Self.deepest {
        selections.append(.inlineFragment(inlineFragment(in: parent, depth: depth)))
      } else if lot <= 88, depth < Self.deepest, let spread = spread(in: parent, depth: depth) {
        selections.append(.fragmentSpread(spread))
      } else if lot <= 91, parent == system.query, depth == 0 {
        selections.append(.field(field(dice.pick("__schema", "__type"), on: parent, depth: 3)))
      } else {
        selections.append(.field(Self.typename()))
      }
    }
    spoil(&selections, on: parent, depth: depth)
    return SelectionSet(selections: selections, position: 0)
  }

  func isLeaf(_ type: TypeExpression) -> Bool { system[type.name]?.isComposite != true }

  /// - Parameter isConditional: whether `@skip` and `@include` may stand here.
  mutating func field(_ name: String, on parent: String, depth: Int, isConditional: Bool = true) -> Field {
    guard let definition = system.field(name, on: parent) else { return Self.typename() }
    let arguments = arguments(definition.arguments)
    var field = Field(
      alias: nil, name: Name(name), arguments: arguments,
      directives: directives(at: .field, isConditional: isConditional), selections: nil, position: 0)
    field.alias = alias(for: field, definition.type)
    let isLeaf = isLeaf(definition.type)
    let isWrong = strikes(.leafSelections)
    if !isLeaf, !isWrong {
      field.selections = selectionSet(on: definition.type.name, depth: depth + 1)
    } else if isLeaf, isWrong {
      field.selections = SelectionSet(selections: [.field(Self.typename())], position: 0)
    }
    return field
  }

  /// An alias where the key stands for something else already.
  private mutating func alias(for field: Field, _ type: TypeExpression) -> Name? {
    if collides { return dice.chance(60) ? Name(dice.pick("a", "b")) : nil }
    let call =
      Field(
        alias: nil, name: field.name, arguments: field.arguments, directives: [], selections: nil, position: 0
      ).printed + " " + type.description
    let key = dice.chance(15) ? dice.pick("a", "b", "size", field.name.text) : field.name.text
    if let known = calls[key], known != call {
      let key = fresh("k")
      calls[key] = call
      return Name(key)
    }
    calls[key] = call
    return key == field.name.text && dice.chance(95) ? nil : Name(key)
  }

  private mutating func inlineFragment(in parent: String, depth: Int) -> InlineFragment {
    var type = dice.chance(75) ? overlapping(parent) : nil
    let inner = type ?? parent
    let set = selectionSet(on: inner, depth: depth + 1)
    if let wrong = wrongCondition(in: parent) { type = wrong }
    return InlineFragment(
      typeCondition: type.map { Name($0) }, directives: directives(at: .inlineFragment), selections: set,
      position: 0)
  }

  /// A type of which some value is also of the other.
  private mutating func overlapping(_ parent: String) -> String {
    dice.pick(relations.near[parent] ?? []) ?? parent
  }

  private mutating func wrongCondition(in parent: String) -> String? {
    if strikes(.fragmentTypeExistence) { return dice.pick("Nowhere", "Catt", "string") }
    if strikes(.fragmentsOnComposites) {
      return dice.pick(system.names.filter { system[$0]?.isComposite == false }) ?? "Int"
    }
    let apart = relations.apart[parent] ?? []
    return !apart.isEmpty && strikes(.possibleSpreads) ? dice.pick(apart) : nil
  }

  private mutating func spread(in parent: String, depth: Int) -> FragmentSpread? {
    if strikes(.fragmentSpreadTargets) {
      return FragmentSpread(name: Name("Missing"), directives: [], position: 0)
    }
    let near = relations.near[parent] ?? []
    let known = fragments.filter { near.contains($0.typeCondition.text) }
    if dice.chance(40), let fragment = dice.pick(known) {
      return FragmentSpread(name: fragment.name, directives: directives(at: .fragmentSpread), position: 0)
    }
    guard fragments.count < 6 else { return nil }
    let name = dice.chance(5) ? fresh("type") : fresh("F")
    var type = overlapping(parent)
    let set = selectionSet(on: type, depth: depth + 1)
    if let wrong = wrongCondition(in: parent) { type = wrong }
    let isDescribed = dice.chance(8)
    fragments.append(
      FragmentDefinition(
        description: isDescribed ? description() : nil, name: Name(name), typeCondition: Name(type),
        directives: directives(at: .fragmentDefinition), selections: set, position: 0))
    return FragmentSpread(name: Name(name), directives: directives(at: .fragmentSpread), position: 0)
  }

  private mutating func spoil(_ selections: inout [Selection], on parent: String, depth: Int) {
    if strikes(.fieldSelections) {
      var field = Self.typename()
      field.name = Name(dice.pick("nowhere", "__schemas", "nam", "__type"))
      if field.name.text == "__type", parent == system.query { field.name = Name("__types") }
      if field.name.text == "__type" {
        field.selections = SelectionSet(selections: [.field(Self.typename())], position: 0)
      }
      selections.insert(.field(field), at: dice.number(0...selections.count))
    }
    guard breaches.contains(.fieldMerging) else { return }
    let own = selections.compactMap { selection -> Field? in
      if case .field(let field) = selection { field } else { nil }
    }
    guard let first = dice.pick(own), strikes(.fieldMerging) else { return }
    var other = Self.typename(alias: first.responseKey)
    if first.name.text == "__typename" {
      guard let leaf = system.fields(of: parent)?.first(where: { isLeaf($0.type) && $0.arguments.isEmpty })
      else {
        breaches.append(.fieldMerging)
        struck.removeLast()
        return
      }
      other.name = Name(leaf.name)
    }
    let inside = SelectionSet(selections: [.field(other)], position: 0)
    let nested = Selection.inlineFragment(
      InlineFragment(typeCondition: nil, directives: [], selections: inside, position: 0))
    selections.insert(dice.chance(50) ? .field(other) : nested, at: dice.number(0...selections.count))
  }
}

/// Which composite types some value can be of at the same time.
struct TypeRelations: Sendable {
  private(set) var near: [String: [String]] = [:]
  private(set) var apart: [String: [String]] = [:]

  init() {}

  init(_ system: TypeSystem) {
    let possible = system.names.filter { system[$0]?.isComposite == true }
      .map { ($0, Set(system.possibleTypes($0))) }
    for (name, types) in possible {
      for (other, others) in possible {
        if types.isDisjoint(with: others) {
          apart[name, default: []].append(other)
        } else {
          near[name, default: []].append(other)
        }
      }
    }
  }
}
