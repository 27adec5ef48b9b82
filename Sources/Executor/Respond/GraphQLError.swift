package import GraphQL

/// One entry of `errors` in a response (specification, section 7.1.2).
package struct GraphQLError: Error, Sendable, Hashable {
  package var message: String
  package var locations: [SourceLocation]
  package var path: [PathElement]
  /// `extensions.code`, in capitals: what a client may switch on.
  package var code: ErrorCode
  /// Further members of `extensions`.
  package var details: [JSONMember]

  package init(
    _ code: ErrorCode, _ message: String, locations: [SourceLocation] = [], path: [PathElement] = [],
    details: [JSONMember] = []
  ) {
    self.code = code
    self.message = message
    self.locations = locations
    self.path = path
    self.details = details
  }
}

extension GraphQLError {
  /// The same error of a value that stands under this response key.
  func beneath(_ key: String) -> GraphQLError {
    var error = self
    error.path.insert(.key(key), at: 0)
    return error
  }
}

package enum PathElement: Sendable, Hashable {
  case key(String)
  case index(Int)
}

/// Every code that a client can meet in `errors[].extensions.code`.
package enum ErrorCode: String, Sendable, Hashable, CaseIterable {
  case syntaxError = "GRAPHQL_PARSE_FAILED"
  case validationFailed = "GRAPHQL_VALIDATION_FAILED"
  case badUserInput = "BAD_USER_INPUT"
  case badRequest = "BAD_REQUEST"
  case notFound = "NOT_FOUND"
  case methodNotAllowed = "METHOD_NOT_ALLOWED"
  case crossSite = "CROSS_SITE_REQUEST"
  /// These two are the words that Apollo's clients look for.
  case persistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND"
  case persistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED"
  case documentNotFound = "PERSISTED_DOCUMENT_NOT_FOUND"
  case documentRequired = "PERSISTED_DOCUMENT_REQUIRED"
  case operationNotFound = "OPERATION_RESOLUTION_FAILURE"
  case limitExceeded = "LIMIT_EXCEEDED"
  case introspectionDisabled = "INTROSPECTION_DISABLED"
  case unauthenticated = "UNAUTHENTICATED"
  case forbidden = "FORBIDDEN"
  case tenantNotFound = "STORE_NOT_FOUND"
  case multipleTenants = "MULTIPLE_STORES"
  case timeout = "TIMEOUT"
  case busy = "BUSY"
  case unavailable = "UNAVAILABLE"
  case nullInNonNull = "NULL_IN_NON_NULL_FIELD"
  case notOpened = "VALUE_NOT_OPENED"
  case tooLarge = "VALUE_TOO_LARGE"
  case resolverFailed = "RESOLVER_FAILED"
  case internalError = "INTERNAL_SERVER_ERROR"
}
