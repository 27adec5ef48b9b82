import GraphQL
import Testing

/// The random documents are worth comparing: they ask for much, and find something.
@Suite(.tags(.oracle))
struct CoverageTests {
  /// What a run of so many documents has shown.
  struct Census: Sendable {
    var documents = 0
    var counts: [Feature: Int] = [:]
    var roles: Set<String> = []
  }

  private static let taking = Task { try await takeCensus() }

  private static func takeCensus() async throws -> Census {
    let database = try await OracleDatabase.shared()
    let askers = database.dataset.askers
    var census = Census()
    for number in 0..<600 {
      let asker = askers[number % askers.count]
      let seed = AgreementTests.seed(batch: 1 + number / 60, number: number % 60)
      var maker = DocumentMaker(database: database, asker: asker, seed: seed)
      let random = maker.make()
      let question = OracleQuestion(
        document: try parse(Source(random.text)), variables: random.variables, viewer: asker.oracleViewer)
      let answer = try await database.answer(question)
      census.documents += 1
      census.roles.insert("\(asker.viewer.role) in \(asker.store.token)")
      for feature in random.features.union(answer.features) { census.counts[feature, default: 0] += 1 }
    }
    return census
  }

  @Test("four documents in five find something")
  func notVacuous() async throws {
    let census = try await Self.taking.value
    #expect(census.counts[.nothing, default: 0] * 5 < census.documents)
  }

  @Test("each feature comes up often enough", arguments: Feature.allCases)
  func hit(_ feature: Feature) async throws {
    let census = try await Self.taking.value
    #expect(census.counts[feature, default: 0] >= (Self.rare[feature] ?? 10))
  }

  /// Those that need luck. `AgreementTests` asks twice as many documents, and the same ones.
  private static let rare: [Feature: Int] = [
    .tenLevels: 2, .cases: 2, .hiddenByRow: 3,
  ]

  @Test("every role asks in every store that has it")
  func roles() async throws {
    let census = try await Self.taking.value
    #expect(census.roles.count == 9)
  }

  @Test("the same seed makes the same document")
  func deterministic() async throws {
    let database = try await OracleDatabase.shared()
    for (number, asker) in database.dataset.askers.enumerated() {
      var one = DocumentMaker(database: database, asker: asker, seed: UInt64(number))
      var other = DocumentMaker(database: database, asker: asker, seed: UInt64(number))
      #expect(one.make().text == other.make().text)
    }
  }

  @Test("random documents survive printing and parsing")
  func printed() async throws {
    let database = try await OracleDatabase.shared()
    let asker = try #require(database.dataset.askers.first)
    for seed in 1...200 as ClosedRange<UInt64> {
      var maker = DocumentMaker(database: database, asker: asker, seed: seed)
      let text = try parse(Source(maker.make().text)).printed
      #expect(try parse(Source(text)).printed == text)
    }
  }
}
