import Postgres
import Testing

@Suite(.tags(.postgresClient))
struct TransactionTests {
  struct Refused: Error {}

  func table(_ pool: Pool, _ name: String) async throws {
    _ = try await pool.run(.write("create table \(name) (id int primary key)"), lane: .write)
  }

  func count(_ pool: Pool, _ name: String) async throws -> String? {
    try await pool.text("select count(*)::text from \(name)", lane: .write)
  }

  @Test("a transaction commits at the end of its body, and its segments share it")
  func commit() async throws {
    try await withPool(lanes: [.write(connections: 2)]) { pool in
      try await table(pool, "tx_commit")
      try await pool.withTransaction { transaction in
        let first = try await transaction.run(.write("insert into tx_commit values (1) returning id"))
        #expect(first.map { $0.int4(row: 0, column: 0) } == [1])
        #expect(try await count(pool, "tx_commit") == "0")
        _ = try await transaction.run(.write("insert into tx_commit values (2)"))
      }
      #expect(try await count(pool, "tx_commit") == "2")
    }
  }

  @Test("the last commands travel with the COMMIT")
  func commitWith() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      try await table(pool, "tx_with")
      let results = try await pool.withTransaction { transaction in
        _ = try await transaction.run(.write("insert into tx_with values (1)"))
        return try await transaction.commit(with: .write("insert into tx_with values (2) returning id"))
      }
      #expect(results.map { $0.int4(row: 0, column: 0) } == [2])
      let error = await failure {
        try await pool.withTransaction { transaction in
          try await transaction.commit(
            with: .write("insert into tx_with values (3)", "insert into tx_with values (1)"))
        }
      }
      #expect(error?.sqlState == "23505")
      #expect(error?.report?.commandIndex == 1)
      #expect(try await count(pool, "tx_with") == "2")
    }
  }

  @Test("commands behind COMMIT see what it made, and run in the same trip")
  func behindCommit() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      try await table(pool, "tx_behind")
      let outcome = try await pool.withTransaction { transaction in
        _ = try await transaction.run(.write("insert into tx_behind values (1)"))
        return try await transaction.commit(
          with: .write("insert into tx_behind values (2) returning id"),
          then: [
            .oneShot("select count(*) from tx_behind"), .oneShot("select pg_current_xact_id_if_assigned()"),
          ])
      }
      guard case .committed(let results, let then) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(results.map { $0.int4(row: 0, column: 0) } == [2])
      #expect(then.first?.int8(row: 0, column: 0) == 2)
      // A transaction of their own, in which nothing has been written.
      #expect(then.last?.text(row: 0, column: 0) == nil)
    }
  }

  @Test("what fails behind COMMIT undoes nothing, and the connection serves the next caller")
  func failureBehindCommit() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      try await table(pool, "tx_behind_failed")
      let outcome = try await pool.withTransaction { transaction in
        try await transaction.commit(
          with: .write("insert into tx_behind_failed values (1)"),
          then: [.oneShot("select 1 / 0"), .oneShot("select 2")])
      }
      guard case .committedAlone = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(try await count(pool, "tx_behind_failed") == "1")
    }
  }

  @Test("with commands behind COMMIT, too, what fails before it undoes all")
  func failureBeforeCommit() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      try await table(pool, "tx_before_failed")
      let error = await failure {
        try await pool.withTransaction { transaction in
          try await transaction.commit(
            with: .write(
              "insert into tx_before_failed values (1)", "insert into tx_before_failed values (1)"),
            then: [.oneShot("select 1")])
        }
      }
      #expect(error?.sqlState == "23505")
      #expect(error?.report?.commandIndex == 1)
      #expect(try await count(pool, "tx_before_failed") == "0")
    }
  }

  @Test("an error thrown by the body rolls back, and the connection serves the next caller")
  func rollback() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      try await table(pool, "tx_rollback")
      await #expect(throws: Refused.self) {
        try await pool.withTransaction { transaction in
          _ = try await transaction.run(.write("insert into tx_rollback values (1)"))
          throw Refused()
        }
      }
      #expect(try await count(pool, "tx_rollback") == "0")
    }
  }

  @Test("a COMMIT that follows a swallowed error is reported, because nothing was committed")
  func swallowedError() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      try await table(pool, "tx_swallowed")
      let error = await failure {
        try await pool.withTransaction { transaction in
          _ = try await transaction.run(.write("insert into tx_swallowed values (1)"))
          _ = try? await transaction.run(.write("insert into tx_swallowed values (1)"))
        }
      }
      guard case .protocolViolation = error?.kind else {
        Issue.record("not reported")
        return
      }
      #expect(try await count(pool, "tx_swallowed") == "0")
    }
  }

  @Test("a lease that leaves a transaction open has it rolled back before the next caller")
  func openTransaction() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      try await table(pool, "tx_open")
      try await pool.withConnection { connection in
        _ = try await connection.run(.write("begin", "insert into tx_open values (1)"))
      }
      #expect(try await count(pool, "tx_open") == "0")
    }
  }

  @Test("a serialisation failure is retryable")
  func serialisation() async throws {
    try await withPool(lanes: [.write(connections: 2)]) { pool in
      try await table(pool, "tx_serial")
      _ = try await pool.run(.write("insert into tx_serial values (1)"), lane: .write)
      let error = await failure {
        try await pool.withTransaction(begin: "BEGIN ISOLATION LEVEL REPEATABLE READ") { transaction in
          _ = try await transaction.run(.read("select * from tx_serial"))
          _ = try await pool.run(.write("update tx_serial set id = 2"), lane: .write)
          _ = try await transaction.run(.write("update tx_serial set id = 3"))
        }
      }
      #expect(error?.sqlState == "40001")
      #expect(error?.isRetryable == true)
    }
  }

  @Test("a cancelled task's transaction is rolled back")
  func cancelled() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      try await table(pool, "tx_cancelled")
      let task = Task {
        try await pool.withTransaction { transaction in
          _ = try await transaction.run(.write("insert into tx_cancelled values (1)"))
          _ = try await transaction.run(.write("select pg_sleep(600)"))
        }
      }
      try await Task.sleep(for: .milliseconds(200))
      task.cancel()
      #expect(await failure { try await task.value } == .cancelled)
      #expect(try await count(pool, "tx_cancelled") == "0")
    }
  }

  @Test("a script of several statements is one implicit transaction, and its first error is reported")
  func script() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      try await pool.withConnection { connection in
        try await connection.runScript(
          "create table tx_script (id int primary key); insert into tx_script values (1); select 1;")
        let error = await failure {
          try await connection.runScript("insert into tx_script values (2); insert into tx_script values (1)")
        }
        #expect(error?.sqlState == "23505")
        let error2 = await failure { try await connection.runScript("copy tx_script from stdin") }
        #expect(error2?.sqlState == "57014")
        let rows = try await connection.run(.read("select id from tx_script"))
        #expect(rows.first?.rowCount == 1)
      }
    }
  }
}
