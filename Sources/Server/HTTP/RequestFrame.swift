import Executor
import HTTPTypes
import Hummingbird
import Logging

/// Around every request, also one that no route takes: its correlation id, what browsers of other origins are told, and one
/// line in the log.
struct RequestFrame: RouterMiddleware {
  typealias Context = CorrelatedContext

  /// The paths that there are, with their methods.
  static let methods: [String: String] = [
    GraphQLRoute.path: "GET, HEAD, POST, OPTIONS",
    HealthRoutes.healthPath: "GET, HEAD, OPTIONS",
    HealthRoutes.readyPath: "GET, HEAD, OPTIONS",
  ]

  let cors: CORSPolicy
  /// Bytes of path and query.
  let maximumURLSize: Int
  let logger: Logger

  @concurrent
  func handle(
    _ request: Request, context: CorrelatedContext,
    next: @concurrent (Request, CorrelatedContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    var context = context
    context.correlationID = CorrelationID.of(request)
    var response: Response
    if let early = early(request, context) {
      response = early
    } else {
      do {
        response = try await next(request, context)
      } catch {
        response = self.response(to: error, request, context)
      }
    }
    response.headers.append(HTTPField(name: .requestID, value: context.correlationID))
    if !cors.origins.texts.isEmpty {
      response.headers.append(contentsOf: cors.fields(origin: request.headers[.origin]))
    }
    log(request, response, context, ContinuousClock.now - start)
    return response
  }

  /// What is answered without a route.
  private func early(_ request: Request, _ context: CorrelatedContext) -> Response? {
    if let length = request.head.path?.utf8.count, length > maximumURLSize {
      return fault(
        .urlTooLong, .limitExceeded, "The URL is longer than \(maximumURLSize) bytes; use POST.", context)
    }
    guard request.method == .options, let methods = methods(of: request) else { return nil }
    var headers = HTTPFields(CommonHeaders.security)
    headers[.allow] = methods
    if let origin = request.headers[.origin], request.headers[.accessControlRequestMethod] != nil {
      guard let fields = cors.preflightFields(origin: origin, methods: methods) else {
        return fault(
          .crossSite, .crossSite, "Pages of “\(origin)” may not ask here; CORS_ORIGINS lists those that may.",
          context)
      }
      headers.append(contentsOf: fields)
    }
    return Response(status: .noContent, headers: headers)
  }

  private func methods(of request: Request) -> String? {
    var path = request.uri.path[...]
    while path.count > 1, path.last == "/" { path = path.dropLast() }
    return Self.methods[String(path)]
  }

  private func response(to error: any Error, _ request: Request, _ context: CorrelatedContext) -> Response {
    guard let known = error as? HTTPError, known.status == .notFound else {
      logger.error(
        "request failed",
        metadata: ["correlationId": "\(context.correlationID)", "error": "\(String(reflecting: error))"])
      return fault(
        .internalError, .internalError, "Something went wrong here; the log has it under the correlation id.",
        context)
    }
    guard let methods = methods(of: request) else {
      return fault(.notFound, .notFound, "There is nothing at this path; GraphQL is at /graphql.", context)
    }
    return fault(
      .methodNotAllowed(allow: methods), .methodNotAllowed, "This path takes \(methods).", context)
  }

  private func fault(
    _ kind: RequestFault.Kind, _ code: ErrorCode, _ message: String, _ context: CorrelatedContext
  ) -> Response {
    ResponseFormat(type: .json, statuses: .draft2025).response(
      RequestFault(kind, code, message), correlationID: context.correlationID)
  }

  private func log(
    _ request: Request, _ response: Response, _ context: CorrelatedContext, _ duration: Duration
  ) {
    logger.info(
      "request",
      metadata: [
        "method": "\(request.method)", "path": "\(request.uri.path)", "status": "\(response.status.code)",
        "correlationId": "\(context.correlationID)",
        "microseconds":
          "\(duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000)",
      ])
  }
}
