import Executor
import HTTPTypes
import Hummingbird
import NIOCore

/// `POST` and `GET /graphql` (GraphQL over HTTP).
struct GraphQLRoute: Sendable {
  let engine: QueryEngine
  let maximumBodySize: Int

  func add(to router: Router<BasicRequestContext>) {
    router.post("/graphql") { request, _ in
      await answer(to: request) { try await body(of: request) }
    }
    router.get("/graphql") { request, _ in
      await answer(to: request) { try GraphQLParameters(query: request.uri.query) }
    }
  }

  private func body(of request: Request) async throws(RequestFault) -> GraphQLParameters {
    let mediaType = MediaType(request.headers[.contentType] ?? "")
    guard mediaType.name == "application/json" else {
      throw RequestFault(
        .unsupportedMediaType, .badRequest, "Send the request as “Content-Type: application/json”.")
    }
    let buffer: ByteBuffer
    do {
      buffer = try await request.body.collect(upTo: maximumBodySize)
    } catch {
      throw RequestFault(
        .contentTooLarge, .limitExceeded, "The body is larger than \(maximumBodySize) bytes.")
    }
    return try GraphQLParameters(body: buffer)
  }

  private func answer(
    to request: Request, _ parameters: () async throws -> GraphQLParameters
  ) async -> Response {
    let correlationID = CorrelationID.of(request)
    let format = ResponseFormat(request)
    do {
      let parameters = try await parameters()
      let response = await engine.answer(
        GraphQLRequest(
          document: parameters.query, operationName: parameters.operationName,
          variables: parameters.variables, credential: try bearer(request), correlationID: correlationID,
          mayWrite: request.method != .get, idempotencyKey: request.headers[.idempotencyKey]))
      return format.response(response, correlationID: correlationID)
    } catch let fault as RequestFault {
      return format.response(fault, correlationID: correlationID)
    } catch {
      return format.response(
        RequestFault(.badRequest, .badRequest, "The request could not be read."), correlationID: correlationID
      )
    }
  }

  private func bearer(_ request: Request) throws(RequestFault) -> String? {
    guard let header = request.headers[.authorization] else { return nil }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else {
      throw RequestFault(
        .unauthorized, .unauthenticated, "Send the session as “Authorization: Bearer TOKEN”.")
    }
    return String(parts[1])
  }
}

extension HTTPField.Name {
  static let requestID = HTTPField.Name("X-Request-Id") ?? .contentType
  static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .contentType
}

/// A request that never reached the engine.
struct RequestFault: Error {
  var status: HTTPResponse.Status
  var error: GraphQLError

  init(_ status: HTTPResponse.Status, _ code: ErrorCode, _ message: String) {
    self.status = status
    error = GraphQLError(code, message)
  }
}
