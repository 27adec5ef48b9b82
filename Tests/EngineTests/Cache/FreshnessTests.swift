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
  private static let document =
    "query Q($s: String!) { position: getStore(storeToken: $s, createSession: false) { position } products(storeToken: $s) { nodes { price { amount } } } }"

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

  @Test("no answer is out of date, torn, or ahead of the database")
  func race() async throws {
    let shop = try await TestShop.make()
    try await shop.adopt("visitor")
    let instances = try [
      shop.another(answerCacheBytes: 8 << 20), shop.another(answerCacheBytes: 8 << 20),
    ]
    let progress = Progress()
    let number = "update product set price = (select begun from step) where store_id = '\(TestShop.one)'"
    try await shop.database.run(number.replacing("(select begun from step)", with: "1"))
    try await shop.database.run("select storegraph_changed('\(TestShop.one)')")
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        while !progress.isOver {
          let next = progress.begin()
          try await shop.database.run(
            "begin; \(number.replacing("(select begun from step)", with: "\(next)")); select storegraph_changed('\(TestShop.one)'); commit"
          )
          progress.acknowledge(next)
          // Now and then long enough for answers to be served from what is kept.
          try await Task.sleep(for: .milliseconds(next % 5 == 0 ? 40 : 3))
        }
      }
      for reader in 0..<8 {
        group.addTask {
          while !progress.isOver {
            let earliest = progress.acknowledged
            let amounts = try await Self.amounts(instances[reader % 2])
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
  }

  private static func amounts(_ shop: TestShop) async throws -> [Int64] {
    let response = await shop.engine.answer(
      GraphQLRequest(
        document: document, variables: [JSONMember("s", .string("store-one"))],
        credential: TestShop.credentials["visitor"]?.text, correlationID: "test", mayWrite: false))
    let answer = try parseJSON(response.body)
    guard case .array(let nodes)? = answer["data"]?["products"]?["nodes"], !nodes.isEmpty else {
      throw Missing("products in \(pretty(answer))")
    }
    return nodes.compactMap { if case .int(let amount)? = $0["price"]?["amount"] { amount } else { nil } }
  }
}
