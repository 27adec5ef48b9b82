import TestSupport
import Testing

/// Facts of `Tests/python/live.py`, each a run of its own.
@Suite("clients of others that subscribe", .tags(.clients))
struct LiveClientTests {
  private static let shared = Task {
    let database = try await ServerDatabase.make()
    let program = try Program.start(["serve"], environment: ["DATABASE_URL": database.connection])
    return (program: program, port: try await program.client().port)
  }

  @Test(
    "a fact that Python checks",
    arguments: [
      "changes_arrive", "cursor_goes_on", "queries_and_mutations", "close_codes",
      "foreign_origins_are_refused", "twenty_subscriptions", "session_end_closes", "gql_subscribes",
      "events_arrive_and_go_on", "queries_as_events", "event_source", "resync_ends_the_stream",
      "without_a_stream_is_an_error",
    ])
  func fact(name: String) async throws {
    let server = try await Self.shared.value
    let result = try await TestPython.run("live.py", [name, "http://127.0.0.1:\(server.port)/graphql"])
    #expect(result.status == 0, "\(result.text)")
  }
}
