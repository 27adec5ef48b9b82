import Executor
import HTTPTypes
import Hummingbird
import NIOCore

/// `POST` and `GET /graphql` (GraphQL over HTTP).
struct GraphQLRoute: Sendable {
  static let path = "/graphql"

  let engine: QueryEngine
  let events: EventStream
  let documents: DocumentSource
  let origins: AllowedOrigins
  let statuses: StatusCodes
  /// How long caches between here and the client may give an answer that is everybody's without asking; seconds.
  let sharedCacheSeconds: Int
  /// Bytes.
  let maximumBodySize: Int

  func add(to router: Router<CorrelatedContext>) {
    router.post(RouterPath(Self.path)) { request, context in
      await answer(to: request, context) { () throws(RequestFault) in try await body(of: request) }
    }
    router.get(RouterPath(Self.path)) { request, context in
      await answer(to: request, context) { () throws(RequestFault) in
        try refusePagesOfOthers(request)
        return try GraphQLParameters(urlQuery: request.uri.query)
      }
    }
  }

  private func body(of request: Request) async throws(RequestFault) -> GraphQLParameters {
    if let problem = RequestMediaType.problem(
      contentType: request.headers[.contentType], contentEncoding: request.headers[.contentEncoding])
    {
      throw RequestFault(.unsupportedMediaType, problem)
    }
    let tooLarge = RequestFault(
      .bodyTooLarge, .limitExceeded, "The body is larger than \(maximumBodySize) bytes.")
    // A client that says so beforehand need not send it.
    if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > maximumBodySize {
      throw tooLarge
    }
    let buffer: ByteBuffer
    do {
      buffer = try await request.body.collect(upTo: maximumBodySize)
    } catch is NIOTooManyBytesError {
      throw tooLarge
    } catch {
      throw RequestFault(.unreadable, "The body broke off.")
    }
    return try GraphQLParameters(body: buffer)
  }

  /// A browser sends a GET for any page without asking; a POST of JSON it does not.
  private func refusePagesOfOthers(_ request: Request) throws(RequestFault) {
    let proof = SameOriginProof(request, allowed: origins)
    guard proof != .disproved else {
      throw RequestFault(
        .crossSite, .crossSite,
        "A page of another origin sent this; list that origin in CORS_ORIGINS, and send “Origin”, or use POST."
      )
    }
  }

  private func answer(
    to request: Request, _ context: CorrelatedContext,
    _ parameters: () async throws(RequestFault) -> GraphQLParameters
  ) async -> Response {
    let wantsEvents = EventStream.isWanted(accept: request.headers[.accept])
    guard
      let format = wantsEvents
        ? .events
        : ResponseFormat(request, statuses: statuses, sharedCacheSeconds: sharedCacheSeconds)
    else {
      let types = [ResponseType.graphQL, .json].map(\.name).joined(separator: " or ")
      return ResponseFormat(type: .json, statuses: .draft2025).response(
        RequestFault(.notAcceptable, "Answers are \(types); “Accept” takes neither."),
        correlationID: context.correlationID)
    }
    do throws(RequestFault) {
      let credential = try bearer(request)
      let parameters = try await parameters()
      let document = try documents.document(for: parameters)
      var asked = GraphQLRequest(
        document: document.text, operationName: parameters.operationName, variables: parameters.variables,
        credential: credential, correlationID: context.correlationID, mayWrite: request.method == .post,
        idempotencyKey: request.headers[.idempotencyKey], details: parameters.details,
        clientAddress: context.clientAddress, clientAgent: request.headers[.userAgent])
      // Without a document of its own and a credential, a request is the same whoever sends it.
      asked.mayBeShared =
        request.method != .post && credential == nil && parameters.query == nil && parameters.details.isEmpty
      if wantsEvents {
        asked.lastEventID = request.headers[.lastEventID]
        return await events.response(to: asked)
      }
      let response = await engine.answer(asked)
      documents.keep(document, after: response.outcome)
      return format.response(response, ifNoneMatch: request.headers[.ifNoneMatch])
    } catch {
      return format.response(error, correlationID: context.correlationID)
    }
  }

  private func bearer(_ request: Request) throws(RequestFault) -> String? {
    guard let header = request.headers[.authorization] else { return nil }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else {
      throw RequestFault(
        .unauthenticated, .unauthenticated, "Send the session as “Authorization: Bearer TOKEN”.")
    }
    return String(parts[1])
  }
}

extension SameOriginProof {
  init(_ request: Request, allowed: AllowedOrigins) {
    self.init(
      origin: request.headers[.origin], authority: request.head.authority,
      fetchSite: request.headers[.fetchSite],
      hasCustomHeader: Self.headers.contains { name in
        HTTPField.Name(name).map { request.headers.contains($0) } ?? false
      }, allowed: allowed)
  }
}

extension HTTPField.Name {
  fileprivate static let lastEventID = HTTPField.Name("Last-Event-ID") ?? .contentType
  fileprivate static let fetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .contentType
}
