import GraphQL
import Postgres
import Schema
import Testing

@testable import Executor

/// Values of variables, judged and coerced by StoreGraph and by graphql-core.
@Suite("verdicts on variables", .tags(.verdicts))
struct VariableVerdictTests {
  struct Judged: Sendable {
    var schema: VerdictSchema
    var text: String
    var given: JSONValue
    /// nil: refused.
    var own: JSONValue?
    var ownErrors: [String]
    var other: JSONValue?
    var otherErrors: [String]

    var shown: Comment {
      "\(text) with \(given.compact)\nown: \(own?.compact ?? "") \(ownErrors)\nother: \(other?.compact ?? "") \(otherErrors)"
    }
  }

  static let count = 1_000

  static let judged = Task {
    var systems: [VerdictSchema: TypeSystem] = [:]
    for schema in [VerdictSchema.wide, .shop] { systems[schema] = try schema.system() }
    var cases: [(schema: VerdictSchema, text: String, given: JSONValue)] = []
    for seed in 0..<UInt64(count) {
      let schema = seed.isMultiple(of: 2) ? VerdictSchema.wide : .shop
      guard let system = systems[schema] else { continue }
      var maker = VariableMaker(system, seed: seed)
      let (text, given) = maker.make()
      cases.append((schema, text, given))
    }
    let answers = try await Judges.ask(
      cases.map { item in
        .object([
          JSONMember("schema", .string(item.schema.rawValue)), JSONMember("text", .string(item.text)),
          JSONMember("values", item.given),
        ])
      }, in: systems)
    return try zip(cases, answers).compactMap { item, answer in
      try systems[item.schema].map { try Judged(item.schema, item.text, item.given, $0, answer) }
    }
  }

  @Test("both judges see what fits and what does not")
  func count() async throws {
    let all = try await Self.judged.value
    #expect(all.count == Self.count)
    #expect(all.count { $0.own != nil } >= 400)
    #expect(all.count { $0.own == nil && $0.other == nil } >= 150)
  }

  @Test("the same values are taken, or the difference is known")
  func verdicts() async throws {
    for one in try await Self.judged.value where (one.own == nil) != (one.other == nil) {
      if one.own == nil {
        #expect(one.ownErrors.allSatisfy { KnownDifference(refusal: $0) != nil }, one.shown)
      } else {
        // D3: doubles are rounded.
        #expect(one.otherErrors.allSatisfy { $0.contains("would lose precision") }, one.shown)
      }
    }
  }

  @Test("what is taken becomes the same value, defaults included")
  func values() async throws {
    for one in try await Self.judged.value {
      guard let own = one.own, let other = one.other else { continue }
      #expect(own == other, one.shown)
    }
  }
}

extension VariableVerdictTests.Judged {
  init(_ schema: VerdictSchema, _ text: String, _ given: JSONValue, _ system: TypeSystem, _ answer: JSONValue)
    throws
  {
    let source = Source(text)
    guard case .operation(let operation)? = try parse(source).definitions.first,
      case .object(let members) = given
    else { throw UnexpectedAnswer(text: text) }
    var own: JSONValue?
    var ownErrors: [String] = []
    switch coerceVariables(of: operation, from: members, in: system, source: source) {
    case .success(let values):
      own = JSONValue.object(values.map { JSONMember($0, $1.json) }).comparable
    case .failure(let failure): ownErrors = failure.errors.map(\.message)
    }
    self.init(
      schema: schema, text: text, given: given, own: own, ownErrors: ownErrors,
      other: answer["values"]?.comparable,
      otherErrors: (answer["errors"]?.items ?? []).compactMap { $0["message"]?.text })
  }
}

extension String {
  /// One spelling for each moment: scalars of the server's own mean nothing to others.
  fileprivate var normalisedMoment: String {
    guard let moment = Timestamp(rfc3339: self), case .string(let text) = InputValue.timestamp(moment).json
    else {
      return self
    }
    return text
  }
}

extension JSONValue {
  fileprivate var compact: String {
    var bytes: [UInt8] = []
    write(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Members by name, and numbers as doubles: JSON has no order of members, and one kind of number.
  fileprivate var comparable: JSONValue {
    switch self {
    case .int(let number): .double(Double(number))
    case .string(let text): .string(UUID(text)?.description ?? text.normalisedMoment)
    case .array(let items): .array(items.map(\.comparable))
    case .object(let members):
      .object(members.map { JSONMember($0.name, $0.value.comparable) }.sorted { $0.name < $1.name })
    default: self
    }
  }
}
