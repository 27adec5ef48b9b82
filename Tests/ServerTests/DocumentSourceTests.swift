import Executor
import Foundation
import Testing

@testable import Server

@Suite("persisted documents", .tags(.server))
struct DocumentSourceTests {
  private static let query = "query($id:ID!){user(id:$id){name}}"
  /// As `sha256sum` prints it.
  private static let digits = "71f7dc5758652baac68e4a10c50be732b741c892ade2883a99358f52b555286b"

  private func folder(_ files: [String: String]) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "storegraph-documents-\(UUID())")
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    return folder.path
  }

  private func persisted(_ files: [String: String]) throws -> PersistedDocuments {
    let path = try folder(files)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try PersistedDocuments(folder: path) { _ in [] }
  }

  private func parameters(_ text: String) throws -> GraphQLParameters {
    guard case .object(let members) = try parseJSON(Array(text.utf8)) else {
      return try GraphQLParameters([])
    }
    return try GraphQLParameters(members)
  }

  private func apq(_ hash: String, query: String? = nil, version: Int = 1) throws -> GraphQLParameters {
    let query = query.map { #""query":"\#($0)","# } ?? ""
    return try parameters(
      #"{\#(query)"extensions":{"persistedQuery":{"version":\#(version),"sha256Hash":"\#(hash)"}}}"#)
  }

  private func fault(_ source: DocumentSource, _ parameters: GraphQLParameters) -> RequestFault? {
    do throws(RequestFault) {
      _ = try source.document(for: parameters)
      return nil
    } catch {
      return error
    }
  }

  // MARK: - Hashes

  @Test("the hash is SHA-256 of the UTF-8, as hexadecimal digits")
  func hash() throws {
    #expect(DocumentHash(of: Self.query).hex == Self.digits)
    #expect(DocumentHash(hex: Self.digits) == DocumentHash(of: Self.query))
    #expect(DocumentHash(hex: Self.digits)?.hex == Self.digits)
    #expect(
      DocumentHash(of: "query ($id: ID!) {\n  user(id: $id) {\n    name\n  }\n}").hex
        == "7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e")
  }

  @Test(
    "what is not 64 digits in lower case is no hash",
    arguments: ["", "71f7", digits.uppercased(), digits + "0", String(digits.dropLast()) + "g"])
  func wrongHash(text: String) {
    #expect(DocumentHash(hex: text) == nil)
  }

  // MARK: - documentId

  @Test("a document of the folder is run by its documentId")
  func documentID() throws {
    let source = DocumentSource(persisted: try persisted(["a/user.graphql": Self.query]))
    let found = try source.document(for: parameters(#"{"documentId":"sha256:\#(Self.digits)"}"#))
    #expect(found == DocumentSource.Found(text: Self.query, keepAs: nil))
  }

  @Test(
    "a documentId without a document is one error",
    arguments: [
      "sha256:" + digits, digits, "sha256:", "sha256:abc", "md5:" + digits, "x-mine:1", "",
      "SHA256:" + digits,
    ])
  func unknownID(id: String) throws {
    let source = DocumentSource(persisted: try persisted(["a.graphql": "{ other }"]))
    let fault = fault(source, try parameters(#"{"documentId":"\#(id)"}"#))
    #expect(fault?.kind == .refused)
    #expect(fault?.error.code == .documentNotFound)
  }

  @Test("query and documentId at once are refused")
  func both() throws {
    let source = DocumentSource(persisted: try persisted(["a.graphql": Self.query]))
    let fault = fault(source, try parameters(#"{"documentId":"sha256:\#(Self.digits)","query":"{ a }"}"#))
    #expect(fault?.kind == .notWellFormed)
  }

  // MARK: - The folder

  @Test("every document below the folder counts, and nothing else")
  func files() throws {
    let documents = try persisted([
      "one.graphql": "{ one }", "deep/er/two.gql": "{ two }", "notes.txt": "{ three }",
      ".hidden/four.graphql": "{ four }", ".five.graphql": "{ five }",
    ])
    #expect(documents.count == 2)
    #expect(documents[DocumentHash(of: "{ two }")] == "{ two }")
  }

  @Test("every mistake is told at once, with file, line and column")
  func mistakes() throws {
    let path = try folder(["a.graphql": "{ good }", "b/c.graphql": "{ bad }", "d.graphql": "{ bad }"])
    defer { try? FileManager.default.removeItem(atPath: path) }
    do throws(ConfigurationError) {
      _ = try PersistedDocuments(folder: path) { text in
        text == "{ bad }" ? [DocumentProblem(line: 1, column: 3, message: "No such field.")] : []
      }
      Issue.record("accepted")
    } catch {
      #expect(
        error.description.split(separator: "\n").dropFirst() == [
          "\(path)/b/c.graphql:1:3: No such field.", "\(path)/d.graphql:1:3: No such field.",
        ])
    }
  }

  @Test("a folder that is not there, or empty, is told", arguments: [["notes.txt": "a"], [:]])
  func noDocuments(files: [String: String]) throws {
    let path = try folder(files)
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(throws: ConfigurationError.self) { try PersistedDocuments(folder: path) { _ in [] } }
  }

  // MARK: - Automatic persisted queries

  @Test("a hash that is not known is told in the words of Apollo, and known once its document came")
  func automatic() throws {
    let source = DocumentSource(automatic: AutomaticDocuments(capacity: 1 << 20))
    let first = fault(source, try apq(Self.digits))
    #expect(first?.error.message == "PersistedQueryNotFound")
    #expect(first?.error.code.rawValue == "PERSISTED_QUERY_NOT_FOUND")
    let found = try source.document(for: apq(Self.digits, query: Self.query))
    #expect(found.text == Self.query)
    source.keep(found, after: .executed)
    #expect(try source.document(for: apq(Self.digits)).text == Self.query)
  }

  @Test(
    "a document that is none is not kept",
    arguments: [ErrorCode.syntaxError, .validationFailed, .introspectionDisabled, .limitExceeded])
  func invalidDocument(code: ErrorCode) throws {
    let source = DocumentSource(automatic: AutomaticDocuments(capacity: 1 << 20))
    source.keep(try source.document(for: apq(Self.digits, query: Self.query)), after: .refused(code))
    #expect(fault(source, try apq(Self.digits))?.error.code == .persistedQueryNotFound)
  }

  @Test("a hash of another document is refused, and nothing is kept")
  func mismatch() throws {
    let source = DocumentSource(automatic: AutomaticDocuments(capacity: 1 << 20))
    let fault = fault(source, try apq(Self.digits, query: "{ other }"))
    #expect(fault?.error.message == "provided sha does not match query")
    #expect(fault?.error.code == .badRequest)
    #expect(source.automatic?.count == 0)
  }

  @Test("another version, and a hash that is none, are refused")
  func wrongExtension() throws {
    let source = DocumentSource(automatic: AutomaticDocuments(capacity: 1 << 20))
    #expect(fault(source, try apq(Self.digits, query: Self.query, version: 2))?.error.code == .badRequest)
    #expect(fault(source, try apq("abc", query: Self.query))?.error.code == .badRequest)
  }

  @Test("turned off, a hash is told in the words of Apollo, and a document with one runs unkept")
  func automaticOff() throws {
    let source = DocumentSource()
    let fault = fault(source, try apq(Self.digits))
    #expect(fault?.error.message == "PersistedQueryNotSupported")
    #expect(fault?.error.code.rawValue == "PERSISTED_QUERY_NOT_SUPPORTED")
    #expect(try source.document(for: apq(Self.digits, query: Self.query)).keepAs == nil)
  }

  @Test("the memory for documents of clients is bounded, and the oldest go first")
  func bounded() throws {
    let documents = AutomaticDocuments(capacity: 10_000)
    let texts = (0..<100).map { "{ field\($0) }" + String(repeating: " ", count: 300) }
    for text in texts { documents.remember(text, hash: DocumentHash(of: text)) }
    #expect(documents.count <= 20)
    #expect(documents[DocumentHash(of: texts[0])] == nil)
    #expect(documents[DocumentHash(of: texts[99])] == texts[99])
  }

  // MARK: - Trusted documents only

  @Test("where only persisted documents run, they run by documentId and by hash")
  func trusted() throws {
    let source = DocumentSource(persisted: try persisted(["a.graphql": Self.query]), isTrustedOnly: true)
    #expect(
      try source.document(for: parameters(#"{"documentId":"sha256:\#(Self.digits)"}"#)).text == Self.query)
    #expect(try source.document(for: apq(Self.digits)).text == Self.query)
    #expect(try source.document(for: apq(Self.digits, query: Self.query)).keepAs == nil)
  }

  @Test("and nothing else runs")
  func untrusted() throws {
    let source = DocumentSource(
      persisted: try persisted(["a.graphql": Self.query]),
      automatic: AutomaticDocuments(capacity: 1 << 20), isTrustedOnly: true)
    let other = DocumentHash(of: "{ other }").hex
    for parameters in [
      try parameters(#"{"query":"{ other }"}"#), try apq(other), try apq(other, query: "{ other }"),
    ] {
      #expect(fault(source, parameters)?.error.code == .documentRequired)
    }
  }
}
