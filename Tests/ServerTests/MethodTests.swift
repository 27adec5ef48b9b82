import Testing

@Suite("methods and paths", .tags(.server))
struct MethodTests {
  private static let query = "/graphql?query=%7B__typename%7D"

  @Test(
    "a method that there is not is 405, and Allow names those that there are",
    arguments: ["DELETE", "PUT", "PATCH"])
  func otherMethods(method: String) async throws {
    let client = try await ReadServer.get().client
    let answer = try await client.send(method, "/graphql", headers: HTTPClient.json, body: [])
    #expect(answer.status == 405)
    #expect(answer.headers["allow"] == "GET, HEAD, POST, OPTIONS")
    #expect(code(answer) == "METHOD_NOT_ALLOWED")
    for path in ["/health", "/ready"] {
      let answer = try await client.send(method, path, body: [])
      #expect(answer.status == 405)
      #expect(answer.headers["allow"] == "GET, HEAD, OPTIONS")
    }
  }

  @Test("OPTIONS names the methods of a path", arguments: ["/graphql", "/health", "/ready"])
  func options(path: String) async throws {
    let answer = try await ReadServer.get().client.send("OPTIONS", path)
    #expect(answer.status == 204)
    #expect(answer.headers["allow"]?.contains("GET, HEAD") == true)
    #expect(answer.body.isEmpty)
  }

  @Test("HEAD has the status and the headers of GET, and no body", arguments: [query, "/health", "/ready"])
  func head(path: String) async throws {
    let client = try await ReadServer.get().client
    let headers = ["X-Request-Id": "the-same"]
    let full = try await client.send("GET", path, headers: headers)
    let head = try await client.send("HEAD", path, headers: headers)
    #expect(head.status == full.status)
    for name in ["content-type", "content-length", "x-request-id", "cache-control"] {
      #expect(head.headers[name] == full.headers[name])
    }
    #expect(head.body.isEmpty)
  }

  @Test("a path that there is not is 404 in JSON", arguments: ["GET", "POST", "OPTIONS"])
  func otherPaths(method: String) async throws {
    let answer = try await ReadServer.get().client.send(method, "/nowhere", body: method == "POST" ? [] : nil)
    #expect(answer.status == 404)
    #expect(code(answer) == "NOT_FOUND")
  }

  @Test(
    "a mutation by GET is 405 for either media type, allows POST, and is not run",
    arguments: ["application/json", "application/graphql-response+json"])
  func mutationByGET(type: String) async throws {
    let answer = try await ReadServer.get().client.get(
      "/graphql?query=mutation%7BcreateStore%7BstoreToken%7D%7D", headers: ["Accept": type])
    #expect(answer.status == 405)
    #expect(answer.headers["allow"] == "POST")
    #expect(answer.headers["content-type"] == "\(type); charset=utf-8")
    #expect(value("data", in: answer.text) == nil)
  }

  @Test("of a document with a query and a mutation, GET runs the query only")
  func operationByGET() async throws {
    let client = try await ReadServer.get().client
    let document = "query=query%20Q%7B__typename%7Dmutation%20M%7BcreateStore%7BstoreToken%7D%7D"
    #expect(try await client.get("/graphql?\(document)&operationName=Q").status == 200)
    #expect(try await client.get("/graphql?\(document)&operationName=M").status == 405)
  }

  @Test("queries and mutations have one URL")
  func oneURL() async throws {
    let client = try await ReadServer.get().client
    #expect(try await client.post("{ __typename }").text.contains("\"__typename\":\"Query\""))
    #expect(try await client.post("mutation { __typename }").text.contains("\"__typename\":\"Mutation\""))
  }

  @Test("every answer has the id of its request, whatever became of it")
  func requestIDs() async throws {
    let client = try await ReadServer.get().client
    let id = ["X-Request-Id": "everywhere"]
    let answers = [
      try await client.get("/health", headers: id), try await client.get("/ready", headers: id),
      try await client.get("/nowhere", headers: id), try await client.get("/graphql", headers: id),
      try await client.send("DELETE", "/graphql", headers: id),
      try await client.send("OPTIONS", "/graphql", headers: id),
      try await client.send("HEAD", "/graphql", headers: id),
      try await client.get(Self.query, headers: id.merging(["Accept": "text/html"]) { $1 }),
      try await client.send(
        "POST", "/graphql", headers: id.merging(["Content-Type": "text/plain"]) { $1 }, body: []),
      try await client.post("{ __typename }", headers: id),
    ]
    #expect(answers.map(\.status) == [200, 200, 404, 400, 405, 204, 400, 406, 415, 200])
    for answer in answers { #expect(answer.headers["x-request-id"] == "everywhere") }
  }

  @Test("what is no HTTP gets 400, and headers that are too long 431; both with an id of their own")
  func unreadableHeads() async throws {
    let client = try await ReadServer.get().client
    let garbage = try await client.withConnection { connection in
      try connection.send(Array("what is this\r\n\r\n".utf8), mayBreak: true)
      return try connection.receive()
    }
    #expect(garbage.status == 400)
    #expect(code(garbage) == "BAD_REQUEST")
    #expect(garbage.headers["x-request-id"]?.isEmpty == false)
    let long = try await client.get(
      "/health", headers: ["X-Long": String(repeating: "a", count: 100_000)])
    #expect(long.status == 431)
    #expect(code(long) == "LIMIT_EXCEEDED")
    #expect(long.headers["x-request-id"]?.isEmpty == false)
    #expect(try await client.get("/health").status == 200)
  }

  @Test("a URL that is too long is 414")
  func longURL() async throws {
    let answer = try await ReadServer.get().client.get(
      Self.query + "&x=" + String(repeating: "a", count: 16_384))
    #expect(answer.status == 414)
    #expect(code(answer) == "LIMIT_EXCEEDED")
  }
}
