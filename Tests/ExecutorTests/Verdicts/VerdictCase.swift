import Schema

@testable import Executor
@testable import GraphQL

/// A document that both judge.
struct VerdictCase: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case valid, broken, brokenOften, colliding, mistakenContent, damaged
    /// Written by hand, one for each known difference.
    case listed
  }

  var kind: Kind
  var schema: VerdictSchema
  /// What was broken on purpose.
  var breaches: [Clause] = []
  var text: String
  /// To make it again.
  var seed: UInt64
}

/// The same cases in every run.
struct VerdictCorpus: Sendable {
  private(set) var cases: [VerdictCase] = []
  let systems: [VerdictSchema: TypeSystem]
  /// How many documents each rule is broken in, alone.
  static let breachesEach = 40

  private let relations: [VerdictSchema: TypeRelations]
  private var seed: UInt64 = 0

  init() throws {
    var systems: [VerdictSchema: TypeSystem] = [:]
    for schema in VerdictSchema.allCases { systems[schema] = try schema.system() }
    self.systems = systems
    relations = systems.mapValues(TypeRelations.init)
    cases = Self.listed.map { VerdictCase(kind: .listed, schema: .wide, text: $0, seed: 0) }
    for schema in VerdictSchema.allCases { add(.valid, schema, schema == .queries ? 60 : 270) }
    for clause in Clause.allCases {
      for number in 0..<Self.breachesEach {
        add(.broken, Self.schema(for: clause, number), 1, breaking: [clause])
      }
    }
    for schema in [VerdictSchema.wide, .wide, .shop] {
      for _ in 0..<100 {
        var dice = Dice(seed: seed)
        var breaches: [Clause] = []
        for _ in 0..<dice.number(2...4) { breaches.append(dice.pick(Clause.allCases) ?? .fieldMerging) }
        add(.brokenOften, schema, 1, breaking: breaches.filter { $0 != .operationTypeExistence })
      }
      add(.colliding, schema, 100)
      add(.mistakenContent, schema, 50)
      add(.damaged, schema, 150)
    }
  }

  private static let listed = [
    "{ node(id: 5) { id } }",
    "{ free(value: NAME) }",
    "{ sum(numbers: [1], matrix: [[1e999]]) }",
    "{ sum(numbers: [1], text: \"a\\u0000\") }",
    "{ pet(key: {name: \"a\", nowhere: 1}) { __typename } }",
    "query ($n: String = \"a\") { things(where: {flag: true, key: {name: $n}}) { __typename } }",
    "{ __typename } extend schema @nowhere",
    "{ ...A cat { id } cat: dog { id } } fragment A on Query { ...A }",
    "query ($n: String) { pet(key: {name: $n}) { __typename } }",
  ]

  private static func schema(for clause: Clause, _ number: Int) -> VerdictSchema {
    switch clause {
    case .operationTypeExistence: .queries
    case .singleRootField, .requiredInputFields: .wide
    default: number % 3 == 0 ? .shop : .wide
    }
  }

  private mutating func add(
    _ kind: VerdictCase.Kind, _ schema: VerdictSchema, _ count: Int, breaking breaches: [Clause] = []
  ) {
    guard let system = systems[schema], let relations = relations[schema] else { return }
    var made = 0
    var attempts = 0
    while made < count, attempts < count + 500 {
      attempts += 1
      seed += 1
      var maker = DocumentMaker(system, relations, seed: seed, breaking: breaches)
      maker.collides = kind == .colliding
      maker.mistakesContent = kind == .mistakenContent
      guard let document = maker.make() else { continue }
      var typesetter = Typesetter(dice: Dice(seed: seed))
      let printed = document.printed
      let text = kind == .damaged ? typesetter.damage(printed) : typesetter.reset(printed)
      // Long documents say nothing that short ones do not.
      guard text.utf8.count < 1_500 else { continue }
      cases.append(VerdictCase(kind: kind, schema: schema, breaches: maker.struck, text: text, seed: seed))
      made += 1
    }
  }
}
