import Glibc
import Postgres
import TestSupport
import Testing

@Suite("the end of a server", .tags(.server))
struct ShutdownTests {
  private static func parameters(_ text: String) -> Parameters {
    var parameters = Parameters()
    parameters.append(text: text)
    return parameters
  }

  @Test("SIGTERM: what runs is answered, what is new is refused, and the status is 0")
  func gracefulEnd() async throws {
    let database = try await ServerDatabase.make()
    let program = try Program.start(
      ["serve"],
      environment: ["DATABASE_URL": database.connection])
    let client = try await program.client()
    let owner = database.ownerPool()
    let answered = try await owner.withConnection { connection in
      try await connection.runScript("begin; lock table category in access exclusive mode")
      async let slow = client.post(ReadServer.document)
      try await eventually("the request waiting for the lock") {
        let waiting = try await owner.query(
          Statement("select count(*) from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'"),
          Self.parameters(database.name), lane: .write)
        return waiting.int8(row: 0, column: 0) == 0 ? nil : true
      }
      program.signal(SIGTERM)
      try await eventually("the refusal of new connections") {
        do {
          _ = try await client.get("/health")
        } catch {
          return true
        }
        return nil
      }
      #expect(program.isRunning)
      try await connection.runScript("rollback")
      return try await slow
    }
    #expect(answered.status == 200)
    #expect(value("data", "getStore", "categories", 0, "name", in: answered.text) is String)
    #expect(try await program.exit() == 0)
    await owner.shutdown()
  }
}
