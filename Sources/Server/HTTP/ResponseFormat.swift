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
  /// See `GraphQLRoute`.
  let sharedCacheSeconds: Int

  /// nil: the client takes none of the media types that there are.
  init?(_ request: Request, statuses: StatusCodes, sharedCacheSeconds: Int) {
    guard
      let type = ResponseType.negotiated(
        accept: request.headers[.accept], preferred: statuses.preferredType)
    else { return nil }
    self.init(
      type: type, statuses: statuses,
      isGzipAccepted: Gzip.isAccepted(request.headers[.acceptEncoding]), isKept: request.method != .post,
      sharedCacheSeconds: sharedCacheSeconds)
  }

  /// For the faults of a request for events, which come before there are any.
  static let events = ResponseFormat(type: .json, statuses: .draft2025)

  init(
    type: ResponseType, statuses: StatusCodes, isGzipAccepted: Bool = false, isKept: Bool = false,
    sharedCacheSeconds: Int = 0
  ) {
    self.type = type
    self.statuses = statuses
    self.isGzipAccepted = isGzipAccepted
    self.isKept = isKept
    self.sharedCacheSeconds = sharedCacheSeconds
  }

  /// - Parameter ifNoneMatch: entity tags of what the client or a cache has already.
  func response(_ answer: GraphQLResponse, ifNoneMatch: String? = nil) -> Response {
    let status = statuses.status(of: answer.outcome, hasErrors: answer.hasErrors, as: type)
    if isKept, answer.audience == .everyone, status == .ok {
      return shared(answer.content, status, ifNoneMatch)
    }
    var response = make(status, answer.content)
    switch answer.audience {
    case .bearer: response.headers[.cacheControl] = "no-store"
    case .viewer, .everyone: if isKept { response.headers[.cacheControl] = "private, no-cache" }
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
    var response = make(status(of: fault), ResponseBytes(body))
    response.headers[.cacheControl] = "no-store"
    if fault.kind == .unauthenticated { response.headers[.wwwAuthenticate] = "Bearer" }
    if case .methodNotAllowed(let methods) = fault.kind { response.headers[.allow] = methods }
    // The rest of the body is not read, so no other request can come behind it.
    if case .bodyTooLarge = fault.kind { response.headers[.connection] = "close" }
    return response
  }

  /// An answer that caches may keep for everybody, or 304 where they have it already (RFC 9110, section 13.1.2).
  private func shared(
    _ content: ResponseBytes, _ status: HTTPResponse.Status, _ ifNoneMatch: String?
  ) -> Response {
    let isCompressed = isGzipAccepted && content.count >= Gzip.floor
    let tag = EntityTag(of: content, as: type, isCompressed: isCompressed)
    var response =
      ifNoneMatch.map(tag.isIn) == true
      ? Response(
        status: .notModified, headers: CommonHeaders.fields(for: statuses.contentType(of: type, with: status))
      )
      : make(status, content)
    response.headers[.eTag] = tag.text
    response.headers[.cacheControl] =
      sharedCacheSeconds == 0 ? "public, no-cache" : "public, max-age=0, s-maxage=\(sharedCacheSeconds)"
    return response
  }

  private func make(_ status: HTTPResponse.Status, _ content: ResponseBytes) -> Response {
    var headers = CommonHeaders.fields(for: statuses.contentType(of: type, with: status))
    let buffer: ByteBuffer
    if isGzipAccepted, content.count >= Gzip.floor, let smaller = Gzip.compressed(content) {
      headers[.contentEncoding] = "gzip"
      buffer = ByteBuffer(bytes: smaller)
    } else {
      var plain = ByteBuffer()
      plain.reserveCapacity(content.count)
      for piece in content.pieces { plain.writeBytes(piece.bytes) }
      buffer = plain
    }
    return Response(status: status, headers: headers, body: .init(byteBuffer: buffer))
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
