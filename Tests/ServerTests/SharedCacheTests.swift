import Foundation
import TestSupport
import Testing

@testable import Server

/// Anonymous answers to persisted documents, which caches between server and client may keep.
@Suite("caches between server and client", .tags(.server))
struct SharedCacheTests {
  private func path(_ store: String, extra: String = "") -> String {
    let id = "sha256:\(DocumentHash(of: OtherServers.catalogue).hex)"
    return "/graphql?documentId=\(id)&variables=%7B%22s%22:%22\(store)%22%7D\(extra)"
  }

  @Test("an anonymous GET of a persisted document may be kept, and says no request's name")
  func isPublic() async throws {
    let client = try await OtherServers.browser().client
    let answer = try await client.get(path("store-one"))
    #expect(answer.status == 200 && answer.text.contains("Shirt"))
    #expect(answer.headers["cache-control"] == "public, no-cache")
    #expect(answer.headers["etag"] != nil && !answer.text.contains("correlationId"))
    #expect(try await client.get(path("store-one")).body == answer.body)
  }

  @Test("who has it already gets 304 without a body", arguments: ["TAG", "W/TAG", "\"other\", TAG", "*"])
  func notModified(_ form: String) async throws {
    let client = try await OtherServers.browser().client
    let tag = try #require(try await client.get(path("store-one")).headers["etag"])
    let answer = try await client.get(
      path("store-one"), headers: ["If-None-Match": form.replacing("TAG", with: tag)])
    #expect(answer.status == 304 && answer.body.isEmpty)
    #expect(answer.headers["etag"] == tag && answer.headers["cache-control"] == "public, no-cache")
    #expect(answer.headers["vary"]?.contains("Authorization") == true)
  }

  @Test("other bytes have another tag: of another store, compressed, in another media type")
  func tags() async throws {
    let client = try await OtherServers.browser().client
    var tags: [String?] = []
    for (store, headers) in [
      ("store-one", [:]), ("store-two", [:]), ("store-one", ["Accept-Encoding": "gzip"]),
      ("store-one", ["Accept": "application/graphql-response+json"]),
    ] {
      tags.append(try await client.get(path(store), headers: headers).headers["etag"])
    }
    #expect(tags.allSatisfy { $0 != nil } || tags.isEmpty, "\(tags)")
    let old = try await client.get(path("store-two"), headers: ["If-None-Match": tags[0] ?? ""])
    #expect(old.status == 200)
  }

  @Test("after a change the old tag is worth nothing")
  func changed() async throws {
    let server = try await OtherServers.browser()
    let tag = try #require(try await server.client.get(path("store-two")).headers["etag"])
    let store = "00000000-0000-7000-8000-000000000002"
    try await server.database.run(
      "begin; update store set name = name || '!' where id = '\(store)'; select storegraph_changed('\(store)'); commit"
    )
    let answer = try await server.client.get(path("store-two"), headers: ["If-None-Match": tag])
    #expect(answer.status == 200 && answer.headers["etag"] != tag)
  }

  @Test(
    "what is somebody's, or an error, or carries its document along, is kept by nobody else",
    arguments: ["token", "error", "document"])
  func isPrivate(_ kind: String) async throws {
    let client = try await OtherServers.browser().client
    let answer =
      switch kind {
      case "token": try await client.get(path("store-one"), headers: ["Authorization": "Bearer nothing"])
      case "error": try await client.get(path("no-store"))
      default: try await client.get("/graphql?query=%7B__typename%7D")
      }
    #expect(answer.headers["cache-control"] == "private, no-cache", "\(answer)")
    #expect(answer.headers["etag"] == nil && answer.text.contains("correlationId"))
  }

  @Test("metrics are for those who have the token", arguments: ["", "Bearer metrics-0123456788", "Bearer "])
  func metricsNeedToken(_ header: String) async throws {
    let client = try await OtherServers.browser().client
    let answer = try await client.get("/metrics", headers: header.isEmpty ? [:] : ["Authorization": header])
    #expect(answer.status == 401 && answer.body.isEmpty)
  }

  @Test("metrics count what the cache of answers does")
  func metrics() async throws {
    let client = try await OtherServers.browser().client
    for _ in 0..<3 { _ = try await client.get(path("store-one")) }
    let answer = try await client.get(
      "/metrics", headers: ["Authorization": "Bearer \(OtherServers.metricsToken)"])
    #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
    let hits = answer.text.firstMatch(of: /storegraph_answer_cache_requests_total\{result="hit"\} (\d+)\n/)
    #expect((hits.flatMap { Int($0.1) } ?? 0) >= 2, "\(answer.text)")
  }

  @Test("without a token there is no path of metrics")
  func noMetrics() async throws {
    #expect(try await ReadServer.get().client.get("/metrics").status == 404)
  }
}
