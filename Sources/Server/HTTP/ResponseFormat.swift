import Executor
import HTTPTypes
import Hummingbird
import NIOCore

/// The form of the answers to one request.
struct ResponseFormat {
  let type: ResponseType
  let statuses: StatusCodes
  let isGzipAccepted: Bool
  /// Whether nobody may keep an answer without asking again: GET alone is ever kept.
  let isKept: Bool

  /// nil: the client takes none of the media types that there are.
  init?(_ request: Request, statuses: StatusCodes) {
    guard
      let type = ResponseType.negotiated(
        accept: request.headers[.accept], preferred: statuses.preferredType)
    else { return nil }
    self.init(
      type: type, statuses: statuses,
      isGzipAccepted: Gzip.isAccepted(request.headers[.acceptEncoding]), isKept: request.method != .post)
  }

  /// For the faults of a request for events, which come before there are any.
  static let events = ResponseFormat(type: .json, statuses: .draft2025)

  init(type: ResponseType, statuses: StatusCodes, isGzipAccepted: Bool = false, isKept: Bool = false) {
    self.type = type
    self.statuses = statuses
    self.isGzipAccepted = isGzipAccepted
    self.isKept = isKept
  }

  func response(_ answer: GraphQLResponse) -> Response {
    var response = make(
      statuses.status(of: answer.outcome, hasErrors: answer.hasErrors, as: type), answer.body)
    if answer.isPrivate {
      response.headers[.cacheControl] = "no-store"
    } else if isKept {
      response.headers[.cacheControl] = "private, no-cache"
    }
    if response.status == .serviceUnavailable { response.headers[.retryAfter] = "1" }
    if response.status == .methodNotAllowed { response.headers[.allow] = "POST" }
    return response
  }

  func response(_ fault: RequestFault, correlationID: String) -> Response {
    var body: [UInt8] = []
    JSONValue.object([
      JSONMember("errors", .array([fault.error.json])),
      JSONMember("extensions", .object([JSONMember("correlationId", .string(correlationID))])),
    ]).write(into: &body)
    var response = make(status(of: fault), body)
    response.headers[.cacheControl] = "no-store"
    if fault.kind == .unauthenticated { response.headers[.wwwAuthenticate] = "Bearer" }
    if case .methodNotAllowed(let methods) = fault.kind { response.headers[.allow] = methods }
    // The rest of the body is not read, so no other request can come behind it.
    if case .bodyTooLarge = fault.kind { response.headers[.connection] = "close" }
    return response
  }

  private func make(_ status: HTTPResponse.Status, _ body: [UInt8]) -> Response {
    var headers = CommonHeaders.fields(for: statuses.contentType(of: type, with: status))
    var content = body
    if isGzipAccepted, body.count >= Gzip.floor, let smaller = Gzip.compressed(body) {
      headers[.contentEncoding] = "gzip"
      content = smaller
    }
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: content)))
  }

  private func status(of fault: RequestFault) -> HTTPResponse.Status {
    switch fault.kind {
    case .refused: statuses.status(of: .refused(fault.error.code), hasErrors: true, as: type)
    case .unreadable: .badRequest
    case .notWellFormed: statuses.notWellFormed
    case .unauthenticated: .unauthorized
    case .crossSite: .forbidden
    case .notFound: .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .notAcceptable: .notAcceptable
    case .bodyTooLarge: .contentTooLarge
    case .urlTooLong: .uriTooLong
    case .unsupportedMediaType: .unsupportedMediaType
    case .internalError: .internalServerError
    }
  }
}

/// What every answer says of itself.
enum CommonHeaders {
  private static let graphQL = make(.graphQL)
  private static let json = make(.json)

  static func fields(for type: ResponseType) -> HTTPFields {
    switch type {
    case .graphQL: graphQL
    case .json: json
    }
  }

  private static func make(_ type: ResponseType) -> HTTPFields {
    var fields = HTTPFields()
    fields[.contentType] = type.contentType
    fields[.vary] = "Accept, Accept-Encoding, Authorization"
    fields.append(contentsOf: security)
    return fields
  }

  /// Answers are data: no browser shall guess another type, run or frame them, load them into pages of other sites, or tell
  /// their address to others.
  static let security: [HTTPField] = [
    HTTPField(name: .xContentTypeOptions, value: "nosniff"),
    HTTPField(name: .contentSecurityPolicy, value: "default-src 'none'; frame-ancestors 'none'"),
    HTTPField(name: .crossOriginResourcePolicy, value: "same-origin"),
    HTTPField(name: .referrerPolicy, value: "no-referrer"),
  ]
}

extension HTTPField.Name {
  static let requestID = HTTPField.Name("X-Request-Id") ?? .contentType
  static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .contentType
  static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .contentType
}
