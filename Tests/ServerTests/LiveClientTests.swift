import Glibc
import TestSupport
import Testing

/// Facts of `Tests/python/live.py`, each a run of its own.
@Suite("clients of others that subscribe", .tags(.clients))
struct LiveClientTests {
  private static let shared = Task {
    let database = try await ServerDatabase.make()
    let program = try Program.start(
      ["serve"],
      environment: [
        "DATABASE_URL": database.connection,
        // One of the facts waits for it.
        "SOCKET_INIT_TIMEOUT_MS": "20000",
      ])
    return (database: database, program: program, port: try await program.client().port)
  }

  @Test(
    "a fact that Python checks",
    arguments: [
      "changes_arrive", "cursor_goes_on", "queries_and_mutations", "close_codes",
      "foreign_origins_are_refused", "twenty_subscriptions", "session_end_closes", "gql_subscribes",
      "events_arrive_and_go_on", "long_events", "queries_as_events", "event_source", "resync_ends_the_stream",
      "without_a_stream_is_an_error", "visitors_move", "sockets_get_errors",
    ])
  func fact(name: String) async throws {
    let server = try await Self.shared.value
    let result = try await TestPython.run("live.py", [name, "http://127.0.0.1:\(server.port)/graphql"])
    #expect(result.status == 0, "\(result.text)")
  }

  @Test("the replica that docs/live.md shows is the database at every cursor", arguments: ["ts", "swift"])
  func page(language: String) async throws {
    let server = try await Self.shared.value
    let result = try await TestPython.run(
      "page.py", [language, "http://127.0.0.1:\(server.port)/graphql", server.database.connection])
    #expect(result.status == 0, "\(result.text)")
  }

  /// A server of its own.
  private func fact(
    _ name: String, _ more: String..., environment: [String: String] = [:]
  ) async throws -> Program {
    let database = try await ServerDatabase.make()
    let program = try Program.start(
      ["serve"], environment: environment.merging(["DATABASE_URL": database.connection]) { $1 })
    let port = try await program.client().port
    let result = try await TestPython.run("live.py", [name, "http://127.0.0.1:\(port)/graphql"] + more)
    #expect(result.status == 0, "\(result.text)")
    return program
  }

  @Test("a token's end closes the socket, unless a ping brings the next one")
  func tokens() async throws {
    _ = try await fact(
      "tokens_end",
      environment: [
        "ACCESS_TOKEN_SECONDS": "40", "PASSWORD_COST": "4",
        "TOKEN_KEYS": "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      ])
  }

  @Test(
    "who lets a megabyte wait, or what is configured, is told so and misses nothing",
    arguments: [nil, 65_536])
  func slowReader(limit: Int?) async throws {
    let program = try await fact(
      "slow_reader", "\(limit ?? 1_048_576)", environment: limit.map { ["BACKLOG_BYTES": "\($0)"] } ?? [:])
    #expect(program.isRunning)
  }

  @Test(
    "who comes back after more changes than a statement can read in its time is answered, and others go on")
  func farBehind() async throws {
    let database = try await ServerDatabase.make()
    let program = try Program.start(
      ["serve"], environment: ["DATABASE_URL": database.connection, "STATEMENT_TIMEOUT_MS": "3000"])
    let url = "http://127.0.0.1:\(try await program.client().port)/graphql"
    let result = try await TestPython.run("live.py", ["far_behind", url, database.connection])
    #expect(result.status == 0, "\(result.text)")
  }

  @Test("SIGTERM: sockets hear 1001, streams of events break off, and the end comes soon")
  func shutdown() async throws {
    let database = try await ServerDatabase.make()
    let program = try Program.start(["serve"], environment: ["DATABASE_URL": database.connection])
    let port = try await program.client().port
    async let result = TestPython.run("live.py", ["told_to_go", "http://127.0.0.1:\(port)/graphql"])
    // It has heard of its socket and of its stream of events by then.
    try await eventually("both connections") {
      program.log.contains { $0["correlationId"] as? String == "told-to-go" } ? true : nil
    }
    program.signal(SIGTERM)
    #expect(try await program.exit() == 0)
    let finished = try await result
    #expect(finished.status == 0, "\(finished.text)")
  }
}
