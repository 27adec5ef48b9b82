import Schema

@testable import Executor
@testable import GraphQL

/// Makes random documents that are valid in a type system, but for the breaches asked for.
struct DocumentMaker {
  let system: TypeSystem
  var dice: Dice
  /// Not struck yet; each is struck once, at a place drawn by lot.
  var breaches: [Clause]
  /// What was struck, in order.
  var struck: [Clause] = []
  /// Fields get one of two aliases, whatever they are: whether they can be merged is left to chance.
  var collides = false
  /// Scalars get what a server may refuse for its content alone.
  var mistakesContent = false
  /// Of the operation that is made, or of the only one.
  var variables: [VariableDefinition] = []
  var allowsVariables = true
  var fragments: [FragmentDefinition] = []
  /// What each response key of the document stands for.
  var calls: [String: String] = [:]
  /// Composite types by whether some value can be of both.
  let relations: TypeRelations
  private var lastNumber = 0

  init(_ system: TypeSystem, _ relations: TypeRelations, seed: UInt64, breaking breaches: [Clause] = []) {
    self.system = system
    self.relations = relations
    dice = Dice(seed: seed)
    self.breaches = breaches
  }

  /// - Returns: nil where a breach found no place; another seed will have one.
  mutating func make() -> Document? {
    let count = breaches.contains(.loneAnonymousOperation) || dice.chance(25) ? dice.number(2...3) : 1
    allowsVariables = count == 1
    var definitions: [Definition] = []
    for number in 0..<count { definitions.append(.operation(operation(number, of: count))) }
    definitions += fragments.map(Definition.fragment)
    spoil(&definitions)
    if dice.chance(30) { definitions.shuffle(using: &dice) }
    return breaches.isEmpty ? Document(definitions: definitions, source: Source("")) : nil
  }

  /// Whether this is the place of a breach that is asked for. One in three is, so that all kinds of places are met.
  mutating func strikes(_ clause: Clause, always: Bool = false) -> Bool {
    guard let index = breaches.firstIndex(of: clause), always || dice.chance(35) else { return false }
    breaches.remove(at: index)
    struck.append(clause)
    return true
  }

  mutating func fresh(_ prefix: String) -> String {
    lastNumber += 1
    return "\(prefix)\(lastNumber)"
  }

  private mutating func operation(_ number: Int, of count: Int) -> OperationDefinition {
    var types: [OperationType] = [.query, .query, .query]
    if system.mutation != nil { types.append(.mutation) }
    if system.subscription != nil { types += [.subscription] }
    var type = dice.pick(types) ?? .query
    if breaches.contains(.singleRootField), system.subscription != nil { type = .subscription }
    let root =
      switch type {
      case .query: system.query
      case .mutation: system.mutation ?? system.query
      case .subscription: system.subscription ?? system.query
      }
    variables = []
    var selections: [Selection]
    if type == .subscription {
      selections = [subscriptionRoot(root)]
      spoilRoot(&selections, root)
    } else {
      selections = selectionSet(on: root, depth: 0).selections
    }
    let location: DirectiveLocation =
      switch type {
      case .query: .query
      case .mutation: .mutation
      case .subscription: .subscription
      }
    let directives = directives(at: location)
    spoilVariables(&selections)
    let isNamed = count > 1 || dice.chance(60)
    return OperationDefinition(
      description: isNamed && dice.chance(10) ? description() : nil, type: type,
      name: isNamed ? Name(fresh("Op")) : nil, variables: variables, directives: directives,
      selections: SelectionSet(selections: selections, position: 0), position: 0)
  }

  func description() -> Description {
    Description(text: "Some words.", block: lastNumber % 2 == 0, position: 0)
  }

  /// The one field that a subscription has, by itself or in a fragment.
  private mutating func subscriptionRoot(_ root: String) -> Selection {
    let names = system.fields(of: root)?.map(\.name) ?? []
    let field = Selection.field(
      field(dice.pick(names) ?? "__typename", on: root, depth: 0, isConditional: false))
    let set = SelectionSet(selections: [field], position: 0)
    switch dice.number(1...6) {
    case 1:
      return .inlineFragment(
        InlineFragment(
          typeCondition: dice.chance(50) ? Name(root) : nil, directives: [], selections: set, position: 0))
    case 2:
      let name = fresh("F")
      fragments.append(
        FragmentDefinition(
          name: Name(name), typeCondition: Name(root), directives: [], selections: set, position: 0))
      return .fragmentSpread(FragmentSpread(name: Name(name), directives: [], position: 0))
    default: return field
    }
  }

  private mutating func spoilRoot(_ selections: inout [Selection], _ root: String) {
    guard strikes(.singleRootField, always: true) else { return }
    switch dice.number(1...3) {
    case 1:
      let other =
        system.fields(of: root)?.first { $0.arguments.allSatisfy { !$0.isRequired } }?.name ?? "__typename"
      selections.append(.field(aliased(field(other, on: root, depth: 3, isConditional: false))))
    case 2: selections = [.field(Self.typename(alias: dice.chance(50) ? fresh("k") : nil))]
    default:
      let skip = Directive(
        name: Name(dice.pick("skip", "include")),
        arguments: [Argument(name: Name("if"), value: Value(.boolean(dice.chance(50))), position: 0)],
        position: 0)
      guard case .field(var field)? = selections.first else {
        if case .inlineFragment(var fragment)? = selections.first {
          fragment.directives.append(skip)
          selections[0] = .inlineFragment(fragment)
        } else if case .fragmentSpread(var spread)? = selections.first {
          spread.directives.append(skip)
          selections[0] = .fragmentSpread(spread)
        }
        return
      }
      field.directives.append(skip)
      selections[0] = .field(field)
    }
  }

  private mutating func aliased(_ field: Field) -> Field {
    var field = field
    field.alias = Name(fresh("k"))
    return field
  }

  static func typename(alias: String? = nil) -> Field {
    Field(
      alias: alias.map { Name($0) }, name: Name("__typename"), arguments: [], directives: [], selections: nil,
      position: 0)
  }
}
