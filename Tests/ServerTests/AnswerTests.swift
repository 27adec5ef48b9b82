import Testing

/// What one request is answered, over HTTP, by the media type that the client takes.
@Suite("answers and their status", .tags(.server))
struct AnswerTests {
  private static let json = "application/json"
  private static let graphQL = "application/graphql-response+json"

  private func ask(_ body: String, accept: String) async throws -> HTTPAnswer {
    try await ReadServer.get().client.post(json: body, headers: ["Accept": accept])
  }

  @Test(
    "a well-formed request that is refused before it runs is 400, and 200 for older clients",
    arguments: [
      #"{"query":"{"}"#, #"{"query":""}"#, #"{"query":"{ nowhere }"}"#,
      #"{"query":"query A { __typename } query B { __typename }"}"#,
      #"{"query":"{ __typename }","operationName":"No"}"#,
      #"{"query":"query Q($s: String!) { getStore(storeToken: $s) { __typename } }"}"#,
      #"{"query":"query Q($s: String!) { getStore(storeToken: $s) { __typename } }","variables":{"s":null}}"#,
      #"{"query":"subscription { __typename }"}"#,
    ])
  func refused(body: String) async throws {
    let strict = try await ask(body, accept: Self.graphQL)
    #expect(strict.status == 400)
    let lenient = try await ask(body, accept: Self.json)
    #expect(lenient.status == 200)
    for answer in [strict, lenient] {
      #expect(value("errors", 0, "message", in: answer.text) is String)
      #expect(value("data", in: answer.text) == nil)
    }
  }

  @Test(
    "JSON that is no request, and what is no JSON, is 400 for every client",
    arguments: [
      "NONSENSE", #"{"query":"#, "", "[]", "1", #"{"qeury":"{ __typename }"}"#,
      #"{"query":{}}"#, #"{"query":"{ __typename }","variables":[7]}"#,
      #"{"query":"{ __typename }","variables":"x"}"#, #"{"query":"{ __typename }","extensions":1}"#,
      #"[{"query":"{ __typename }"}]"#,
    ])
  func notWellFormed(body: String) async throws {
    for type in [Self.json, Self.graphQL] {
      let answer = try await ask(body, accept: type)
      #expect(answer.status == 400)
      #expect(answer.headers["content-type"] == "\(type); charset=utf-8")
      #expect(code(answer) == "BAD_REQUEST")
    }
  }

  @Test("data with an error of a field is 200 for every client", arguments: [json, graphQL])
  func fieldError(type: String) async throws {
    let answer = try await ask(
      #"{"query":"{ __typename getStore(storeToken: \"none\") { __typename } }"}"#, accept: type)
    #expect(answer.status == 200)
    #expect(code(answer) == "STORE_NOT_FOUND")
    #expect(value("data", "__typename", in: answer.text) as? String == "Query")
  }

  @Test("null is as good as absent, and members without a meaning are ignored")
  func nulls() async throws {
    let answer = try await ask(
      #"{"query":"{ __typename }","operationName":null,"variables":null,"extensions":null,"documentId":null,"id":1}"#,
      accept: Self.graphQL)
    #expect(answer.status == 200)
    #expect(value("data", "__typename", in: answer.text) as? String == "Query")
  }

  @Test("empty members are as good as absent, in a body and in a URL")
  func empty() async throws {
    let body = #"{"query":"{ __typename }","operationName":"","variables":{},"extensions":{}}"#
    #expect(try await ask(body, accept: Self.graphQL).status == 200)
    let answer = try await ReadServer.get().client.get(
      "/graphql?query=%7B__typename%7D&operationName=&variables=&extensions=",
      headers: ["Accept": Self.graphQL])
    #expect(answer.status == 200)
  }

  @Test("GET takes variables and extensions as JSON in the URL")
  func variablesInURL() async throws {
    let answer = try await ReadServer.get().client.get(
      "/graphql?query=query+Q($s:String!)%7BgetStore(storeToken:$s,createSession:false)%7Bstore%7Bslug%7D%7D%7D"
        + "&variables=%7B%22s%22%3A%22store-one%22%7D&extensions=%7B%7D")
    #expect(value("data", "getStore", "store", "slug", in: answer.text) as? String == "one")
  }

  @Test("operationName chooses the operation")
  func operationName() async throws {
    let body = #"{"query":"query A { a: __typename } query B { b: __typename }","operationName":"B"}"#
    #expect(value("data", "b", in: try await ask(body, accept: Self.json).text) as? String == "Query")
  }

  @Test(
    "a client that takes neither media type gets 406, in JSON, and nothing is run",
    arguments: ["text/html", "*/*;q=0"])
  func notAcceptable(accept: String) async throws {
    let answer = try await ask(#"{"query":"{ __typename }"}"#, accept: accept)
    #expect(answer.status == 406)
    #expect(answer.headers["content-type"] == "application/json; charset=utf-8")
    #expect(value("data", in: answer.text) == nil)
  }

  @Test(
    "the media type is the one that the client wants most, in UTF-8",
    arguments: [
      (json, json), (graphQL, graphQL), ("\(graphQL); charset=utf-8, \(json); charset=utf-8", graphQL),
      ("\(graphQL);q=0.5, \(json)", json), ("*/*", json),
    ])
  func mediaType(accept: String, type: String) async throws {
    let answer = try await ask(#"{"query":"{ __typename }"}"#, accept: accept)
    #expect(answer.headers["content-type"] == "\(type); charset=utf-8")
  }

  @Test(
    "the body of an answer is that of GraphQL: data, errors and extensions alone", arguments: [json, graphQL])
  func shape(type: String) async throws {
    for body in [#"{"query":"{ __typename }"}"#, #"{"query":"{ nowhere }"}"#, "[]"] {
      let answer = try await ask(body, accept: type)
      let members = try #require(value(in: answer.text) as? [String: Any])
      #expect(Set(members.keys).isSubset(of: ["data", "errors", "extensions"]))
    }
  }

  @Test(
    "UTF-8 in a request is read as such, said or not",
    arguments: ["application/json", "application/json; charset=utf-8"])
  func utf8(type: String) async throws {
    let answer = try await ReadServer.get().client.post(
      json: #"{"query":"{ getStore(storeToken: \"متجر\") { __typename } }"}"#, headers: ["Content-Type": type]
    )
    #expect(code(answer) == "STORE_NOT_FOUND")
  }

  @Test(
    "a body that is not said to be JSON in UTF-8 is 415",
    arguments: [
      nil, "text/plain", "application/graphql", "application/x-www-form-urlencoded", "multipart/form-data",
      "application/json; charset=iso-8859-1",
    ])
  func unsupported(type: String?) async throws {
    let answer = try await ReadServer.get().client.send(
      "POST", "/graphql", headers: type.map { ["Content-Type": $0] } ?? [:],
      body: Array(#"{"query":"{ __typename }"}"#.utf8))
    #expect(answer.status == 415)
    #expect(value("data", in: answer.text) == nil)
  }

  @Test("a body of 256 KiB is read, and one of a byte more is 413")
  func longestBody() async throws {
    let body = #"{"query":"{ __typename }"}"#
    let longest = body + String(repeating: " ", count: 262_144 - body.utf8.count)
    #expect(try await ask(longest, accept: Self.json).status == 200)
    let answer = try await ask(longest + " ", accept: Self.json)
    #expect(answer.status == 413)
    #expect(code(answer) == "LIMIT_EXCEEDED")
  }

  @Test(
    "a credential that is none is 401, and says what to send", arguments: ["Basic abc", "Bearer", "token"])
  func wrongCredential(header: String) async throws {
    let answer = try await ReadServer.get().client.post("{ __typename }", headers: ["Authorization": header])
    #expect(answer.status == 401)
    #expect(answer.headers["www-authenticate"] == "Bearer")
  }

  @Test(
    "with the edition of 2026, refusals are 4xx in its media type for every client, and data with errors 294")
  func newStatuses() async throws {
    let client = try await OtherServers.newStatuses().client
    for (body, status) in [
      (#"{"query":"{ __typename }"}"#, 200), (#"{"query":"{"}"#, 400), (#"{"query":"{ nowhere }"}"#, 422),
      ("[]", 422), ("{", 400), (#"{"query":"{ getStore(storeToken: \"none\") { __typename } }"}"#, 294),
    ] {
      let answer = try await client.post(json: body, headers: ["Accept": Self.json])
      #expect(answer.status == status)
      let type = status < 300 ? Self.json : Self.graphQL
      #expect(answer.headers["content-type"] == "\(type); charset=utf-8")
    }
    let unasked = try await client.post("{ __typename }")
    #expect(unasked.headers["content-type"] == "\(Self.graphQL); charset=utf-8")
  }

  @Test("an answer below the floor is not compressed")
  func small() async throws {
    let answer = try await ReadServer.get().client.post(
      "{ __typename }", headers: ["Accept-Encoding": "gzip"])
    #expect(answer.headers["content-encoding"] == nil)
    #expect(answer.headers["vary"]?.contains("Accept-Encoding") == true)
  }

  @Test("a connection goes on after every refusal, and answers what was sent at once in order")
  func keepAlive() async throws {
    let answers = try await ReadServer.get().client.withConnection { connection in
      let good = HTTPClient.request(
        "POST", "/graphql", headers: HTTPClient.json, body: HTTPClient.body("{ __typename }"))
      let requests = [
        good,
        HTTPClient.request(
          "POST", "/graphql", headers: ["Content-Type": "text/plain"], body: Array("{}".utf8)),
        good, HTTPClient.request("DELETE", "/graphql"), HTTPClient.request("GET", "/nowhere"),
        HTTPClient.request("OPTIONS", "/graphql"),
        HTTPClient.request("GET", "/graphql", headers: ["Accept": "text/html"]),
        HTTPClient.request("POST", "/graphql", headers: HTTPClient.json, body: Array("{".utf8)), good,
      ]
      try connection.send(requests.flatMap { $0 })
      return try requests.map { _ in try connection.receive() }
    }
    #expect(answers.map(\.status) == [200, 415, 200, 405, 404, 204, 406, 400, 200])
  }
}
