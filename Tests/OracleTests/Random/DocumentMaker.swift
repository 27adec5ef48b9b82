import GraphQL
import Schema

/// A random operation with its variables.
struct RandomDocument: Sendable {
  var text: String
  var variables: [JSONTree.Member]
  var features: Set<Feature>
}

/// Writes random documents that are valid, within the engine's limits, and about data that exists.
struct DocumentMaker {
  let model: Model
  let system: TypeSystem
  let dataset: Dataset
  let asker: Asker
  var generator: SeededGenerator
  var features: Set<Feature> = []

  var variableDefinitions: [String] = []
  var variables: [JSONTree.Member] = []
  var fragments: [NamedFragment] = []
  /// Of the whole document; the engine counts them.
  var aliasCount = 0
  var directiveCount = 0
  var nameCount = 0
  /// Fields inside one another.
  var depthLimit = 3

  struct NamedFragment {
    var name: String
    var type: String
    var text: String
    var keys: KeyScope
    /// Where it was written first: it may be used again at the same depth or higher, with no more rows around it.
    var depth: Int
    var weight: Int
  }

  static let aliasLimit = 28
  static let directiveLimit = 40
  /// Rows of one selection set, as far as one can guess.
  static let weightLimit = 1_200

  init(database: OracleDatabase, asker: Asker, seed: UInt64) {
    model = database.model
    system = database.system
    dataset = database.dataset
    self.asker = asker
    generator = SeededGenerator(seed: seed)
  }

  mutating func make() -> RandomDocument {
    depthLimit = generator.pick([2, 3, 4, 4, 5, 5, 6, 6, 7, 8, 8, 9, 10], or: 4)
    let keys = KeyScope()
    var roots: [String] = []
    let wanted = generator.pick([1, 1, 1, 2, 2, 3], or: 1)
    var names: [String] = []
    while roots.count < wanted {
      guard let root = self.root(keys, &names) else { continue }
      roots.append(root)
    }
    if roots.count > 1 { features.insert(.severalRoots) }
    if Set(names).count < names.count { features.insert(.sameRootTwice) }
    if generator.chance(5) { roots.append("__typename") }
    let definitions = variableDefinitions.isEmpty ? "" : "(\(variableDefinitions.joined(separator: ", ")))"
    let text =
      (["query\(generator.chance(50) ? " Q" : "")\(definitions) { \(roots.joined(separator: " ")) }"]
      + fragments.map { "fragment \($0.name) on \($0.type) \($0.text)" }).joined(separator: "\n")
    return RandomDocument(text: text, variables: variables, features: features)
  }

  private static let roots = [
    "getStore", "getStore", "getStore", "getStore", "getStore", "products", "products", "storeOrders",
    "storeOrders",
    "product", "product", "order", "node", "node", "productAggregate", "productAggregate", "orderAggregate",
  ]

  private mutating func root(_ keys: KeyScope, _ names: inout [String]) -> String? {
    var name = generator.pick(Self.roots, or: "getStore")
    let isStaff = ["owner", "admin", "seller"].contains(asker.viewer.role)
    if !isStaff, ["storeOrders", "order"].contains(name), generator.chance(70) { name = "getStore" }
    guard let definition = system.fields(of: system.query)?[name] else { return nil }
    names.append(name)
    return field(definition, on: system.query, isAbstract: false, Place(depth: 1, weight: 1, keys: keys))
  }

  /// Where selections are written.
  struct Place {
    /// Of the fields written here; root fields have 1.
    var depth: Int
    /// Rows around it, guessed.
    var weight: Int
    var keys: KeyScope

    func below(_ keys: KeyScope, rows: Int = 1) -> Place {
      Place(depth: depth + 1, weight: weight * max(rows, 1), keys: keys)
    }
  }

  // MARK: - Selection sets

  mutating func selections(on type: String, _ place: Place) -> String {
    if case .object? = system[type] { return objectSelections(on: type, place) }
    return abstractSelections(on: type, place)
  }

  private mutating func objectSelections(on type: String, _ place: Place) -> String {
    if place.depth >= 8 { features.insert(.eightLevels) }
    if place.depth >= 10 { features.insert(.tenLevels) }
    var parts: [String] = []
    let wanted = generator.number(1...(place.depth > 4 ? 3 : 5))
    var attempts = 0
    while parts.count < wanted, attempts < 12 {
      attempts += 1
      switch generator.number(1...100) {
      case ..<80: if let part = anyField(on: type, place) { parts.append(part) }
      case ..<86: if let part = inlineFragment(on: type, place) { parts.append(part) }
      case ..<95: if let part = namedFragment(on: type, place) { parts.append(part) }
      default: if let part = typename(on: type, isAbstract: false, place) { parts.append(part) }
      }
    }
    if parts.isEmpty { parts.append("__typename") }
    return "{ \(parts.joined(separator: " ")) }"
  }

  private mutating func abstractSelections(on type: String, _ place: Place) -> String {
    if case .union? = system[type] { features.insert(.union) } else { features.insert(.interface) }
    var parts: [String] = []
    if generator.chance(50), let part = typename(on: type, isAbstract: true, place) { parts.append(part) }
    for definition in system.fields(of: type) ?? FieldList([]) where generator.chance(50) {
      if let part = field(definition, on: type, isAbstract: true, place) { parts.append(part) }
    }
    let members = system.possibleTypes(type)
    for _ in 0..<generator.number(1...4) {
      guard let member = generator.pick(members) else { continue }
      features.insert(.fragmentOnMember)
      let inner = objectSelections(on: member, place)
      parts.append("... on \(member)\(directive()) \(inner)")
    }
    return "{ \(parts.joined(separator: " ")) }"
  }

  private mutating func typename(on type: String, isAbstract: Bool, _ place: Place) -> String? {
    let claim = KeyScope.Claim(
      key: "__typename", parent: type, isAbstract: isAbstract, signature: "__typename", leafType: "String!")
    guard place.keys.allows(claim) else { return nil }
    _ = place.keys.take(claim)
    features.insert(.typename)
    return "__typename\(directive())"
  }

  private mutating func inlineFragment(on type: String, _ place: Place) -> String? {
    let interfaces = system.object(type)?.interfaces ?? []
    if let interface = interfaces.first, generator.chance(40) {
      guard let definition = system.fields(of: interface)?.randomElement(using: &generator),
        let part = field(definition, on: interface, isAbstract: true, place)
      else { return nil }
      features.insert(.fragmentOnInterface)
      return "... on \(interface)\(directive()) { \(part) }"
    }
    guard let part = anyField(on: type, place) else { return nil }
    if generator.chance(40) {
      features.insert(.untypedFragment)
      return "...\(directive()) { \(part) }"
    }
    features.insert(.inlineFragment)
    return "... on \(type)\(directive()) { \(part) }"
  }

  private mutating func namedFragment(on type: String, _ place: Place) -> String? {
    let usable = fragments.filter {
      $0.type == type && place.depth <= $0.depth && place.weight <= $0.weight && place.keys.allows($0.keys)
    }
    if let fragment = generator.pick(usable) {
      place.keys.take(fragment.keys)
      features.insert(.reusedFragment)
      return "...\(fragment.name)\(directive())"
    }
    guard fragments.count < 4, system.fields(of: type) != nil, type != system.query else { return nil }
    let before = self
    let keys = KeyScope()
    let inner = objectSelections(on: type, Place(depth: place.depth, weight: place.weight, keys: keys))
    guard place.keys.allows(keys) else {
      // Nothing of it may stay, or variables would stand unused; only the random numbers go on.
      let generator = self.generator
      self = before
      self.generator = generator
      return nil
    }
    place.keys.take(keys)
    nameCount += 1
    let name = "F\(nameCount)"
    fragments.append(
      NamedFragment(
        name: name, type: type, text: inner, keys: keys, depth: place.depth, weight: place.weight))
    features.insert(.namedFragment)
    return "...\(name)\(directive())"
  }

  mutating func directive() -> String {
    guard generator.chance(6), directiveCount < Self.directiveLimit else { return "" }
    directiveCount += 1
    let isSkip = generator.chance(50)
    features.insert(isSkip ? .skip : .include)
    let keeps = generator.chance(70)
    let condition = Value(.boolean(isSkip != keeps))
    var text = condition.printed
    if generator.chance(50) {
      features.insert(.directiveVariable)
      text = hoisted(condition, type: "Boolean!").printed
    }
    return " @\(isSkip ? "skip" : "include")(if: \(text))"
  }
}
