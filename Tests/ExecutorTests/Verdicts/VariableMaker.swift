import Schema

@testable import Executor
@testable import GraphQL

/// Makes operations with variables, and JSON for these: mostly right, sometimes of the wrong kind somewhere inside.
struct VariableMaker {
  let system: TypeSystem
  var dice: Dice
  private let inputs: [String]
  /// Whether something wrong was put in.
  private(set) var isSpoilt = false
  private var mayStillSpoil = false

  init(_ system: TypeSystem, seed: UInt64) {
    self.system = system
    dice = Dice(seed: seed)
    inputs = system.names.filter { system[$0]?.isInput == true }
  }

  /// The text of an operation, and the object of its variables.
  mutating func make() -> (text: String, values: JSONValue) {
    var members: [JSONMember] = []
    var definitions: [VariableDefinition] = []
    let spoilt = dice.chance(50) ? dice.number(0...2) : -1
    for number in 0..<dice.number(1...3) {
      let name = "v\(number)"
      let type = type()
      var literals = DocumentMaker(system, TypeRelations.none, seed: dice.next())
      let isDefaulted = dice.chance(25)
      definitions.append(
        VariableDefinition(
          name: Name(name), type: TypeReference(type),
          defaultValue: isDefaulted ? literals.value(type, Place(depth: 1, allowsVariables: false)) : nil,
          directives: [], position: 0))
      mayStillSpoil = number == spoilt
      if dice.chance(85) { members.append(JSONMember(name, value(type, 0))) }
    }
    if dice.chance(10) { members.append(JSONMember("other", .int(1))) }
    let operation = OperationDefinition(
      type: .query, name: nil, variables: definitions, directives: [],
      selections: SelectionSet(selections: [.field(DocumentMaker.typename())], position: 0), position: 0)
    return (operation.printed, .object(members))
  }

  private mutating func type() -> TypeExpression {
    var type = TypeExpression.named(dice.pick(inputs) ?? "Int")
    if dice.chance(35) { type = .list(dice.chance(50) ? .nonNull(type) : type) }
    if dice.chance(8) { type = .list(type) }
    return dice.chance(35) ? .nonNull(type) : type
  }

  private mutating func value(_ type: TypeExpression, _ depth: Int) -> JSONValue {
    if mayStillSpoil, dice.chance(40) {
      mayStillSpoil = false
      isSpoilt = true
      return wrong(type)
    }
    if !type.isNonNull, dice.chance(10) { return .null }
    switch type.nullable {
    case .nonNull(let inner): return value(inner, depth)
    case .list(let element):
      if dice.chance(15) { return value(.nonNull(element.nullable), depth) }
      return .array((0..<dice.number(0...3)).map { _ in value(element, depth + 1) })
    case .named(let name):
      switch system[name] {
      case .enumeration(let type)?: return .string(dice.pick(type.values)?.name ?? "")
      case .input(let type)?: return object(type, depth)
      default: return scalar(name)
      }
    }
  }

  private mutating func object(_ type: InputType, _ depth: Int) -> JSONValue {
    var fields = type.fields.filter { $0.isRequired || (depth < 3 && dice.chance(35)) }
    if type.isOneOf {
      let plain = type.fields.filter { depth < 3 || system.input($0.type.name) == nil }
      fields = dice.pick(plain).map { [$0] } ?? []
    }
    var members = fields.map { field in
      JSONMember(field.name, value(type.isOneOf ? .nonNull(field.type.nullable) : field.type, depth + 1))
    }
    guard mayStillSpoil, dice.chance(30) else { return .object(members) }
    mayStillSpoil = false
    isSpoilt = true
    switch dice.number(1...3) {
    case 1: members.removeAll()
    case 2: members.append(JSONMember("nowhere", dice.pick(.int(1), .null)))
    default:
      members.removeAll { member in type.fields.contains { $0.name == member.name && $0.type.isNonNull } }
      if type.isOneOf,
        let other = type.fields.first(where: { field in members.allSatisfy { $0.name != field.name } })
      {
        members.append(JSONMember(other.name, .null))
      }
    }
    return .object(members)
  }

  private mutating func scalar(_ name: String) -> JSONValue {
    switch name {
    case "Int": dice.pick(.int(0), .int(-2_147_483_648), .int(2_147_483_647), .double(3), .int(12))
    case "Float": dice.pick(.int(3), .double(1.5), .double(-0.0), .double(2e10), .int(9_007_199_254_740_993))
    case "Boolean": .bool(dice.chance(50))
    case "ID", "UUID": .string(dice.uuid())
    case "DateTime": .string("2026-01-31T12:00:00.000000Z")
    case "MinorUnits": .int(dice.pick(0, -5, 9_007_199_254_740_991))
    case "JSON", "Anything":
      dice.pick(
        .null, .bool(true), .string("e\u{301}"), .array([.int(1), .null]),
        .object([JSONMember("a", .double(1.5))]))
    default: .string(dice.pick("", "plain", "é", "😀 كتاب", "line\nline", "\"\\"))
    }
  }

  /// Of any kind; it may fit by chance.
  private mutating func wrong(_ type: TypeExpression) -> JSONValue {
    dice.pick(
      .null, .bool(true), .int(1), .int(2_147_483_648), .double(1.5), .double(-0.0), .double(1e300),
      .string("x"),
      .string("1"), .string("true"), .string(""), .array([]), .array([.null]),
      .array([.array([.string("x")])]),
      .object([]), .object([JSONMember("nowhere", .int(1))]), .string("RED"), .string("a\u{0}"))
  }
}

extension TypeRelations {
  /// For makers of values alone.
  static let none = TypeRelations()
}
