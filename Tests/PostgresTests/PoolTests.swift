import Postgres
import Testing

@Suite(.tags(.postgresClient))
struct PoolTests {
  @Test("a caller waits for a lease only so long, then hears that the pool is busy")
  func busy() async throws {
    try await withPool(lanes: [.write(connections: 1)], leaseWait: .milliseconds(300)) { pool in
      #expect(try await eventually { await failure { try await pool.ping(lane: .write) } == nil })
      try await pool.withConnection { _ in
        #expect(await failure { try await pool.withConnection { _ in } } == .busy)
        #expect(await failure { try await pool.text("select 1", lane: .write) } == .busy)
      }
      let isFree = try await eventually {
        (try? await pool.text("select 'free'", lane: .write)) == "free"
      }
      #expect(isFree)
    }
  }

  @Test("a shared lane has a limit too")
  func sharedLimit() async throws {
    try await withPool(lanes: [.read(connections: 1, inFlight: 1)], leaseWait: .milliseconds(300)) { pool in
      #expect(try await eventually { await failure { try await pool.ping() } == nil })
      let head = Task { try await pool.text("select pg_sleep(600)") }
      let isBusy = try await eventually { await failure { try await pool.ping() } == .busy }
      #expect(isBusy)
      head.cancel()
      #expect(await failure { try await head.value } == .cancelled)
    }
  }

  @Test("a cancelled waiter leaves the line, and the next one is served")
  func cancelledWaiter() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      let (waiting, second) = try await pool.withConnection { _ in
        let waiting = Task { try await pool.withConnection { _ in } }
        let second = Task { try await pool.withConnection { _ in } }
        try await Task.sleep(for: .milliseconds(50))
        waiting.cancel()
        #expect(await failure { try await waiting.value } == .cancelled)
        return (waiting, second)
      }
      _ = waiting
      try await second.value
    }
  }

  @Test("200 tasks over two exclusive connections are all served, never two on one")
  func exclusive() async throws {
    // Each commit waits for the disk, which other tests keep busy.
    try await withPool(lanes: [.write(connections: 2)], leaseWait: .seconds(900)) { pool in
      _ = try await pool.run(.write("create table pool_exclusive as select 0 as n"), lane: .write)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<200 {
          group.addTask {
            try await pool.withTransaction { transaction in
              _ = try await transaction.run(.write("update pool_exclusive set n = n + 1"))
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await pool.text("select n::text from pool_exclusive", lane: .write) == "200")
    }
  }

  @Test("settings and startup SQL are in force on every connection, before the first caller")
  func startup() async throws {
    let lane = Lane.read(
      connections: 1, settings: [.init("plan_cache_mode", "force_generic_plan"), .init("work_mem", "5MB")])
    try await withPool(lanes: [lane], startup: ["set timezone = 'UTC'", "set role pg_monitor"]) { pool in
      let text =
        "select concat_ws(' ', current_setting('plan_cache_mode'), current_setting('work_mem'), "
        + "current_setting('timezone'), current_user, current_setting('application_name'))"
      let settings = try await pool.text(text)
      #expect(settings == "force_generic_plan 5MB UTC pg_monitor storegraph")
    }
  }

  @Test("a startup statement that fails is what callers hear")
  func failingStartup() async throws {
    let lanes = [Lane.read(connections: 1)]
    try await withPool(lanes: lanes, leaseWait: .milliseconds(300), startup: ["set role nobody"]) { pool in
      let isHeard = try await eventually {
        guard case .connection(let message) = await failure({ try await pool.ping() })?.kind else {
          return false
        }
        return message.contains("22023")
      }
      #expect(isHeard)
    }
  }

  @Test(
    "without a server the reason is reported after the wait",
    arguments: ["host=/tmp/nowhere-at-all", "host=127.0.0.1 port=1", "host=localhost port=1", "nonsense"])
  func unreachable(_ connection: String) async throws {
    let pool = Pool(
      PoolConfiguration(connection: connection, leaseWait: .milliseconds(300)), logger: quiet)
    let isReported = try await eventually {
      guard case .connection(let message) = await failure({ try await pool.ping() })?.kind else {
        return false
      }
      return message != "not connected yet"
    }
    #expect(isReported)
    await pool.shutdown()
  }

  @Test("shutdown lets running work end, refuses new work, and may be repeated")
  func shutdown() async throws {
    let lock = "pg_advisory_xact_lock_shared(4713)"
    try await withPool(lanes: [.write(connections: 2)]) { observer in
      try await withPool(lanes: [.read(connections: 2), .write(connections: 2)]) { pool in
        try await observer.withConnection { holder in
          _ = try await holder.run(.write("select pg_advisory_lock(4713)"))
          let read = Task { try await pool.text("select 'done' as in_shutdown from \(lock)") }
          let write = Task {
            try await pool.withConnection { connection in
              _ = try await connection.run(.write("select 'done' as in_shutdown from \(lock)"))
              return try await connection.run(.write("select 'still leased'")).first?.text(row: 0, column: 0)
            }
          }
          let waiting =
            "select count(*)::text from pg_stat_activity "
            + "where state = 'active' and query like 'select _done_ as in_shutdown%'"
          #expect(try await eventually { try await observer.text(waiting, lane: .write) == "2" })
          let closing = Task { await pool.shutdown(within: .seconds(60)) }
          #expect(try await eventually { await failure { try await pool.ping() } == .closed })
          #expect(await failure { try await pool.withConnection { _ in } } == .closed)
          _ = try await holder.run(.write("select pg_advisory_unlock(4713)"))
          await closing.value
          #expect(try await read.value == "done")
          #expect(try await write.value == "still leased")
          await pool.shutdown()
        }
      }
    }
  }

  @Test("what still runs at the deadline of a shutdown fails as closed, and is stopped in the server")
  func shutdownDeadline() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { observer in
      try await withPool(lanes: [.read(connections: 1)]) { pool in
        let isRunning =
          "select count(*)::text from pg_stat_activity "
          + "where state = 'active' and query like 'select pg_sleep%past_deadline'"
        let read = Task { try await pool.text("select pg_sleep(600) as past_deadline") }
        #expect(try await eventually { try await observer.text(isRunning, lane: .write) == "1" })
        await pool.shutdown(within: .milliseconds(100))
        #expect(await failure { try await read.value } == .closed)
        let isStopped = try await eventually { try await observer.text(isRunning, lane: .write) == "0" }
        #expect(isStopped)
      }
    }
  }

  @Test(
    "a transaction left open on a shared connection costs that connection, not the data of its neighbours")
  func openTransactionOnShared() async throws {
    try await withPool(lanes: [.read(connections: 1)]) { pool in
      let pid = try await pool.text("select pg_backend_pid()::text")
      _ = try await pool.run(.read("begin"))
      let other = try await pool.text("select pg_backend_pid()::text")
      #expect(pid != other)
    }
  }

  @Test("a connection that has been given back is useless to whoever kept it")
  func keptConnection() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      let kept = try await pool.withConnection { $0 }
      try await pool.withConnection { _ in
        guard case .connection = await failure({ try await kept.run(.read("select 1")) })?.kind else {
          Issue.record("it still works")
          return
        }
      }
    }
  }

  @Test("a lane that does not exist, a lease of a shared one, and a write on it are refused")
  func lanes() async throws {
    try await withPool(lanes: [.read(connections: 1)]) { pool in
      for body: (Pool) async throws -> Void in [
        { _ = try await $0.text("select 1", lane: "missing") },
        { try await $0.withConnection(lane: .read) { _ in } },
        { _ = try await $0.run(.write("select 1"), lane: .read) },
      ] {
        guard case .protocolViolation = await failure({ try await body(pool) })?.kind else {
          Issue.record("not refused")
          continue
        }
      }
    }
  }
}
