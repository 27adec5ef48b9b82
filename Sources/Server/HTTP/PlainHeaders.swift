import HTTPTypes
import Hummingbird

/// Takes away headers that are no ASCII where the server looks into them: none of them means anything beyond ASCII, and comparing
/// one letter with thousands of accents, as Unicode wants it, takes seconds.
struct PlainHeaders: RouterMiddleware {
  private static let names: [HTTPField.Name] = [
    .accept, .acceptEncoding, .contentType, .authorization, .origin, .requestID, .idempotencyKey,
  ]

  @concurrent
  func handle(
    _ request: Request, context: CorrelatedContext,
    next: @concurrent (Request, CorrelatedContext) async throws -> Response
  ) async throws -> Response {
    var head = request.head
    var isPlain = true
    for name in Self.names {
      guard let value = head.headerFields[name], !value.utf8.allSatisfy({ $0 < 0x80 }) else { continue }
      // A credential or an origin that cannot be one is still one that came: it must not pass as none.
      head.headerFields[name] = name == .authorization || name == .origin ? "invalid" : nil
      isPlain = false
    }
    if isPlain { return try await next(request, context) }
    return try await next(Request(head: head, body: request.body), context)
  }
}
