import HTTPTypes

/// What browsers are told about pages of other origins (Fetch, "CORS protocol"). An origin is allowed by its exact text,
/// never by a pattern, and then with credentials; `*` is never said.
struct CORSPolicy: Sendable {
  let origins: AllowedOrigins

  /// Header names that pages may send beyond those that every page may.
  static let requestHeaders = [
    "Authorization", "Content-Type", "Last-Event-ID", "X-Request-Id", "Idempotency-Key",
    "GraphQL-Require-Preflight",
    "Apollo-Require-Preflight", "X-Apollo-Operation-Name", "X-Apollo-Operation-Id",
    "Apollographql-Client-Name", "Apollographql-Client-Version", "X-Requested-With",
  ].joined(separator: ", ")

  /// Header names that pages may read beyond those that every page may.
  static let responseHeaders = "X-Request-Id, Retry-After"

  /// What is added to the answer of a request with this `Origin`.
  func fields(origin: String?) -> [HTTPField] {
    if origins.texts.isEmpty { return [] }
    // Also without an Origin: what a cache keeps must not serve another page.
    var fields = [HTTPField(name: .vary, value: "Origin")]
    guard let origin, origins.contains(origin) else { return fields }
    fields.append(HTTPField(name: .accessControlAllowOrigin, value: origin))
    fields.append(HTTPField(name: .accessControlAllowCredentials, value: "true"))
    fields.append(HTTPField(name: .accessControlExposeHeaders, value: Self.responseHeaders))
    return fields
  }

  /// What a preflight of an allowed origin is told, beside `fields(origin:)`.
  /// - Parameter methods: those of the path.
  /// - Returns: nil for an origin that is not allowed.
  func preflightFields(origin: String, methods: String) -> [HTTPField]? {
    guard origins.contains(origin) else { return nil }
    return [
      HTTPField(name: .accessControlAllowMethods, value: methods),
      HTTPField(name: .accessControlAllowHeaders, value: Self.requestHeaders),
      HTTPField(name: .accessControlMaxAge, value: "7200"),
      HTTPField(name: .vary, value: "Access-Control-Request-Method, Access-Control-Request-Headers"),
    ]
  }
}
