import Foundation
import Testing

@Suite("requests over HTTP", .tags(.server))
struct RequestTests {
  @Test("POST answers a nested document")
  func post() async throws {
    let answer = try await ReadServer.get().client.post(ReadServer.document)
    #expect(answer.status == 200)
    #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
    #expect(value("data", "getStore", "store", "name", in: answer.text) as? String == "متجر One")
    #expect(value("data", "getStore", "categories", 0, "products", 0, "name", in: answer.text) is String)
  }

  @Test("GET answers a document in the URL")
  func get() async throws {
    let document = try #require(
      ReadServer.document.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
    let answer = try await ReadServer.get().client.get("/graphql?query=\(document)")
    #expect(answer.status == 200)
    #expect(value("data", "getStore", "store", "name", in: answer.text) as? String == "متجر One")
  }

  @Test("a client that takes application/graphql-response+json gets it, with a status that tells the outcome")
  func graphQLResponse() async throws {
    let client = try await ReadServer.get().client
    let headers = ["Accept": "application/graphql-response+json"]
    let good = try await client.post(ReadServer.document, headers: headers)
    #expect(good.status == 200)
    #expect(good.headers["content-type"] == "application/graphql-response+json; charset=utf-8")
    let bad = try await client.post("{ nowhere }", headers: headers)
    #expect(bad.status == 400)
    #expect(code(bad) == "GRAPHQL_VALIDATION_FAILED")
  }

  @Test("a document that does not fit is told so with status 200 to older clients")
  func wrongDocument() async throws {
    let answer = try await ReadServer.get().client.post("{ nowhere }")
    #expect(answer.status == 200)
    #expect(code(answer) == "GRAPHQL_VALIDATION_FAILED")
    #expect(value("data", in: answer.text) == nil)
  }

  @Test(
    "a body that is no GraphQL request is refused",
    arguments: [
      ("text/plain", "{\"query\":\"{ __typename }\"}", 415), ("", "{\"query\":\"{ __typename }\"}", 415),
      ("application/json", "{\"query\":", 400), ("application/json", "", 400),
      ("application/json", "{}", 400), ("application/json", "[]", 400),
      ("application/json", "{\"query\":1}", 400),
      ("application/json", "{\"query\":\"{ __typename }\",\"variables\":[]}", 400),
      ("application/json", "{\"query\":\"{ __typename }\",\"operationName\":1}", 400),
      ("application/json; charset=utf-8", "{\"query\":\"{ __typename }\"}", 200),
    ])
  func body(type: String, body: String, status: Int) async throws {
    let headers = type.isEmpty ? [:] : ["Content-Type": type]
    let answer = try await ReadServer.get().client.send(
      "POST", "/graphql", headers: headers, body: Array(body.utf8))
    #expect(answer.status == status)
    #expect((value("errors", 0, "message", in: answer.text) is String) == (status != 200))
  }

  @Test("one document that asks for a type by a variable is answered for each value")
  func typeByVariable() async throws {
    let client = try await ReadServer.get().client
    let document = "query($n: String!) { __type(name: $n) { name } }"
    for name in ["Query", "Mutation"] {
      let body = Array(#"{"query":"\#(document)","variables":{"n":"\#(name)"}}"#.utf8)
      let answer = try await client.send("POST", "/graphql", headers: HTTPClient.json, body: body)
      #expect(value("data", "__type", "name", in: answer.text) as? String == name)
    }
  }

  @Test("a GET without a document is refused")
  func getWithoutQuery() async throws {
    #expect(try await ReadServer.get().client.get("/graphql").status == 400)
  }

  @Test("GET makes no changes")
  func getMutation() async throws {
    let answer = try await ReadServer.get().client.get(
      "/graphql?query=mutation%7BcreateStore%7BstoreToken%7D%7D",
      headers: ["Accept": "application/graphql-response+json"])
    #expect(answer.status >= 400)
    #expect(value("data", "createStore", "storeToken", in: answer.text) == nil)
  }

  @Test("another method, or another path, is not there")
  func elsewhere() async throws {
    let client = try await ReadServer.get().client
    #expect(try await client.send("DELETE", "/graphql").status >= 404)
    #expect(try await client.get("/nowhere").status == 404)
  }

  @Test("ten megabytes are refused, and the same process lives on")
  func tenMegabytes() async throws {
    let server = try await ReadServer.get()
    let body = Array("{\"query\":\"".utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: 10 << 20)
    let answer = try await server.client.send("POST", "/graphql", headers: HTTPClient.json, body: body)
    #expect(answer.status == 413)
    #expect(code(answer) == "LIMIT_EXCEEDED")
    #expect(try await server.client.post(ReadServer.document).status == 200)
    #expect(server.program.isRunning)
  }

  @Test("a query nested 100,000 deep is refused, and the same process lives on")
  func deepNesting() async throws {
    let server = try await ReadServer.get()
    let document = String(repeating: "{a", count: 100_000) + String(repeating: "}", count: 100_000)
    let answer = try await server.client.post(document)
    #expect(code(answer) != nil || answer.status == 413)
    #expect(value("data", in: answer.text) == nil)
    #expect(try await server.client.post(ReadServer.document).status == 200)
    #expect(server.program.isRunning)
  }

  @Test("JSON nested as deep is refused, and the same process lives on")
  func deepJSON() async throws {
    let server = try await ReadServer.get()
    let body =
      Array("{\"query\":\"{ __typename }\",\"variables\":".utf8)
      + [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    #expect(
      try await server.client.send("POST", "/graphql", headers: HTTPClient.json, body: body).status == 400)
    #expect(try await server.client.post(ReadServer.document).status == 200)
  }

  @Test("requests sent at once on one connection are answered in their order")
  func pipelining() async throws {
    let answers = try await ReadServer.get().client.withConnection { connection in
      // Every other one asks the database, so that the ones between would be ready before it.
      let documents = (0..<20).map { index in
        index % 2 == 0
          ? "{ getStore(storeToken: \"store-one\", createSession: false) { r\(index): __typename store { name } } }"
          : "{ r\(index): __typename }"
      }
      let bytes = documents.flatMap {
        HTTPClient.request("POST", "/graphql", headers: HTTPClient.json, body: HTTPClient.body($0))
      }
      try connection.send(bytes)
      return try documents.map { _ in try connection.receive() }
    }
    for (index, answer) in answers.enumerated() {
      #expect(answer.status == 200)
      #expect(answer.text.contains("\"r\(index)\":"))
    }
  }

  private static let long = "{ __schema { types { name description fields { name description } } } }"

  @Test("a long answer is compressed for a client that takes gzip, and is the same")
  func gzip() async throws {
    let server = try await ReadServer.get()
    let headers = ["X-Request-Id": "the-same"]
    let plain = try await server.client.post(Self.long, headers: headers)
    let packed = try await server.client.post(
      Self.long, headers: headers.merging(["Accept-Encoding": "gzip"]) { $1 })
    #expect(plain.headers["content-encoding"] == nil)
    #expect(packed.headers["content-encoding"] == "gzip")
    #expect(packed.body.count < plain.body.count / 2)
    #expect(try unpacked(packed.body) == plain.body)
  }

  @Test(
    "without gzip, or with it refused, an answer stays as it is", arguments: ["identity", "gzip;q=0", "br"])
  func noGzip(accepted: String) async throws {
    let answer = try await ReadServer.get().client.post(Self.long, headers: ["Accept-Encoding": accepted])
    #expect(answer.headers["content-encoding"] == nil)
    #expect(value("data", "__schema", in: answer.text) != nil)
  }

  private func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
    let folder = try Program.makeFolder()
    let file = folder.appending(path: "answer.gz")
    try Data(bytes).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-d", file.path]
    try process.run()
    process.waitUntilExit()
    return Array(try Data(contentsOf: folder.appending(path: "answer")))
  }
}
