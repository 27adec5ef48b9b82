import Executor

/// A request that never reached the engine.
struct RequestFault: Error, Equatable {
  enum Kind: Equatable {
    /// Well-formed, but not to be run: the status is that of a refusal by the engine.
    case refused
    /// Not to be read at all.
    case unreadable
    /// Readable, and no GraphQL request.
    case notWellFormed
    case unauthenticated
    case crossSite
    case notFound
    /// With the methods that there are.
    case methodNotAllowed(allow: String)
    case notAcceptable
    case bodyTooLarge
    case urlTooLong
    case unsupportedMediaType
    case internalError
  }

  var kind: Kind
  var error: GraphQLError

  init(_ kind: Kind, _ message: String) { self.init(kind, .badRequest, message) }

  init(_ kind: Kind, _ code: ErrorCode, _ message: String) {
    self.kind = kind
    error = GraphQLError(code, message)
  }
}
