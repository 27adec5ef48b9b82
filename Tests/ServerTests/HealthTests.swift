import Foundation
import Glibc
import TestSupport
import Testing

@Suite("health and readiness", .tags(.server))
struct HealthTests {
  @Test("/health says that the process lives")
  func health() async throws {
    let answer = try await ReadServer.get().client.get("/health")
    #expect(answer.status == 200)
    #expect(value("status", in: answer.text) as? String == "ok")
  }

  @Test("a server has as many sockets open as it may, whatever limit it begins with")
  func openFiles() async throws {
    let database = try await ServerDatabase.make()
    let program = try Program.start(
      ["serve"], environment: ["DATABASE_URL": database.connection], openFiles: 100)
    _ = try await program.client()
    let limits = try String(contentsOfFile: "/proc/\(program.processID)/limits", encoding: .utf8)
    let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max open files") })
    let (soft, hard) = (line.split(separator: " ")[3], line.split(separator: " ")[4])
    #expect(Int(soft) == min(Int(hard) ?? .max, 1 << 20))
  }

  @Test("/ready is 200 where database and schema are in order")
  func ready() async throws {
    let answer = try await ReadServer.get().client.get("/ready")
    #expect(answer.status == 200)
    #expect(value("status", in: answer.text) as? String == "ok")
    #expect(value("database", in: answer.text) as? String == "ok")
    #expect(value("schema", in: answer.text) as? String == "ok")
  }

  @Test("/ready is 503 and names the migrations that a database lacks, and is 200 once they are there")
  func missingMigrations() async throws {
    let database = try await ServerDatabase.makeEmpty()
    let environment = ["DATABASE_URL": database.connection]
    let program = try Program.start(["serve"], environment: environment)
    let client = try await program.client()
    let before = try await client.get("/ready")
    #expect(before.status == 503)
    #expect(value("status", in: before.text) as? String == "unavailable")
    #expect(value("database", in: before.text) as? String == "ok")
    #expect((value("schema", in: before.text) as? String)?.hasPrefix("missing 0001_") == true)
    #expect(try await client.get("/health").status == 200)
    #expect(try await Program.run(["migrate", "up"], environment: environment).status == 0)
    #expect(try await client.get("/ready").status == 200)
    program.signal(SIGINT)
    #expect(try await program.exit() == 0)
  }
}
