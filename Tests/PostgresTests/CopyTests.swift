import Postgres
import Testing

@Suite(.tags(.postgresClient))
struct CopyTests {
  struct GivenUp: Error {}

  @Test("100,000 rows arrive, and the connection pipelines again afterwards")
  func many() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      try await pool.withConnection { connection in
        _ = try await connection.run(.write("create table copy_many (id int, name text)"))
        let count = try await connection.copyIn("copy copy_many from stdin") { writer in
          for id in 1...100_000 { try await writer.write("\(id)\tname of \(id)\n") }
        }
        #expect(count == 100_000)
        let sum = try await connection.run(.read("select sum(id)::int8 from copy_many"))
        #expect(sum.first?.int8(row: 0, column: 0) == 5_000_050_000)
      }
    }
  }

  @Test("a producer faster than the server is held back, not buffered")
  func backPressure() async throws {
    try await withPool(lanes: [.write(connections: 2)]) { pool in
      try await pool.withConnection { connection in
        _ = try await connection.run(.write("create table copy_slow (line text)"))
        let chunk = String(repeating: "x", count: 1023) + "\n"
        let count = try await connection.copyIn("copy copy_slow from stdin") { writer in
          for _ in 0..<20_000 { try await writer.write(chunk) }
        }
        #expect(count == 20_000)
      }
    }
  }

  @Test("a row that the server refuses fails the COPY and leaves the connection usable")
  func refusedRow() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      try await pool.withConnection { connection in
        _ = try await connection.run(.write("create table copy_refused (id int)"))
        let error = await failure {
          try await connection.copyIn("copy copy_refused from stdin") { writer in
            try await writer.write("1\nnot a number\n")
          }
        }
        #expect(error?.sqlState == "22P02")
        let rows = try await connection.run(.read("select * from copy_refused"))
        #expect(rows.first?.rowCount == 0)
      }
    }
  }

  @Test("a body that throws rolls its COPY back")
  func bodyThrows() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      try await pool.withConnection { connection in
        _ = try await connection.run(.write("create table copy_thrown (id int)"))
        await #expect(throws: GivenUp.self) {
          _ = try await connection.copyIn("copy copy_thrown from stdin") { writer in
            try await writer.write("1\n")
            throw GivenUp()
          }
        }
        let rows = try await connection.run(.read("select * from copy_thrown"))
        #expect(rows.first?.rowCount == 0)
      }
    }
  }

  @Test("a cancelled COPY that waits for a lock is stopped in the server")
  func cancelled() async throws {
    try await withPool(lanes: [.write(connections: 2)]) { pool in
      _ = try await pool.run(.write("create table copy_cancelled (id int)"), lane: .write)
      try await pool.withTransaction { transaction in
        _ = try await transaction.run(.write("lock table copy_cancelled"))
        let task = Task {
          try await pool.withConnection { connection in
            try await connection.copyIn("copy copy_cancelled from stdin") { try await $0.write("1\n") }
          }
        }
        try await Task.sleep(for: .milliseconds(200))
        task.cancel()
        #expect(await failure { try await task.value } == .cancelled)
      }
      #expect(try await pool.text("select count(*)::text from copy_cancelled", lane: .write) == "0")
    }
  }

  @Test("an unknown table, and a statement that is no COPY, are refused before the body runs")
  func notCopy() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      try await pool.withConnection { connection in
        let unknown = await failure {
          try await connection.copyIn("copy nowhere from stdin") { _ in Issue.record("ran") }
        }
        #expect(unknown?.sqlState == "42P01")
        let select = await failure { try await connection.copyIn("select 1") { _ in Issue.record("ran") } }
        guard case .protocolViolation = select?.kind else {
          Issue.record("accepted")
          return
        }
        let count = try await connection.run(.read("select 1")).count
        #expect(count == 1)
      }
    }
  }

  @Test("a COPY is part of the transaction around it")
  func inTransaction() async throws {
    try await withPool(lanes: [.write(connections: 1)]) { pool in
      try await pool.withConnection { connection in
        _ = try await connection.run(.write("create table copy_tx (id int)"))
        _ = try await connection.run(.write("begin"))
        _ = try await connection.copyIn("copy copy_tx from stdin") { try await $0.write("1\n2\n") }
        _ = try await connection.run(.write("rollback"))
        let rows = try await connection.run(.read("select * from copy_tx"))
        #expect(rows.first?.rowCount == 0)
      }
    }
  }
}
