import Foundation
import TestSupport
import Testing

/// Clients of two instances on one database, most of them while instances and Postgres are killed. A few of everything;
/// `make stress` has it in full.
@Suite("servers that are killed", .tags(.clients), .serialized)
struct KilledServerTests {
  static let isFull = ProcessInfo.processInfo.environment["STOREGRAPH_STRESS"] != nil

  /// What is done to the servers, one after the other, until the test is over.
  private enum Kill: String { case server, postgres, transaction }

  @Test("a replica equals the database at every cursor, whatever is killed, and hears nothing twice")
  func replicas() async throws {
    let mirror = try await KilledServers.mirror()
    // Most of the time there is a transaction of ten seconds, which a kill of Postgres may end.
    try await check(
      "replica.py", (Self.isFull ? ["100", "40"] : ["2", "30"]) + [mirror.database.connection, mirror.url],
      killing: [.transaction, .server, .server, .server, .postgres, .server])
  }

  @Test("sockets that break ten times hear of every write once, in order")
  func once() async throws {
    try await check(
      "sockets.py", Self.isFull ? ["once", "1000", "200"] : ["once", "30", "40"], killing: [.server],
      pause: Self.isFull ? 8 : 1)
  }

  @Test("a session that is ended hears nothing from behind that moment")
  func revoked() async throws {
    try await check("sockets.py", Self.isFull ? ["revoked", "200", "60"] : ["revoked", "20", "30"])
  }

  @Test("subscriptions that hear nothing cost fewer than 100 statements a minute")
  func idle() async throws {
    try await check(
      "sockets.py", Self.isFull ? ["idle", "1000", "60"] : ["idle", "100", "15"], instances: 1)
  }

  @Test("whatever clients send and however they break, servers go on, and end in order")
  func hostile() async throws {
    try await check("hostile.py", [Self.isFull ? "120" : "4"])
  }

  /// - Parameter pause: seconds from everything's being there to the next kill, about.
  private func check(
    _ file: String, _ arguments: [String], instances: Int = 2, killing kills: [Kill] = [], pause: Double = 2
  ) async throws {
    let servers = try await KilledServers.start(instances)
    let disturbance = Task { try await Self.disturb(servers, kills, pause) }
    let result = try await TestPython.run(file, arguments + [servers.database.connection] + servers.urls)
    disturbance.cancel()
    let done = try await disturbance.value
    #expect(result.status == 0, "\(result.text)")
    for kill in kills where kill != .postgres { #expect(done[kill, default: 0] > 0) }
    let counts = done.map { "\($0.key.rawValue) \($0.value)" }.sorted().joined(separator: ", ")
    print("\(file) \(arguments.joined(separator: " ")): \(counts) \(result.text)")
    #expect(await servers.stop() == [])
  }

  /// Until it is cancelled.
  private static func disturb(
    _ servers: KilledServers, _ kills: [Kill], _ pause: Double
  ) async throws -> [Kill: Int] {
    var done: [Kill: Int] = [:]
    var round = 0
    while !kills.isEmpty {
      let kill = kills[round % kills.count]
      switch kill {
      case .server:
        // Once begun it is done, so that the instance is there again.
        let index = round % servers.ports.count
        try await Task { try await servers.kill(index) }.value
      case .postgres: await servers.killPostgres()
      case .transaction: servers.holdTransaction()
      }
      done[kill, default: 0] += 1
      round += 1
      do {
        // Who is slow to begin must have as much time to serve, or nobody would ever be served.
        let begun = ContinuousClock.now
        try await servers.recovered()
        let slowness = (ContinuousClock.now - begun) / .seconds(1)
        try await Task.sleep(for: .seconds(max(slowness, pause * .random(in: 0.5...1.5))))
      } catch is CancellationError {
        break
      }
    }
    return done
  }
}
