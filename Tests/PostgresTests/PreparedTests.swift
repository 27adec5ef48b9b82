import Postgres
import Testing

@Suite(.tags(.postgresClient))
struct PreparedTests {
  @Test("a statement is prepared once per connection, a one-shot never")
  func once() async throws {
    try await withPool(lanes: [.read(connections: 1)]) { pool in
      for _ in 0..<3 { _ = try await pool.query(Statement("select 1")) }
      _ = try await pool.run(.read("select 2"))
      #expect(try await pool.text("select count(*)::text from pg_prepared_statements") == "1")
    }
  }

  @Test("warm statements are prepared before the first call, and a broken one harms nobody")
  func warm() async throws {
    let warm = [Statement("select 1"), Statement("select * from nowhere"), Statement("select 3")]
    try await withPool(lanes: [.read(connections: 1)], warm: warm) { pool in
      let count = try await pool.text("select count(*)::text from pg_prepared_statements")
      #expect(count == "2")
      #expect(try await pool.query(warm[2]).int4(row: 0, column: 0) == 3)
    }
  }

  @Test("beyond the budget the least recently used statements leave the server")
  func eviction() async throws {
    try await withPool(
      lanes: [.read(connections: 1), .write(connections: 1)], preparedBytes: 30, preparedBytesPerSQLByte: 1
    ) { pool in
      for lane in [Lane.Name.read, .write] {
        for number in 10..<30 {
          let result = try await pool.query(Statement("select  \(number)"), lane: lane)
          #expect(result.int4(row: 0, column: 0) == Int32(number))
        }
        let count = try await pool.text("select count(*)::text from pg_prepared_statements", lane: lane)
        #expect(["3", "4"].contains(count))
      }
    }
  }

  @Test("a statement that failed to prepare works once its table exists")
  func failedPrepare() async throws {
    try await withPool(lanes: [.read(connections: 1), .write()]) { pool in
      let statement = Statement("select count(*) from born_later")
      #expect(await failure { try await pool.query(statement) }?.sqlState == "42P01")
      _ = try await pool.run(.write("create table born_later (id int)"), lane: .write)
      #expect(try await pool.query(statement).int8(row: 0, column: 0) == 0)
    }
  }

  @Test("what a failed segment had prepared stays prepared, what it skipped is prepared later")
  func preparedInFailedSegment() async throws {
    try await withPool(lanes: [.read(connections: 1)]) { pool in
      let first = Statement("select 1 as first")
      let failing = Statement("select 1 / (select 0)")
      let last = Statement("select 3 as last")
      _ = await failure {
        try await pool.run(Segment([Command(first), Command(failing), Command(last)], access: .read))
      }
      #expect(try await pool.text("select count(*)::text from pg_prepared_statements") == "2")
      let results = try await pool.run(Segment([Command(first), Command(last)], access: .read))
      #expect(results.map { $0.int4(row: 0, column: 0) } == [1, 3])
    }
  }

  @Test("many tasks that meet a new statement at once, good or broken, each get their own answer")
  func stampede() async throws {
    try await withPool(lanes: [.read(connections: 1)]) { pool in
      let good = Statement("select 'good'")
      let broken = Statement("select broken")
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<40 {
          group.addTask {
            if number.isMultiple(of: 2) {
              let text = try? await pool.query(good).text(row: 0, column: 0)
              #expect(text == "good")
            } else {
              let segment = Segment([Command(broken), Command(good)], access: .read)
              #expect(await failure { try await pool.run(segment) }?.sqlState == "42703")
            }
          }
        }
      }
    }
  }

  @Test("a changed table is read again with a new plan, by all who share the connection")
  func stalePlan() async throws {
    try await withPool(lanes: [.read(connections: 1), .write()]) { pool in
      _ = try await pool.run(.write("create table stale_plan as select 1 as a"), lane: .write)
      let statement = Statement("select * from stale_plan")
      #expect(try await pool.query(statement).columnCount == 1)
      _ = try await pool.run(.write("alter table stale_plan add column b int default 2"), lane: .write)
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<20 { group.addTask { try await pool.query(statement).columnCount } }
        for try await columns in group { #expect(columns == 2) }
      }
    }
  }

  @Test("a write with a stale plan reports it as retryable, and the retry succeeds")
  func stalePlanOfWrite() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      _ = try await pool.run(.write("create table stale_write (a int)"), lane: .write)
      let insert = Statement("insert into stale_write values (1) returning *")
      let segment = Segment([Command(insert)], access: .write)
      _ = try await pool.run(segment, lane: .write)
      _ = try await pool.run(.write("alter table stale_write add column b int"), lane: .write)
      let error = await failure { try await pool.withTransaction { try await $0.run(segment) } }
      #expect(error?.isRetryable == true)
      let results = try await pool.withTransaction { try await $0.run(segment) }
      #expect(results.first?.columnCount == 2)
    }
  }

  @Test("after DEALLOCATE ALL, statements are prepared again")
  func deallocateAll() async throws {
    try await withPool(lanes: [.read(connections: 1)]) { pool in
      let statement = Statement("select 5")
      _ = try await pool.query(statement)
      _ = try await pool.run(.read("deallocate all"))
      #expect(try await pool.query(statement).int4(row: 0, column: 0) == 5)
    }
  }
}
