import HTTPTypes
import Testing

@testable import Server

@Suite("pages of other origins", .tags(.server))
struct OriginTests {
  private static let allowed = ["https://shop.example", "http://localhost:3000", "capacitor://localhost"]

  private func origins() throws -> AllowedOrigins {
    try AllowedOrigins(list: Self.allowed.joined(separator: ", "))
  }

  private func value(_ name: HTTPField.Name, _ fields: [HTTPField]) -> String? {
    fields.first { $0.name == name }?.value
  }

  // MARK: - The list

  @Test("origins are compared exactly")
  func exactly() throws {
    let origins = try origins()
    for origin in Self.allowed { #expect(origins.contains(origin)) }
    for origin in [
      "http://shop.example", "https://shop.example:8443", "https://shop.example/", "https://SHOP.example",
      "https://shop.example.evil.example", "https://evil-shop.example", "https://a.shop.example", "null", "",
    ] {
      #expect(!origins.contains(origin))
    }
  }

  @Test(
    "what no browser would send is refused at the start",
    arguments: [
      "*", "null", "shop.example", "https://", "https://shop.example/", "https://shop.example/a",
      "https://*.shop.example", "https://Shop.example", "HTTPS://shop.example", "https://shop.example:443",
      "http://shop.example:80", "https://shop.example:0", "https://shop.example:99999", "https://a:b@c",
      "https://shop.example:08", "https://متجر.example", "https://shop.example?x", "https://a b",
    ])
  func wrongOrigin(text: String) {
    #expect(throws: ConfigurationError.self) { try AllowedOrigins(list: "https://good.example, \(text)") }
  }

  @Test("the sentence names what is wrong")
  func sentence() {
    do throws(ConfigurationError) {
      _ = try AllowedOrigins(list: "https://shop.example/")
      Issue.record("accepted")
    } catch {
      #expect(error.description.contains("CORS_ORIGINS has “https://shop.example/”"))
    }
  }

  @Test("an address of IPv6 has its colons in brackets")
  func addressOfIPv6() throws {
    let origins = try AllowedOrigins(list: "http://[::1]:8080,https://[::1]")
    #expect(origins.contains("http://[::1]:8080"))
  }

  // MARK: - CORS

  @Test("an allowed origin is named, with credentials, never a star", arguments: allowed)
  func allowedOrigin(origin: String) throws {
    let fields = CORSPolicy(origins: try origins()).fields(origin: origin)
    #expect(value(.accessControlAllowOrigin, fields) == origin)
    #expect(value(.accessControlAllowCredentials, fields) == "true")
    #expect(value(.accessControlExposeHeaders, fields)?.contains("X-Request-Id") == true)
    #expect(!fields.contains { $0.value.contains("*") })
  }

  @Test("another origin is told nothing", arguments: ["https://evil.example", "null", "*", ""])
  func otherOrigin(origin: String) throws {
    let fields = CORSPolicy(origins: try origins()).fields(origin: origin)
    #expect(fields.map(\.name) == [.vary])
    #expect(CORSPolicy(origins: try origins()).preflightFields(origin: origin, methods: "POST") == nil)
  }

  @Test(
    "caches are told that answers differ by origin, also without one",
    arguments: [nil, "https://shop.example"])
  func vary(origin: String?) throws {
    let fields = CORSPolicy(origins: try origins()).fields(origin: origin)
    #expect(value(.vary, fields) == "Origin")
    #expect(CORSPolicy(origins: .none).fields(origin: origin).isEmpty)
  }

  @Test("a preflight is told methods, headers and for how long")
  func preflight() throws {
    let fields = try #require(
      CORSPolicy(origins: try origins()).preflightFields(
        origin: "https://shop.example", methods: "GET, POST"))
    #expect(value(.accessControlAllowMethods, fields) == "GET, POST")
    let headers = try #require(value(.accessControlAllowHeaders, fields))
    for name in ["Content-Type", "Authorization", "X-Request-Id", "Idempotency-Key"] {
      #expect(headers.contains(name))
    }
    #expect(value(.accessControlMaxAge, fields) == "7200")
    #expect(value(.vary, fields)?.contains("Access-Control-Request-Method") == true)
  }

  // MARK: - Proof of same origin

  private func proof(
    origin: String? = nil, site: String? = nil, custom: Bool = false, authority: String? = "api.example:4000"
  ) throws -> SameOriginProof {
    SameOriginProof(
      origin: origin, authority: authority, fetchSite: site, hasCustomHeader: custom, allowed: try origins())
  }

  @Test("the server's own origin and an allowed one are a proof")
  func originProof() throws {
    #expect(try proof(origin: "https://api.example:4000") == .given(.origin))
    #expect(try proof(origin: "http://api.example:4000") == .given(.origin))
    #expect(try proof(origin: "https://shop.example", site: "cross-site") == .given(.origin))
  }

  @Test(
    "another origin disproves, whatever else is sent",
    arguments: ["https://evil.example", "null", "https://api.example", "https://api.example:4001", ""])
  func foreignOrigin(origin: String) throws {
    #expect(try proof(origin: origin) == .disproved)
    #expect(try proof(origin: origin, site: "same-origin", custom: true) == .disproved)
    #expect(try proof(origin: origin, authority: nil) == .disproved)
  }

  @Test("Sec-Fetch-Site: same-origin is a proof, without Origin")
  func fetchSite() throws {
    #expect(try proof(site: "same-origin") == .given(.fetchSite))
  }

  @Test("a page of another site disproves", arguments: ["cross-site", "same-site"])
  func foreignSite(site: String) throws {
    #expect(try proof(site: site) == .disproved)
  }

  @Test("a custom header is a proof", arguments: [nil, "none"])
  func customHeader(site: String?) throws {
    #expect(try proof(site: site, custom: true) == .given(.customHeader))
  }

  @Test("without any of them there is none, and no cookie counts", arguments: [nil, "none", "odd"])
  func noProof(site: String?) throws {
    let proof = try proof(site: site)
    #expect(proof == .missing)
    #expect(!proof.isGiven)
    #expect(!SameOriginProof.disproved.isGiven)
    #expect(SameOriginProof.given(.origin).isGiven)
  }
}
