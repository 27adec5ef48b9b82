import Foundation
import Testing

@Suite("logs and correlation", .tags(.server))
struct LogTests {
  @Test("the client's X-Request-Id comes back, in the answer and in the log line of the request")
  func correlation() async throws {
    let server = try await ReadServer.get()
    let id = "shop-42/\(UInt32.random(in: 0 ... .max))"
    let answer = try await server.client.post("{ nowhere }", headers: ["X-Request-Id": id])
    #expect(answer.headers["x-request-id"] == id)
    #expect(value("extensions", "correlationId", in: answer.text) as? String == id)
    let line = try await eventually("the log line of \(id)") {
      server.program.log.first {
        $0["correlationId"] as? String == id && $0["message"] as? String == "request"
      }
    }
    #expect(line["path"] as? String == "/graphql")
    #expect(line["status"] as? String == "200")
  }

  @Test("without one, each request gets a fresh one")
  func freshIDs() async throws {
    let client = try await ReadServer.get().client
    let first = try await client.post("{ __typename }").headers["x-request-id"]
    let second = try await client.post("{ __typename }").headers["x-request-id"]
    #expect(first?.isEmpty == false)
    #expect(first != second)
  }

  @Test(
    "an X-Request-Id that could spoil a log is replaced",
    arguments: ["a b", "a\"b", String(repeating: "x", count: 200)])
  func unusableID(id: String) async throws {
    let answer = try await ReadServer.get().client.post("{ __typename }", headers: ["X-Request-Id": id])
    #expect(answer.headers["x-request-id"] != id)
    #expect(answer.headers["x-request-id"]?.isEmpty == false)
  }

  @Test("requests that are refused before the engine have their line, too")
  func refusedRequest() async throws {
    let server = try await ReadServer.get()
    let id = "refused-\(UInt32.random(in: 0 ... .max))"
    let answer = try await server.client.send(
      "POST", "/graphql", headers: ["X-Request-Id": id, "Content-Type": "text/plain"], body: [])
    #expect(answer.headers["x-request-id"] == id)
    try await eventually("the log line of \(id)") {
      server.program.log.first { $0["correlationId"] as? String == id && $0["status"] as? String == "415" }
    }
  }

  @Test("every line of the log is a JSON object with time, level and message")
  func lines() async throws {
    let server = try await ReadServer.get()
    _ = try await server.client.post("{ nowhere }")
    _ = try await server.client.get("/nowhere")
    // The last line may be half written.
    let lines = server.program.errors.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(!lines.isEmpty)
    for line in lines {
      for key in ["time", "level", "message"] { #expect(value(key, in: String(line)) is String, "\(line)") }
    }
  }
}
