import Executor
import Foundation
import Testing

/// Every error that a client can cause, against a real server. UPDATE_ERRORS=1 writes what is answered into the fixture, to be
/// reviewed, and the table of codes into README.
@Suite("errors", .tags(.server, .errors), .serialized)
struct ErrorTableTests {
  private static let updates = ProcessInfo.processInfo.environment["UPDATE_ERRORS"] != nil

  @Test("status, code, location and path are those of the table")
  func answers() async throws {
    var table = try ErrorTable.read()
    let client = try await ReadServer.get().client
    for (index, example) in table.cases.enumerated() {
      let answer = try await answer(to: example, client)
      if Self.updates {
        table.cases[index].answer = answer
      } else {
        #expect(answer == example.answer, "\(example.name)")
      }
    }
    if Self.updates {
      try table.write()
      try table.writeReadme()
    }
  }

  @Test("README has the table")
  func readme() throws {
    #expect(try ErrorTable.readmeTable() == ErrorTable.read().table)
  }

  @Test("every code stands in the table once, and has a case or a status")
  func codes() throws {
    let table = try ErrorTable.read()
    #expect(table.codes.map(\.code).sorted() == ErrorCode.allCases.map(\.rawValue).sorted())
    let caused = Set(table.cases.compactMap(\.answer?.code))
    for code in table.codes { #expect((code.status == nil) == caused.contains(code.code), "\(code.code)") }
  }

  private func answer(to example: ErrorTable.Case, _ client: HTTPClient) async throws -> ErrorTable.Answer {
    let modern = try await send(example, accept: "application/graphql-response+json", client)
    let older = try await send(example, accept: "application/json", client)
    #expect(code(modern) == code(older))
    let error = value("errors", 0, in: modern.text) as? [String: Any] ?? [:]
    let extensions = error["extensions"] as? [String: Any] ?? [:]
    let locations = error["locations"] as? [[String: Any]] ?? []
    let path = error["path"] as? [Any] ?? []
    #expect(!(error["message"] as? String ?? "").isEmpty, "\(example.name): \(modern.text)")
    return ErrorTable.Answer(
      status: modern.status, statusForJSON: older.status, code: extensions["code"] as? String ?? "",
      locations: locations.map { "\($0["line"] ?? ""):\($0["column"] ?? "")" }, path: path.map { "\($0)" },
      kind: extensions["kind"] as? String, hasData: value("data", in: modern.text) != nil)
  }

  private func send(
    _ example: ErrorTable.Case, accept: String, _ client: HTTPClient
  ) async throws -> HTTPAnswer {
    var headers = ["Accept": accept]
    let method = example.method ?? "POST"
    if method == "POST" { headers.merge(HTTPClient.json) { $1 } }
    headers.merge(example.headers ?? [:]) { $1 }
    return try await client.send(
      method, example.url ?? "/graphql", headers: headers, body: method == "POST" ? try body(example) : nil)
  }

  private func body(_ example: ErrorTable.Case) throws -> [UInt8] {
    if let body = example.body ?? example.repeatedBody?.text { return Array(body.utf8) }
    var members: [String: Any] = ["query": example.document ?? example.repeated?.text ?? ""]
    if let name = example.operationName { members["operationName"] = name }
    if let variables = example.variables {
      members["variables"] = try JSONSerialization.jsonObject(with: Data(variables.utf8))
    }
    return Array(try JSONSerialization.data(withJSONObject: members))
  }
}
