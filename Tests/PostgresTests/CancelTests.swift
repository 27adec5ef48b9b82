import Postgres
import Testing

@Suite(.tags(.postgresClient))
struct CancelTests {
  /// True once a backend runs a statement with this text, other than the asking one.
  func isRunning(_ marker: String, _ pool: Pool) async throws -> Bool {
    try await pool.text(
      "select count(*)::text from pg_stat_activity where state = 'active' "
        + "and pid <> pg_backend_pid() and query like '%\(marker)%'", lane: .write) != "0"
  }

  @Test(
    "cancelling the task at the head stops its statement in the server", arguments: [Lane.Name.read, "own"])
  func head(_ lane: Lane.Name) async throws {
    let own = Lane(name: "own", connections: 1, mode: .exclusive)
    try await withPool(lanes: [.read(connections: 1), own, .write()]) { pool in
      let marker = "cancel_head_\(lane)"
      let access: Segment.Access = lane == .read ? .read : .write
      let task = Task {
        try await pool.run(
          Segment([.oneShot("select pg_sleep(600) as \(marker)")], access: access), lane: lane)
      }
      #expect(try await eventually { try await isRunning(marker, pool) })
      task.cancel()
      #expect(await failure { try await task.value } == .cancelled)
      #expect(try await eventually { try await !isRunning(marker, pool) })
      let next = try await pool.text("select 'next'", lane: lane)
      #expect(next == "next")
    }
  }

  @Test("cancelling a task behind the head answers it at once and leaves the head alone")
  func behind() async throws {
    try await withPool(lanes: [.read(connections: 1), .write(connections: 2)]) { pool in
      try await pool.withConnection { connection in
        _ = try await connection.run(.write("select pg_advisory_lock(4711)"))
        let head = Task {
          try await pool.text("select 'head' as cancel_behind from pg_advisory_xact_lock_shared(4711)")
        }
        #expect(try await eventually { try await isRunning("cancel_behind", pool) })
        let behind = Task { try await pool.text("select 'behind'") }
        let neighbour = Task { try await pool.text("select 'neighbour'") }
        try await Task.sleep(for: .milliseconds(100))
        behind.cancel()
        #expect(await failure { try await behind.value } == .cancelled)
        #expect(try await isRunning("cancel_behind", pool))
        _ = try await connection.run(.write("select pg_advisory_unlock(4711)"))
        #expect(try await head.value == "head")
        #expect(try await neighbour.value == "neighbour")
      }
    }
  }

  @Test("a slow statement that was abandoned behind the head is stopped once it gets there")
  func abandonedBecomesHead() async throws {
    try await withPool(lanes: [.read(connections: 1), .write(connections: 2)]) { pool in
      try await pool.withConnection { connection in
        _ = try await connection.run(.write("select pg_advisory_lock(4712)"))
        let head = Task {
          try await pool.text("select 'head' as abandoned_behind from pg_advisory_xact_lock_shared(4712)")
        }
        #expect(try await eventually { try await isRunning("abandoned_behind", pool) })
        let slow = Task { try await pool.text("select pg_sleep(600)") }
        let neighbour = Task { try await pool.text("select 'neighbour'") }
        try await Task.sleep(for: .milliseconds(100))
        slow.cancel()
        #expect(await failure { try await slow.value } == .cancelled)
        _ = try await connection.run(.write("select pg_advisory_unlock(4712)"))
        #expect(try await head.value == "head")
        #expect(try await neighbour.value == "neighbour")
      }
    }
  }

  @Test("a storm of cancels on one connection never hits those who did not ask")
  func innocents() async throws {
    try await withPool(lanes: [.read(connections: 1)]) { pool in
      await withTaskGroup(of: Void.self) { group in
        for task in 0..<16 {
          group.addTask {
            for round in 0..<60 {
              let query = Task { try await pool.text("select '\(round)' from pg_sleep(0.0005)") }
              if task.isMultiple(of: 2) {
                try? await Task.sleep(for: .microseconds(Int.random(in: 0...4000)))
                query.cancel()
                let error = await failure { try await query.value }
                #expect(error == nil || error == .cancelled)
              } else {
                let answer = try? await query.value
                #expect(answer == "\(round)")
              }
            }
          }
        }
      }
    }
  }

  @Test("a statement timeout is reported, not run again")
  func statementTimeout() async throws {
    try await withPool(lanes: [.read(connections: 1)], startup: ["set statement_timeout = 50"]) { pool in
      #expect(await failure { try await pool.text("select pg_sleep(600)") }?.sqlState == "57014")
      // It counts while Postgres waits for a core, too.
      let isNext = try await eventually { (try? await pool.text("select 'next'")) == "next" }
      #expect(isNext)
    }
  }

  @Test("a task that is cancelled already sends nothing")
  func cancelledBefore() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      _ = try await pool.run(.write("create sequence cancelled_before"), lane: .write)
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return try await pool.run(.write("select nextval('cancelled_before')"), lane: .write)
      }
      #expect(await failure { try await task.value } == .cancelled)
      let isCalled = "select is_called::text from cancelled_before"
      #expect(try await pool.text(isCalled, lane: .write) == "false")
    }
  }
}
