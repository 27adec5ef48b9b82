import Glibc
import Postgres
import TestSupport
import Testing

@Suite("the end of a server", .tags(.server))
struct ShutdownTests {
  @Test("SIGTERM: what runs is answered, what is new is refused, and the status is 0")
  func gracefulEnd() async throws {
    let database = try await ServerDatabase.make()
    let program = try Program.start(["serve"], environment: ["DATABASE_URL": database.connection])
    let client = try await program.client()
    let owner = database.ownerPool()
    async let answer = owner.withConnection { connection in
      try await connection.runScript("begin; lock table category in access exclusive mode")
      async let slow = client.post(ReadServer.document)
      try await eventually("the request waiting for the lock") {
        let waiting = try await owner.query(
          Statement(
            "select count(*) from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())"
          ),
          lane: .write)
        return waiting.int64(row: 0, column: 0) == 0 ? nil : true
      }
      program.signal(SIGTERM)
      try await eventually("the refusal of new connections") {
        do {
          _ = try await client.get("/health")
          return nil
        } catch {
          return true
        }
      }
      #expect(program.isRunning)
      try await connection.runScript("rollback")
      return try await slow
    }
    let answered = try await answer
    #expect(answered.status == 200)
    #expect(value("data", "getStore", "categories", 0, "name", in: answered.text) is String)
    #expect(try await program.exit(within: .seconds(10)) == 0)
    await owner.shutdown()
  }
}
