import Glibc
import Postgres
import TestSupport
import Testing

/// On a cluster of its own, because it is broken on purpose.
@Suite(.tags(.postgresClient), .serialized)
struct RecoveryTests {
  static let cluster = Task { try await TestCluster.started() }

  func pool() async throws -> Pool {
    let connection = try await RecoveryTests.cluster.value.connection
    return Pool(PoolConfiguration(connection: connection, leaseWait: .seconds(180)), logger: quiet)
  }

  func isConnection(_ error: PostgresError?) -> Bool {
    if case .connection = error?.kind { return true }
    return false
  }

  @Test("a backend killed by the kernel fails what was in flight, and the pool recovers by itself")
  func killedBackend() async throws {
    let pool = try await pool()
    let bystander = Task { try await pool.text("select pg_sleep(600) as bystander") }
    let isRunning = "select count(*)::text from pg_stat_activity where query like 'select pg_sleep%bystander'"
    #expect(try await eventually { try await pool.text(isRunning, lane: .write) == "1" })
    let own = Task {
      try await pool.withConnection { connection in
        let pid = try await connection.run(.read("select pg_backend_pid()")).first?.int4(row: 0, column: 0)
        _ = kill(pid ?? 0, SIGKILL)
        _ = try await connection.run(.write("select pg_sleep(600)"))
      }
    }
    #expect(isConnection(await failure { try await own.value }))
    #expect(isConnection(await failure { try await bystander.value }))
    #expect(try await eventually { await failure { try await pool.ping() } == nil })
    #expect(try await eventually { await failure { try await pool.ping(lane: .write) } == nil })
    await pool.shutdown()
  }

  @Test("a killed postmaster fails what was in flight; queries work again when it is back")
  func killedPostmaster() async throws {
    let pool = try await pool()
    let statement = Statement("select 'prepared before'")
    _ = try await pool.query(statement)
    let inFlight = Task { try await pool.text("select pg_sleep(600) as in_flight") }
    let isRunning = "select count(*)::text from pg_stat_activity where query like 'select pg_sleep%in_flight'"
    #expect(try await eventually { try await pool.text(isRunning, lane: .write) == "1" })
    let cluster = try await RecoveryTests.cluster.value
    try await onOwnThread { try cluster.crashAndRestart() }
    #expect(isConnection(await failure { try await inFlight.value }))
    let answer = try await pool.query(statement)
    #expect(answer.text(row: 0, column: 0) == "prepared before")
    try await pool.withTransaction { _ = try await $0.run(.write("create temp table t (id int)")) }
    await pool.shutdown()
  }

  @Test("LISTEN survives the loss of its connection, and says so")
  func listener() async throws {
    let connection = try await RecoveryTests.cluster.value.connection
    let pool = try await pool()
    let listener = Listener(connection: connection, logger: quiet)
    let stream = listener.notifications(channel: "Orders \"new\"")
    var events = stream.makeAsyncIterator()
    #expect(await events.next() == .listening)
    let notify = "select pg_notify('Orders \"new\"', $1)"
    func send(_ payload: String) async throws {
      var parameters = Parameters()
      parameters.append(text: payload)
      _ = try await pool.query(Statement(notify), parameters)
    }
    try await send("one")
    #expect(await events.next() == .notification(payload: "one"))
    let kill =
      "select count(pg_terminate_backend(pid))::text from pg_stat_activity "
      + "where application_name = 'storegraph-listen'"
    #expect(try await pool.text(kill) == "1")
    #expect(await events.next() == .lost)
    #expect(await events.next() == .listening)
    try await send("two")
    #expect(await events.next() == .notification(payload: "two"))
    listener.shutdown()
    #expect(await events.next() == nil)
    #expect(await listener.notifications(channel: "late").first { _ in true } == nil)
    await pool.shutdown()
  }

  @Test("each channel hears its own notifications, and all its subscribers hear them")
  func channels() async throws {
    let pool = try await pool()
    let listener = Listener(connection: try await RecoveryTests.cluster.value.connection, logger: quiet)
    var first = listener.notifications(channel: "a").makeAsyncIterator()
    #expect(await first.next() == .listening)
    var second = listener.notifications(channel: "a").makeAsyncIterator()
    var other = listener.notifications(channel: "b").makeAsyncIterator()
    #expect(await second.next() == .listening)
    #expect(await other.next() == .listening)
    _ = try await pool.run(.read("notify a, 'to a'", "notify b, 'to b'"))
    #expect(await second.next() == .notification(payload: "to a"))
    #expect(await other.next() == .notification(payload: "to b"))
    listener.shutdown()
    await pool.shutdown()
  }
}
