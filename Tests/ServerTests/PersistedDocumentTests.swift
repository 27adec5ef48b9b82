import Foundation
import TestSupport
import Testing

@testable import Server

@Suite("persisted documents over HTTP", .tags(.server))
struct PersistedDocumentTests {
  private static let graphQL = ["Accept": "application/graphql-response+json"]

  private func apq(_ hash: String, query: String? = nil) -> String {
    let document = query.map { #""query":"\#($0)","# } ?? ""
    return #"{\#(document)"extensions":{"persistedQuery":{"version":1,"sha256Hash":"\#(hash)"}}}"#
  }

  private func type(_ answer: HTTPAnswer) -> String? {
    value("data", "__typename", in: answer.text) as? String
  }

  @Test("a document of the folder runs by its documentId, by POST and by GET")
  func documentID() async throws {
    let client = try await OtherServers.browser().client
    let id = "sha256:\(OtherServers.persistedHash)"
    #expect(type(try await client.post(json: #"{"documentId":"\#(id)"}"#)) == "Query")
    #expect(type(try await client.get("/graphql?documentId=\(id)")) == "Query")
  }

  @Test("a documentId that names nothing is a GraphQL answer with one error")
  func unknownID() async throws {
    let answer = try await OtherServers.browser().client.post(
      json: #"{"documentId":"sha256:\#(String(repeating: "0", count: 64))"}"#, headers: Self.graphQL)
    #expect(answer.status == 400)
    #expect((value("errors", in: answer.text) as? [Any])?.count == 1)
    #expect(code(answer) == "PERSISTED_DOCUMENT_NOT_FOUND")
  }

  @Test("a persisted mutation by GET is 405")
  func mutationByGET() async throws {
    let client = try await OtherServers.browser().client
    let id = "sha256:\(DocumentHash(of: OtherServers.mutation).hex)"
    let answer = try await client.get("/graphql?documentId=\(id)")
    #expect(answer.status == 405)
    #expect(answer.headers["allow"] == "POST")
  }

  @Test("a document that the schema does not know stops the start, with file, line and column")
  func badFolder() async throws {
    let folder = try OtherServers.documents([
      "good.graphql": "{ __typename }", "bad.graphql": "{\n  nowhere\n}",
    ])
    let database = try await ReadServer.get().database
    let result = try await Program.run(
      ["serve"], environment: ["DATABASE_URL": database.connection, "PERSISTED_DOCUMENTS": folder])
    #expect(result.status != 0)
    #expect(result.complaint.contains { $0.hasPrefix("\(folder)/bad.graphql:2:3: ") }, "\(result.complaint)")
    #expect(!result.complaint.contains { $0.contains("good.graphql") })
  }

  @Test("a hash is asked for, learnt with its document, and then enough, as Apollo's clients do it")
  func automatic() async throws {
    let client = try await OtherServers.browser().client
    let query = "{ learnt: __typename }"
    let hash = DocumentHash(of: query).hex
    let first = try await client.post(json: apq(hash), headers: Self.graphQL)
    #expect(first.status == 400)
    #expect(code(first) == "PERSISTED_QUERY_NOT_FOUND")
    #expect(value("errors", 0, "message", in: first.text) as? String == "PersistedQueryNotFound")
    #expect(try await client.post(json: apq(hash, query: query)).status == 200)
    let again = try await client.post(json: apq(hash))
    #expect(value("data", "learnt", in: again.text) as? String == "Query")
    let extensions = try #require(
      #"{"persistedQuery":{"version":1,"sha256Hash":"\#(hash)"}}"#.addingPercentEncoding(
        withAllowedCharacters: .alphanumerics))
    let get = try await client.get("/graphql?extensions=\(extensions)")
    #expect(value("data", "learnt", in: get.text) as? String == "Query")
  }

  @Test("a client that takes older media types is told a missing hash with status 200")
  func automaticOlder() async throws {
    let hash = DocumentHash(of: "{ never: __typename }").hex
    let answer = try await OtherServers.browser().client.post(
      json: apq(hash), headers: ["Accept": "application/json"])
    #expect(answer.status == 200)
    #expect(code(answer) == "PERSISTED_QUERY_NOT_FOUND")
  }

  @Test("documents of clients are forgotten beyond the memory set for them")
  func bounded() async throws {
    let client = try await OtherServers.newStatuses().client
    // Each takes about 840 bytes of 4,096.
    let queries = (0..<8).map { "{ b\($0): __typename" + String(repeating: " ", count: 620) + "}" }
    for query in queries {
      #expect(try await client.post(json: apq(DocumentHash(of: query).hex, query: query)).status == 200)
    }
    let oldest = try await client.post(json: apq(DocumentHash(of: queries[0]).hex))
    #expect(code(oldest) == "PERSISTED_QUERY_NOT_FOUND")
  }

  @Test("where only persisted documents run, others are 403 for clients that know it")
  func trusted() async throws {
    let client = try await OtherServers.trusted().client
    let id = "sha256:\(OtherServers.persistedHash)"
    #expect(type(try await client.post(json: #"{"documentId":"\#(id)"}"#)) == "Query")
    let other = try await client.post("{ a: __typename }", headers: Self.graphQL)
    #expect(other.status == 403)
    #expect(code(other) == "PERSISTED_DOCUMENT_REQUIRED")
    let hashed = try await client.post(
      json: apq(DocumentHash(of: "{ a: __typename }").hex, query: "{ a: __typename }"), headers: Self.graphQL)
    #expect(code(hashed) == "PERSISTED_DOCUMENT_REQUIRED")
  }

  @Test("TRUSTED_DOCUMENTS_ONLY without a folder stops the start")
  func trustedWithoutFolder() async throws {
    let result = try await Program.run(["serve"], environment: ["TRUSTED_DOCUMENTS_ONLY": "on"])
    #expect(result.status != 0)
    #expect(result.complaint.count == 1)
    #expect(result.complaint.first?.contains("PERSISTED_DOCUMENTS") == true, "\(result.complaint)")
  }
}
