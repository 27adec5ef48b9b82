import Executor
import HTTPTypes

/// The status of an answer, by one of the two texts of GraphQL over HTTP that clients are written for.
enum StatusCodes: String, CaseIterable, Sendable {
  /// The draft as it stood in 2025: 400 for what is wrong with the request, and 200 for whatever is a well-formed request
  /// of a client that takes `application/json` only.
  case draft2025 = "2025"
  /// The edition of September 2026: 422 where the request can be read but not run, 294 for data with errors, and the same
  /// for both media types.
  case september2026 = "2026"

  /// What goes out where the client leaves it to the server.
  var preferredType: ResponseType { self == .draft2025 ? .json : .graphQL }

  /// The status of an answer from the engine, or of a well-formed request that never reached it.
  func status(
    of outcome: GraphQLResponse.Outcome, hasErrors: Bool, as type: ResponseType
  ) -> HTTPResponse.Status {
    let isLenient = self == .draft2025 && type == .json
    switch outcome {
    case .executed: return hasErrors && self == .september2026 ? .partialSuccess : .ok
    case .refused(.unauthenticated): return .unauthorized
    case .refused(.methodNotAllowed): return .methodNotAllowed
    case .failed(.busy), .failed(.unavailable): return .serviceUnavailable
    case .refused, .failed: return isLenient ? .ok : strictStatus(of: outcome)
    }
  }

  private func strictStatus(of outcome: GraphQLResponse.Outcome) -> HTTPResponse.Status {
    switch outcome {
    case .refused(.syntaxError): .badRequest
    case .refused(.forbidden), .refused(.documentRequired): .forbidden
    case .refused, .executed: notWellFormed
    case .failed(.timeout): .gatewayTimeout
    case .failed: .internalServerError
    }
  }

  /// Of JSON that is no GraphQL request.
  var notWellFormed: HTTPResponse.Status { self == .draft2025 ? .badRequest : .unprocessableContent }

  /// The edition of 2026 gives older clients their media type with a 2xx only.
  func contentType(of type: ResponseType, with status: HTTPResponse.Status) -> ResponseType {
    self == .september2026 && status.kind != .successful ? .graphQL : type
  }
}

extension HTTPResponse.Status {
  /// Data, and errors beside it (GraphQL over HTTP, "Partial success").
  static let partialSuccess = HTTPResponse.Status(code: 294, reasonPhrase: "Partial Success")
}
