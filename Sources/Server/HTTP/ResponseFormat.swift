import Executor
import HTTPTypes
import Hummingbird
import NIOCore

/// The form of a response that a client asks for.
struct ResponseFormat {
  /// With the media type goes what the status may say (GraphQL over HTTP, "Response").
  enum Kind {
    /// `application/graphql-response+json`: the status tells the outcome.
    case graphQL
    /// `application/json`: for older clients, which read the body of a 200 only.
    case json
  }

  let kind: Kind
  let isGzipAccepted: Bool

  init(_ request: Request) {
    let wanted = (request.headers[.accept] ?? "").split(separator: ",").map { MediaType(String($0)).name }
    kind = wanted.contains("application/graphql-response+json") ? .graphQL : .json
    isGzipAccepted = Gzip.isAccepted(request.headers[.acceptEncoding])
  }

  private var contentType: String {
    switch kind {
    case .graphQL: "application/graphql-response+json; charset=utf-8"
    case .json: "application/json; charset=utf-8"
    }
  }

  func response(_ answer: GraphQLResponse, correlationID: String) -> Response {
    var response = make(status(of: answer.outcome), answer.body, correlationID)
    if answer.isPrivate { response.headers[.cacheControl] = "no-store" }
    if response.status == .serviceUnavailable { response.headers[.retryAfter] = "1" }
    return response
  }

  func response(_ fault: RequestFault, correlationID: String) -> Response {
    var body: [UInt8] = []
    JSONValue.object([
      JSONMember("errors", .array([fault.error.json])),
      JSONMember("extensions", .object([JSONMember("correlationId", .string(correlationID))])),
    ]).write(into: &body)
    return make(fault.status, body, correlationID)
  }

  private func make(_ status: HTTPResponse.Status, _ body: [UInt8], _ correlationID: String) -> Response {
    var headers = HTTPFields()
    headers[.contentType] = contentType
    headers[.requestID] = correlationID
    headers[.xContentTypeOptions] = "nosniff"
    headers[.vary] = "Accept, Accept-Encoding"
    var content = body
    if isGzipAccepted, body.count >= Gzip.floor, let smaller = Gzip.compressed(body) {
      headers[.contentEncoding] = "gzip"
      content = smaller
    }
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: content)))
  }

  private func status(of outcome: GraphQLResponse.Outcome) -> HTTPResponse.Status {
    switch (outcome, kind) {
    case (.executed, _): .ok
    case (.failed(.busy), _), (.failed(.unavailable), _): .serviceUnavailable
    case (.failed(.timeout), .graphQL): .gatewayTimeout
    case (.failed, .graphQL): .internalServerError
    case (.refused(.unauthenticated), _): .unauthorized
    case (.refused, .graphQL): .badRequest
    case (.refused, .json), (.failed, .json): .ok
    }
  }
}

/// A media type without its parameters, in lower case.
struct MediaType {
  let name: String

  init(_ text: String) {
    let end = text.firstIndex(of: ";") ?? text.endIndex
    name = text[..<end].filter { $0 != " " }.lowercased()
  }
}
