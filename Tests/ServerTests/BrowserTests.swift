import Testing

/// What browsers are told, and what is run for their pages.
@Suite("browsers", .tags(.server))
struct BrowserTests {
  private static let get = "/graphql?query=%7B__typename%7D"

  @Test("a page of an allowed origin may read answers, with credentials")
  func allowed() async throws {
    let client = try await OtherServers.browser().client
    let headers = ["Origin": OtherServers.origin]
    for answer in [
      try await client.post("{ __typename }", headers: headers),
      try await client.get(Self.get, headers: headers),
      try await client.get("/nowhere", headers: headers), try await client.post("{", headers: headers),
    ] {
      #expect(answer.headers["access-control-allow-origin"] == OtherServers.origin)
      #expect(answer.headers["access-control-allow-credentials"] == "true")
      #expect(answer.headers["access-control-expose-headers"]?.contains("X-Request-Id") == true)
      #expect(answer.headers["vary"]?.contains("Origin") == true)
    }
  }

  @Test("a preflight of an allowed origin is told methods and headers")
  func preflight() async throws {
    let answer = try await OtherServers.browser().client.send(
      "OPTIONS", "/graphql",
      headers: [
        "Origin": OtherServers.origin, "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,authorization",
      ])
    #expect(answer.status == 204)
    #expect(answer.headers["access-control-allow-origin"] == OtherServers.origin)
    #expect(answer.headers["access-control-allow-methods"]?.contains("POST") == true)
    #expect(answer.headers["access-control-allow-headers"]?.contains("Authorization") == true)
  }

  @Test("another origin is told nothing", arguments: ["https://evil.example", "http://shop.example", "null"])
  func other(origin: String) async throws {
    let client = try await OtherServers.browser().client
    let preflight = try await client.send(
      "OPTIONS", "/graphql", headers: ["Origin": origin, "Access-Control-Request-Method": "POST"])
    #expect(preflight.status == 403)
    let post = try await client.post("{ __typename }", headers: ["Origin": origin])
    for answer in [preflight, post] {
      #expect(answer.headers["access-control-allow-origin"] == nil)
      #expect(answer.headers["access-control-allow-credentials"] == nil)
    }
  }

  @Test("without a list of origins nobody is told anything")
  func noList() async throws {
    let answer = try await ReadServer.get().client.post(
      "{ __typename }", headers: ["Origin": OtherServers.origin])
    #expect(answer.headers["access-control-allow-origin"] == nil)
  }

  @Test(
    "a GET that a page of another site sent is not run",
    arguments: [
      ["Origin": "https://evil.example"], ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"],
    ])
  func crossSite(headers: [String: String]) async throws {
    let answer = try await OtherServers.browser().client.get(Self.get, headers: headers)
    #expect(answer.status == 403)
    #expect(code(answer) == "CROSS_SITE_REQUEST")
    #expect(value("data", in: answer.text) == nil)
  }

  @Test(
    "a GET of an own or allowed page, or of no page, is run",
    arguments: [
      ["Origin": OtherServers.origin], ["Origin": "http://127.0.0.1"], ["Sec-Fetch-Site": "same-origin"],
      ["Sec-Fetch-Site": "none"], ["GraphQL-Require-Preflight": "1"], [:],
    ])
  func ownSite(headers: [String: String]) async throws {
    #expect(try await OtherServers.browser().client.get(Self.get, headers: headers).status == 200)
  }

  @Test("every answer tells browsers not to guess, run, frame or share it")
  func security() async throws {
    let client = try await ReadServer.get().client
    for answer in [
      try await client.post("{ __typename }"), try await client.post("{"), try await client.get("/health"),
      try await client.get("/nowhere"), try await client.send("OPTIONS", "/graphql"),
    ] {
      #expect(answer.headers["x-content-type-options"] == "nosniff")
      #expect(answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'")
      #expect(answer.headers["referrer-policy"] == "no-referrer")
      #expect(answer.headers["cross-origin-resource-policy"] != nil)
    }
  }
}
