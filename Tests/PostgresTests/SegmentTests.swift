import Postgres
import Testing

@Suite(.tags(.postgresClient))
struct SegmentTests {
  @Test("a failing command undoes the ones before it in its segment")
  func implicitTransaction() async throws {
    try await withPool { pool in
      _ = try await pool.run(.write("create table implicit_tx (id int primary key)"), lane: .write)
      let error = await failure {
        try await pool.run(
          .write("insert into implicit_tx values (1)", "insert into implicit_tx values (1)"), lane: .write)
      }
      #expect(error?.sqlState == "23505")
      #expect(error?.report?.commandIndex == 1)
      #expect(error?.report?.table == "implicit_tx")
      #expect(try await pool.text("select count(*)::text from implicit_tx") == "0")
    }
  }

  @Test("a setting made for the transaction is seen in its own segment only")
  func localSetting() async throws {
    try await withPool(lanes: [.read(connections: 1)]) { pool in
      let read = "select coalesce(current_setting('test.store', true), '')"
      let results = try await pool.run(.read("select set_config('test.store', 'one', true)", read))
      #expect(results.last?.text(row: 0, column: 0) == "one")
      #expect(try await pool.text(read) == "")
    }
  }

  @Test("an error in the middle leaves the connection and its prepared statements usable")
  func errorInTheMiddle() async throws {
    try await withPool(lanes: [.read(connections: 1)]) { pool in
      let good = Statement("select 41 + 1")
      let bad = Statement("select 1 / (select 0)")
      let unprepared = Statement("select 7")
      for _ in 0..<3 {
        let error = await failure {
          try await pool.run(
            Segment([Command(good), Command(bad), Command(unprepared)], access: .read))
        }
        #expect(error?.sqlState == "22012")
        #expect(error?.report?.commandIndex == 1)
        let sum = try await pool.query(good).int4(row: 0, column: 0)
        #expect(sum == 42)
        #expect(try await pool.query(unprepared).int4(row: 0, column: 0) == 7)
      }
    }
  }

  @Test("a deferred constraint fails at the sync, and the next segment is unharmed")
  func deferredConstraint() async throws {
    try await withPool { pool in
      _ = try await pool.run(
        .write(
          "create table deferred_parent (id int primary key)",
          "create table deferred_child (id int references deferred_parent deferrable initially deferred)"),
        lane: .write)
      let error = await failure {
        try await pool.run(.write("insert into deferred_child values (1)"), lane: .write)
      }
      #expect(error?.sqlState == "23503")
      #expect(error?.report?.commandIndex == nil)
      #expect(try await pool.text("select count(*)::text from deferred_child", lane: .write) == "0")
    }
  }

  @Test("a syntax error, an unknown table and a NUL each fail their own segment only")
  func refusals() async throws {
    try await withPool(lanes: [.read(connections: 1)]) { pool in
      #expect(await failure { try await pool.query(Statement("selekt")) }?.sqlState == "42601")
      #expect(await failure { try await pool.query(Statement("select * from nowhere")) }?.sqlState == "42P01")
      for sql in ["select 1\0", "\0"] {
        guard case .protocolViolation = await failure({ try await pool.query(Statement(sql)) })?.kind else {
          Issue.record("a NUL was sent")
          continue
        }
      }
      guard case .protocolViolation = await failure({ try await pool.run(Segment([], access: .read)) })?.kind
      else {
        Issue.record("an empty segment was sent")
        return
      }
      var parameters = Parameters()
      parameters.append(text: "a\0b")
      #expect(await failure { try await pool.query(Statement("select $1"), parameters) }?.sqlState == "22021")
      let alive = try await pool.text("select 'alive'")
      #expect(alive == "alive")
    }
  }

  @Test("COPY inside a segment costs the connection, not the pool")
  func copyInSegment() async throws {
    try await withPool(lanes: [.read(connections: 1), .write()]) { pool in
      _ = try await pool.run(.write("create table copy_in_segment (id int)"), lane: .write)
      let error = await failure { try await pool.run(.read("copy copy_in_segment from stdin")) }
      #expect(error != nil)
      #expect(try await pool.text("select 'alive'") == "alive")
    }
  }

  @Test("64 tasks share four connections and each gets its own answers")
  func concurrency() async throws {
    try await withPool { pool in
      let statement = Statement("select $1::int8, pg_backend_pid()")
      let backends = try await withThrowingTaskGroup(of: Set<Int32>.self) { group in
        for task in 0..<64 {
          group.addTask {
            var backends: Set<Int32> = []
            for round in 0..<100 {
              var parameters = Parameters()
              parameters.append(int8: Int64(task * 1000 + round))
              let result = try await pool.query(statement, parameters)
              #expect(result.int8(row: 0, column: 0) == Int64(task * 1000 + round))
              if let backend = result.int4(row: 0, column: 1) { backends.insert(backend) }
            }
            return backends
          }
        }
        var all: Set<Int32> = []
        for try await some in group { all.formUnion(some) }
        return all
      }
      #expect((1...4).contains(backends.count))
    }
  }

  @Test("values and answers far larger than the socket's buffers pass")
  func large() async throws {
    try await withPool(lanes: [.read(connections: 1)]) { pool in
      let text = String(repeating: "0123456789abcdef", count: 512 * 1024)
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<4 {
          group.addTask {
            var parameters = Parameters()
            parameters.append(text: text)
            return try await pool.query(Statement("select $1"), parameters).text(row: 0, column: 0) == text
          }
        }
        for try await isEqual in group { #expect(isEqual) }
      }
      let rows = try await pool.run(.read("select i, repeat('x', 100) from generate_series(1, 100000) i"))
      #expect(rows.first?.rowCount == 100_000)
      #expect(rows.first?.int4(row: 99_999, column: 0) == 100_000)
    }
  }
}
