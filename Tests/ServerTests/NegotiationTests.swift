import Testing

@testable import Server

@Suite("negotiation of the media type", .tags(.server))
struct NegotiationTests {
  @Test(
    "the type that the client wants most goes out",
    arguments: [
      ("application/graphql-response+json", ResponseType.graphQL),
      ("application/json", .json),
      ("APPLICATION/JSON", .json),
      ("application/graphql-response+json, application/json;q=0.9", .graphQL),
      ("application/json;q=0.9, application/graphql-response+json", .graphQL),
      ("application/graphql-response+json;q=0.5, application/json", .json),
      ("application/graphql-response+json ; q=0.501,application/json ; q=0.5", .graphQL),
      ("application/graphql-response+json; charset=utf-8, application/json; charset=utf-8", .graphQL),
      ("text/html, application/json", .json),
      ("application/json;profile=\"a,b;q=0\", text/html", .json),
    ])
  func weights(accept: String, type: ResponseType) {
    for preferred in [ResponseType.json, .graphQL] {
      #expect(ResponseType.negotiated(accept: accept, preferred: preferred) == type)
    }
  }

  @Test(
    "of two that are wanted alike, the one named first goes out",
    arguments: [
      ("application/json, application/graphql-response+json", ResponseType.json),
      ("application/graphql-response+json, application/json", .graphQL),
    ])
  func order(accept: String, type: ResponseType) {
    for preferred in [ResponseType.json, .graphQL] {
      #expect(ResponseType.negotiated(accept: accept, preferred: preferred) == type)
    }
  }

  @Test(
    "a client that leaves it to the server gets what the server prefers",
    arguments: [nil, "", "*/*", "application/*", "text/html, */*;q=0.1", "image/png, application/*;q=0.2"])
  func wildcards(accept: String?) {
    for preferred in [ResponseType.json, .graphQL] {
      #expect(ResponseType.negotiated(accept: accept, preferred: preferred) == preferred)
    }
  }

  @Test(
    "what is named counts more than what a wildcard covers",
    arguments: [
      ("*/*, application/graphql-response+json", ResponseType.graphQL),
      ("application/json, text/plain, */*", .json),
      ("*/*, application/graphql-response+json;q=0", .json),
      ("application/*;q=0.5, application/json;q=0.4", .graphQL),
      ("*/*;q=0, application/json", .json),
    ])
  func specificity(accept: String, type: ResponseType) {
    for preferred in [ResponseType.json, .graphQL] {
      #expect(ResponseType.negotiated(accept: accept, preferred: preferred) == type)
    }
  }

  @Test(
    "a client that takes neither gets neither",
    arguments: [
      "text/html", "application/xml, text/*", "application/json;q=0", "*/*;q=0", "application/jsonp",
      "application/json; charset=iso-8859-1", "application/graphql+json", "application/json;q=high", ",",
    ])
  func unacceptable(accept: String) {
    #expect(ResponseType.negotiated(accept: accept, preferred: .json) == nil)
  }

  @Test("answers are said to be UTF-8", arguments: [ResponseType.json, .graphQL])
  func charset(type: ResponseType) {
    #expect(type.contentType == "\(type.name); charset=utf-8")
  }

  @Test(
    "a weight has three decimals at most and is at most 1",
    arguments: [("0", 0), ("1", 1_000), ("0.5", 500), ("0.123", 123), ("1.000", 1_000), ("1.", 1_000)])
  func weight(text: String, thousandths: Int) {
    #expect(WeightedValue.list("a/b;q=\(text)").map(\.weight) == [thousandths])
  }

  @Test(
    "what is no weight takes its member out", arguments: ["2", "1.001", "0.1234", "-1", "", "0.x"])
  func wrongWeight(text: String) {
    #expect(WeightedValue.list("a/b;q=\(text)").filter { $0.value == "a/b" }.isEmpty)
  }

  @Test(
    "gzip goes to those who take it",
    arguments: [
      ("gzip", true), ("gzip, deflate, br", true), ("br, GZIP;q=0.1", true), ("*", true), ("x-gzip", true),
      ("gzip;q=0", false), ("*, gzip;q=0", false), ("gzip;q=0.000", false), ("identity", false),
      ("br", false), ("", false), ("gzip;q=0.5, identity", false), ("*;q=0", false),
    ])
  func gzip(header: String, isAccepted: Bool) {
    #expect(Gzip.isAccepted(header) == isAccepted)
    #expect(!Gzip.isAccepted(nil))
  }
}
