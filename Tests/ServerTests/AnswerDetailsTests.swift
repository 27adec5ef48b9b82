import Foundation
import Testing

@Suite("extensions on request", .tags(.server))
struct AnswerDetailsTests {
  private static let list = "{ products(storeToken: \\\"store-one\\\") { edges { node { name } } } }"

  private func extensions(_ query: String, include: String? = nil) async throws -> [String: Any] {
    let asked = include.map { #","extensions":{"storegraph":{"include":\#($0)}}"# } ?? ""
    let answer = try await ReadServer.get().client.post(json: #"{"query":"\#(query)"\#(asked)}"#)
    return try #require(value("extensions", in: answer.text) as? [String: Any])
  }

  @Test("nobody gets cost or timestamp unasked", arguments: [list, "{ __typename }", "{ nowhere }"])
  func unasked(query: String) async throws {
    #expect(Set(try await extensions(query).keys).isDisjoint(with: ["cost", "timestamp"]))
  }

  @Test("cost is what the operation costs, and more for more fields")
  func cost() async throws {
    let small = try #require(try await extensions("{ __typename }", include: #"["cost"]"#)["cost"] as? Int)
    let large = try #require(try await extensions(Self.list, include: #"["cost"]"#)["cost"] as? Int)
    #expect(small >= 0)
    #expect(large > small)
  }

  @Test("timestamp is the time of the answer, in RFC 3339")
  func timestamp() async throws {
    let before = Date.now.addingTimeInterval(-60)
    let text = try #require(
      try await extensions("{ __typename }", include: #"["timestamp"]"#)["timestamp"] as? String)
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
    let plain = ISO8601DateFormatter()
    let time = try #require(formatter.date(from: text) ?? plain.date(from: text), "\(text)")
    #expect(time > before)
    #expect(time < Date.now.addingTimeInterval(60))
  }

  @Test("a refused document has the time and no cost")
  func refused() async throws {
    let extensions = try await extensions("{ nowhere }", include: #"["cost","timestamp","correlationId"]"#)
    #expect(extensions["timestamp"] is String)
    #expect(extensions["cost"] == nil)
    #expect(extensions["correlationId"] is String)
  }

  @Test("a name that there is not is told")
  func unknown() async throws {
    let answer = try await ReadServer.get().client.post(
      json: #"{"query":"{ __typename }","extensions":{"storegraph":{"include":["trace"]}}}"#)
    #expect(answer.status == 400)
    #expect((value("errors", 0, "message", in: answer.text) as? String)?.contains("include") == true)
  }
}
