import Executor
import Postgres
import Schema
import TestSupport
import Testing

@Suite("Idle subscriptions", .tags(.writer))
struct IdleTests {
  @Test("300 that hear nothing cost fewer than 100 transactions a minute")
  func idle() async throws {
    let live = try await LiveShop.make()
    let document =
      "subscription($s: String!) { storeChanged(storeToken: $s) { cursor changes { __typename } } }"
    var subscribers: [Subscriber] = []
    for number in 0..<300 {
      subscribers.append(
        try await live.subscribe(document, as: ["visitor", "customer", "seller", "admin"][number % 4]))
    }
    for subscriber in subscribers { _ = try await subscriber.message() }
    // Backends tell what they did last with up to ten seconds' delay, or later on a busy machine. So the quietest of some quarters of
    // a minute counts; the two questions are this test's own.
    let limit: Int64 = 25
    var quietest = Int64.max
    for _ in 0..<8 where quietest >= limit {
      try await Task.sleep(for: .seconds(12))
      let before = try await transactions(live)
      try await Task.sleep(for: .seconds(15))
      quietest = min(quietest, try await transactions(live) - before - 2)
    }
    #expect(quietest < limit)
  }

  private func transactions(_ live: LiveShop) async throws -> Int64 {
    let counts = try await live.shop.column(
      "select (xact_commit + xact_rollback)::text from pg_stat_database where datname = current_database()")
    return try #require(counts.first.flatMap { Int64($0) })
  }
}
