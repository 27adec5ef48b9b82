import Executor
import HTTPTypes
import Testing

@testable import Server

@Suite("status codes", .tags(.server))
struct StatusCodesTests {
  private static let both = [ResponseType.json, .graphQL]

  private func status(
    _ statuses: StatusCodes, _ outcome: GraphQLResponse.Outcome, _ type: ResponseType, errors: Bool = true
  ) -> Int {
    statuses.status(of: outcome, hasErrors: errors, as: type).code
  }

  @Test("data without errors is 200", arguments: StatusCodes.allCases, both)
  func data(statuses: StatusCodes, type: ResponseType) {
    #expect(status(statuses, .executed, type, errors: false) == 200)
  }

  @Test("data with errors is 200, and 294 in the edition of 2026", arguments: both)
  func partialData(type: ResponseType) {
    #expect(status(.draft2025, .executed, type) == 200)
    #expect(status(.september2026, .executed, type) == 294)
  }

  @Test("a document that is no GraphQL is 400, and 200 for older clients")
  func syntax() {
    #expect(status(.draft2025, .refused(.syntaxError), .graphQL) == 400)
    #expect(status(.draft2025, .refused(.syntaxError), .json) == 200)
    for type in Self.both { #expect(status(.september2026, .refused(.syntaxError), type) == 400) }
  }

  @Test(
    "a document, operation or variable that does not fit is 400, 422 in the edition of 2026, and 200 for older clients",
    arguments: [
      ErrorCode.validationFailed, .operationNotFound, .badUserInput, .limitExceeded, .multipleTenants,
      .documentNotFound, .persistedQueryNotFound, .persistedQueryNotSupported, .badRequest,
    ])
  func refusal(code: ErrorCode) {
    #expect(status(.draft2025, .refused(code), .graphQL) == 400)
    #expect(status(.draft2025, .refused(code), .json) == 200)
    for type in Self.both { #expect(status(.september2026, .refused(code), type) == 422) }
  }

  @Test("what the viewer may not do is 403", arguments: [ErrorCode.forbidden, .documentRequired])
  func forbidden(code: ErrorCode) {
    #expect(status(.draft2025, .refused(code), .graphQL) == 403)
    #expect(status(.draft2025, .refused(code), .json) == 200)
    for type in Self.both { #expect(status(.september2026, .refused(code), type) == 403) }
  }

  @Test("a mutation by GET is 405, and a wrong credential 401", arguments: StatusCodes.allCases, both)
  func always(statuses: StatusCodes, type: ResponseType) {
    #expect(status(statuses, .refused(.methodNotAllowed), type) == 405)
    #expect(status(statuses, .refused(.unauthenticated), type) == 401)
  }

  @Test("a server that cannot is 503", arguments: StatusCodes.allCases, both)
  func unavailable(statuses: StatusCodes, type: ResponseType) {
    #expect(status(statuses, .failed(.busy), type) == 503)
    #expect(status(statuses, .failed(.unavailable), type) == 503)
  }

  @Test("a failure of the server is 5xx, and 200 for older clients")
  func failure() {
    #expect(status(.draft2025, .failed(.internalError), .graphQL) == 500)
    #expect(status(.draft2025, .failed(.timeout), .graphQL) == 504)
    #expect(status(.draft2025, .failed(.internalError), .json) == 200)
    for type in Self.both {
      #expect(status(.september2026, .failed(.internalError), type) == 500)
      #expect(status(.september2026, .failed(.timeout), type) == 504)
    }
  }

  @Test("without data the status is 4xx or 5xx, whatever the error", arguments: ErrorCode.allCases)
  func neverSuccessful(code: ErrorCode) {
    for statuses in StatusCodes.allCases {
      for outcome in [GraphQLResponse.Outcome.refused(code), .failed(code)] {
        #expect((400...599).contains(status(statuses, outcome, .graphQL)))
      }
    }
  }

  @Test("JSON that is no GraphQL request is 400, and 422 in the edition of 2026")
  func notWellFormed() {
    #expect(StatusCodes.draft2025.notWellFormed.code == 400)
    #expect(StatusCodes.september2026.notWellFormed.code == 422)
  }

  @Test("in the edition of 2026 an older client gets its media type with 2xx only")
  func contentType() {
    let statuses = StatusCodes.september2026
    #expect(statuses.contentType(of: .json, with: .ok) == .json)
    #expect(statuses.contentType(of: .json, with: .partialSuccess) == .json)
    #expect(statuses.contentType(of: .json, with: .badRequest) == .graphQL)
    #expect(StatusCodes.draft2025.contentType(of: .json, with: .badRequest) == .json)
  }
}
