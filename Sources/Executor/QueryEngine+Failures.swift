import GraphQL
import Logging
import Postgres
import Schema

extension QueryEngine {
  /// Refused before execution: there is no `data`.
  func refused(_ errors: [GraphQLError], _ request: GraphQLRequest) -> GraphQLResponse {
    let body = ResponseBody(
      errors: Array(errors.prefix(100)),
      extensions: request.answerExtensions())
    return GraphQLResponse(
      content: body.encoded(), outcome: .refused(errors.first?.code ?? .badRequest), hasErrors: true)
  }

  /// Unknown and closed tenants are answered alike (S0-09).
  func notFound(_ scope: RootScope, _ fields: [CollectedField], _ request: GraphQLRequest) -> GraphQLResponse
  {
    var data: [UInt8] = [UInt8(ascii: "{")]
    for (index, field) in fields.enumerated() {
      if index > 0 { data.append(UInt8(ascii: ",")) }
      data += keyLiteral(field.key)
      data += Array((field.first.name.text == "__typename" ? "\"\(system.query)\"" : "null").utf8)
    }
    data.append(UInt8(ascii: "}"))
    let errors = scope.keys.map {
      GraphQLError(
        .tenantNotFound, "There is no open \(model.tenant.type) by this \(model.tenant.argument).",
        path: [.key($0)])
    }
    let body = ResponseBody(data: ResponseBytes(data), errors: errors, extensions: request.answerExtensions())
    return GraphQLResponse(content: body.encoded(), outcome: .executed, hasErrors: true)
  }

  /// A stream whose tenant was closed meanwhile.
  var closedError: GraphQLError {
    GraphQLError(.tenantNotFound, "The \(model.tenant.type) is closed.")
  }

  /// Something on this side went wrong. The client learns its kind; the log, under the correlation id, the rest. There is
  /// no `data`, for with `data` the status would have to be 2xx (GraphQL over HTTP, "Status Codes").
  func failed(_ error: any Error, _ request: GraphQLRequest) -> GraphQLResponse {
    let (code, message) = Self.description(of: error)
    logger.error(
      "operation failed",
      metadata: [
        "correlationId": "\(request.correlationID)", "code": "\(code.rawValue)",
        "error": "\(String(reflecting: error))",
      ])
    let body = ResponseBody(errors: [GraphQLError(code, message)], extensions: request.answerExtensions())
    return GraphQLResponse(content: body.encoded(), outcome: .failed(code), hasErrors: true)
  }

  static func description(of error: any Error) -> (ErrorCode, String) {
    guard let error = error as? PostgresError else {
      return (.internalError, "Something went wrong here; the log has it under the correlation id.")
    }
    switch error.kind {
    case .busy: return (.busy, "All connections are busy; try again in a moment.")
    case .connection, .closed: return (.unavailable, "The database cannot be reached; try again in a moment.")
    case .cancelled: return (.timeout, "The operation was cancelled.")
    case .server where error.sqlState == "57014" || error.sqlState == "55P03":
      return (.timeout, "The operation took too long and was stopped.")
    case .server where error.sqlState?.hasPrefix("57P") == true || error.sqlState?.hasPrefix("08") == true:
      return (.unavailable, "The database is restarting; try again in a moment.")
    default: return (.internalError, "Something went wrong here; the log has it under the correlation id.")
    }
  }
}
