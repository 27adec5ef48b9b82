import Executor
import NIOCore
import Testing

@testable import Server

@Suite("members of a request", .tags(.server))
struct ParametersTests {
  private func read(_ body: String) throws(RequestFault) -> GraphQLParameters {
    try GraphQLParameters(body: ByteBuffer(string: body))
  }

  private func fault(_ body: () throws(RequestFault) -> GraphQLParameters) -> RequestFault? {
    do throws(RequestFault) {
      _ = try body()
      return nil
    } catch {
      return error
    }
  }

  @Test("a body has query, operationName, variables and extensions")
  func members() throws {
    let parameters = try read(
      #"{"query":"{ a }","operationName":"Q","variables":{"x":[1]},"extensions":{"theirs":1}}"#)
    #expect(parameters.query == "{ a }")
    #expect(parameters.operationName == "Q")
    #expect(parameters.variables == [JSONMember("x", .array([.int(1)]))])
  }

  @Test("null is as good as absent")
  func nulls() throws {
    let parameters = try read(
      #"{"query":"{ a }","operationName":null,"variables":null,"extensions":null,"documentId":null}"#)
    #expect(parameters == (try read(#"{"query":"{ a }"}"#)))
  }

  @Test("members without a meaning are ignored")
  func unknownMembers() throws {
    let parameters = try read(#"{"query":"{ a }","id":7,"Query":"{ b }","batch":[1]}"#)
    #expect(parameters == (try read(#"{"query":"{ a }"}"#)))
  }

  @Test("an empty operationName is as good as absent")
  func emptyName() throws {
    #expect(try read(#"{"query":"{ a }","operationName":""}"#).operationName == nil)
  }

  @Test(
    "a member of the wrong type is no request, and the sentence names it",
    arguments: [
      ("query", "1"), ("query", "{}"), ("query", "true"), ("operationName", "[]"), ("operationName", "1"),
      ("variables", "\"{}\""), ("variables", "[]"), ("variables", "false"), ("extensions", "[]"),
      ("extensions", "\"{}\""), ("documentId", "1"),
    ])
  func wrongType(name: String, value: String) {
    let query = name == "query" ? "" : #""query":"{ a }","#
    let fault = fault { () throws(RequestFault) in try read("{\(query)\"\(name)\":\(value)}") }
    #expect(fault?.kind == .notWellFormed)
    #expect(fault?.error.message.contains("“\(name)”") == true)
  }

  @Test(
    "a document is needed",
    arguments: ["{}", #"{"qeury":"{ a }"}"#, #"{"query":null}"#, #"{"variables":{}}"#])
  func missingQuery(body: String) {
    #expect(fault { () throws(RequestFault) in try read(body) }?.kind == .notWellFormed)
  }

  @Test("a batch is refused as one")
  func batch() {
    let fault = fault { () throws(RequestFault) in try read(#"[{"query":"{ a }"}]"#) }
    #expect(fault?.kind == .notWellFormed)
    #expect(fault?.error.message.contains("Batches") == true)
  }

  @Test("JSON of another kind is no request", arguments: ["1", "\"{ a }\"", "null", "true"])
  func noObject(body: String) {
    #expect(fault { () throws(RequestFault) in try read(body) }?.kind == .notWellFormed)
  }

  @Test(
    "what is no JSON cannot be read",
    arguments: ["", "NONSENSE", #"{"query":"#, #"{"query":"a"} x"#, "{'query':1}"])
  func malformed(body: String) {
    #expect(fault { () throws(RequestFault) in try read(body) }?.kind == .unreadable)
  }

  @Test("what is no UTF-8 cannot be read")
  func notUTF8() {
    let body = ByteBuffer(bytes: Array(#"{"query":""#.utf8) + [0xE9] + Array(#""}"#.utf8))
    #expect(fault { () throws(RequestFault) in try GraphQLParameters(body: body) }?.kind == .unreadable)
  }

  // MARK: - Extensions

  @Test("extensions ask for details of the answer")
  func details() throws {
    func details(_ text: String) throws -> AnswerDetails {
      try read(#"{"query":"{ a }","extensions":\#(text)}"#).details
    }
    #expect(try details("{}") == [])
    #expect(try details(#"{"storegraph":null}"#) == [])
    #expect(try details(#"{"storegraph":{}}"#) == [])
    #expect(try details(#"{"storegraph":{"include":["cost"]}}"#) == .cost)
    #expect(try details(#"{"storegraph":{"include":["timestamp","cost"]}}"#) == [.cost, .timestamp])
  }

  @Test(
    "details that there are not are named",
    arguments: [
      #"{"include":["costs"]}"#, #"{"include":"cost"}"#, #"{"include":[1]}"#, "[]", "true",
    ])
  func wrongDetails(value: String) {
    let fault = fault { () throws(RequestFault) in
      try read(#"{"query":"{ a }","extensions":{"storegraph":\#(value)}}"#)
    }
    #expect(fault?.kind == .notWellFormed)
    #expect(fault?.error.message.contains("extensions.storegraph") == true)
  }

  // MARK: - URLs

  @Test("a URL has the same members, the objects as JSON")
  func url() throws {
    let parameters = try GraphQLParameters(
      urlQuery: "query=query%20Q%7Ba%7D&operationName=Q&variables=%7B%22x%22%3A1%7D"
        + "&extensions=%7B%22storegraph%22:%7B%22include%22:%5B%22cost%22%5D%7D%7D&other=1")
    #expect(parameters.query == "query Q{a}")
    #expect(parameters.operationName == "Q")
    #expect(parameters.variables == [JSONMember("x", .int(1))])
    #expect(parameters.details == .cost)
  }

  @Test("a plus is a space, and names may be encoded")
  func formEncoding() throws {
    #expect(try GraphQLParameters(urlQuery: "%71uery=%7B+a+%2B%7D").query == "{ a +}")
  }

  @Test("without a value a member is as good as absent; null is a name, but no object")
  func emptyValues() throws {
    let empty = try GraphQLParameters(urlQuery: "query={a}&operationName=&variables=&extensions=&documentId=")
    #expect(empty == (try GraphQLParameters(urlQuery: "query={a}")))
    let null = try GraphQLParameters(urlQuery: "query={a}&operationName=null&variables=null&extensions=null")
    #expect(null.operationName == "null")
    #expect(null.variables.isEmpty)
  }

  @Test(
    "a URL that cannot be read is refused",
    arguments: ["query=%", "query=%zz", "query=%C3%28", "query={a}&variables={", "query={a}&extensions=x"])
  func malformedURL(query: String) {
    #expect(fault { () throws(RequestFault) in try GraphQLParameters(urlQuery: query) }?.kind == .unreadable)
  }

  @Test(
    "a URL that is no request is refused",
    arguments: [
      nil, "", "variables={}", "query={a}&query={b}", "query={a}&variables=[]", "query={a}&extensions=1",
    ])
  func wrongURL(query: String?) {
    #expect(
      fault { () throws(RequestFault) in try GraphQLParameters(urlQuery: query) }?.kind == .notWellFormed)
  }

  // MARK: - Content-Type

  @Test(
    "JSON in UTF-8 is read, said or not",
    arguments: [
      "application/json", "Application/JSON", "application/json; charset=utf-8",
      "application/json;charset=\"UTF-8\"", "application/json ; x=1",
    ])
  func contentType(text: String) {
    #expect(RequestMediaType.problem(contentType: text, contentEncoding: nil) == nil)
    #expect(RequestMediaType.problem(contentType: text, contentEncoding: "identity") == nil)
  }

  @Test(
    "nothing else is, and the sentence says what to send",
    arguments: [
      nil, "", "text/plain", "application/graphql", "application/x-www-form-urlencoded",
      "multipart/form-data",
      "application/json; charset=iso-8859-1", "application/json-patch+json",
      "application/graphql-response+json",
    ])
  func wrongContentType(text: String?) {
    #expect(
      RequestMediaType.problem(contentType: text, contentEncoding: nil)?.contains("Send ") == true
        || RequestMediaType.problem(contentType: text, contentEncoding: nil)?.contains("send ") == true)
  }

  @Test("a compressed body is not read")
  func contentEncoding() {
    #expect(RequestMediaType.problem(contentType: "application/json", contentEncoding: "gzip") != nil)
  }
}
