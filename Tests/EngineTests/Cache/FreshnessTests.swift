import Executor
import Foundation
import Synchronization
import TestSupport
import Testing

/// Writers and readers at once, on two instances with caches: an answer is never older than what was acknowledged before it was asked
/// for, never newer than what had begun when it came, and always one moment's. `STOREGRAPH_STRESS` asks 100,000 times.
@Suite("freshness of kept answers", .tags(.answerCache), .serialized)
struct FreshnessTests {
  private static let reads = ProcessInfo.processInfo.environment["STOREGRAPH_STRESS"] == nil ? 3_000 : 100_000
  /// Prices, which are everybody's, alone or beside something of the viewer's own session, which is written with them.
  enum Question: String, Sendable, CaseIterable {
    case shared, withOwn

    var document: String {
      """
      query Q($s: String!) {
        state: getStore(storeToken: $s, createSession: false) { position \(self == .withOwn ? "session { agent }" : "") }
        products(storeToken: $s) { nodes { price { amount } } }
      }
      """
    }
  }

  /// Numbers of writes, begun and acknowledged, and of reads.
  private final class Progress: Sendable {
    private let state = Mutex((begun: Int64(1), acknowledged: Int64(1), reads: 0))

    var isOver: Bool { state.withLock { $0.reads >= FreshnessTests.reads } }
    var acknowledged: Int64 { state.withLock { $0.acknowledged } }

    func begin() -> Int64 {
      state.withLock {
        $0.begun += 1
        return $0.begun
      }
    }
    func acknowledge(_ number: Int64) { state.withLock { $0.acknowledged = number } }
    /// Counts a read; returns the latest write that has begun.
    func read() -> Int64 {
      state.withLock {
        $0.reads += 1
        return $0.begun
      }
    }
  }

  @Test("no answer is out of date, torn, or ahead of the database", arguments: Question.allCases)
  func race(_ question: Question) async throws {
    let shop = try await TestShop.make()
    for role in ["visitor", "customer"] { try await shop.adopt(role) }
    var tokens = ["visitor", "customer"].compactMap { TestShop.credentials[$0]?.text }
    for _ in 0..<2 { tokens.append(try await Self.newcomer(shop)) }
    let credentials = tokens
    let instances = try [
      shop.another(answerCacheBytes: 8 << 20), shop.another(answerCacheBytes: 8 << 20),
    ]
    let progress = Progress()
    func write(_ number: Int64) async throws {
      try await shop.database.run(
        """
        begin; update product set price = \(number) where store_id = '\(TestShop.one)';
        update session set agent = '\(number)' where store_id = '\(TestShop.one)';
        select storegraph_changed('\(TestShop.one)'); commit
        """)
    }
    try await write(1)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        while !progress.isOver {
          let next = progress.begin()
          try await write(next)
          progress.acknowledge(next)
          // Now and then long enough for answers to be served from what is kept.
          try await Task.sleep(for: .milliseconds(next % 5 == 0 ? 40 : 3))
        }
      }
      for reader in 0..<8 {
        group.addTask {
          while !progress.isOver {
            let earliest = progress.acknowledged
            let amounts = try await Self.amounts(
              question, as: credentials[reader / 2], of: instances[reader % 2])
            let latest = progress.read()
            try #require(Set(amounts).count == 1, "torn: \(amounts)")
            try #require(
              amounts[0] >= earliest, "out of date: \(amounts[0]), and \(earliest) was acknowledged")
            try #require(amounts[0] <= latest, "ahead: \(amounts[0]), and \(latest) is the latest")
          }
        }
      }
      try await group.waitForAll()
    }
    let counts = try instances.map { try #require($0.engine.answerCacheCounts) }
    #expect(counts.allSatisfy { $0.hits > 0 && $0.outdated > 0 }, "\(counts)")
    if question == .withOwn { #expect(counts.allSatisfy { $0.partial > 0 }, "\(counts)") }
  }

  /// A new session's token.
  private static func newcomer(_ shop: TestShop) async throws -> String {
    let answer = try await shop.ask(
      "query Q($s: String!) { getStore(storeToken: $s) { session { token } } }", as: nil)
    guard case .string(let token)? = answer["data"]?["getStore"]?["session"]?["token"] else {
      throw Missing("a token in \(pretty(answer))")
    }
    return token
  }

  /// Every number that was written last, from wherever the answer has it.
  private static func amounts(
    _ question: Question, as credential: String, of shop: TestShop
  ) async throws -> [Int64] {
    let response = await shop.engine.answer(
      GraphQLRequest(
        document: question.document, variables: [JSONMember("s", .string("store-one"))],
        credential: credential, correlationID: "test", mayWrite: false))
    let answer = try parseJSON(response.body)
    guard case .array(let nodes)? = answer["data"]?["products"]?["nodes"], !nodes.isEmpty else {
      throw Missing("products in \(pretty(answer))")
    }
    var own: Int64?
    if case .string(let agent)? = answer["data"]?["state"]?["session"]?["agent"] { own = Int64(agent) }
    if question == .withOwn, own == nil { throw Missing("the session in \(pretty(answer))") }
    return (own.map { [$0] } ?? [])
      + nodes.compactMap { if case .int(let amount)? = $0["price"]?["amount"] { amount } else { nil } }
  }
}
