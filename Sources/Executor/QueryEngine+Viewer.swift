import GraphQL
import Postgres
import Schema

/// The viewer of one request, and whether this request made its session.
struct AskingViewer {
  var viewer: Viewer
  var newCredential: String?
  /// A credential came that is good for nothing here (S0-23).
  var isReplaced = false

  /// Whether nothing tells this one from others without a session.
  var isNobody: Bool { viewer.session == nil && newCredential == nil && !isReplaced }
}

extension QueryEngine {
  /// Who asks: the header's credential, else the argument's; a fresh session where the operation makes one.
  func viewer(of tenant: UUID, _ scope: RootScope, _ request: GraphQLRequest) async throws -> AskingViewer {
    if let header = request.credential, let argument = scope.credential, !header.isExactly(argument) {
      throw GraphQLError(
        .badRequest,
        "The Authorization header and “\(model.viewer.argument)” name different sessions; send one.")
    }
    guard let text = request.credential ?? scope.credential else {
      return try await newcomer(of: tenant, scope, request, isReplaced: false)
    }
    switch await service.credential(text) {
    case .session(let credential) where credential.tenant == tenant:
      if let viewer = try await viewers.viewer(credential, runner: runner) {
        return AskingViewer(viewer: viewer)
      }
    case .expired where !scope.takesAnyCredential:
      throw GraphQLError(
        .unauthenticated, "Your access token has expired; get another one for your refresh token.",
        details: [JSONMember("reason", .string("TOKEN_EXPIRED"))])
    case .session, .expired, .worthless: break
    }
    // Unknown, expired, or of another tenant: never adopted, or whoever planted it would know the session.
    return try await newcomer(of: tenant, scope, request, isReplaced: true)
  }

  /// The same one who asks, as a write saw it; without a session where that has ended.
  func become(_ viewer: Viewer, _ asking: AskingViewer) -> AskingViewer {
    var now = asking
    if viewer.session == nil, let hash = asking.viewer.credentialHash {
      viewers.forget(hash)
      now.viewer = viewers.nobody
      now.isReplaced = true
    } else {
      now.viewer = viewer
      viewers.remember(viewer)
    }
    return now
  }

  /// Empties the cache of viewers, which must change no answer.
  package func forgetViewers() { viewers.removeAll() }

  /// The session ended between its look-up and the statement.
  func replaced(
    _ old: AskingViewer, of tenant: UUID, _ scope: RootScope, _ request: GraphQLRequest
  ) async throws -> AskingViewer {
    if let hash = old.viewer.credentialHash { viewers.forget(hash) }
    // At most one new session an operation.
    if old.newCredential != nil { return AskingViewer(viewer: viewers.nobody) }
    return try await newcomer(of: tenant, scope, request, isReplaced: true)
  }

  private func newcomer(
    of tenant: UUID, _ scope: RootScope, _ request: GraphQLRequest, isReplaced: Bool
  ) async throws -> AskingViewer {
    var asking = AskingViewer(viewer: viewers.nobody, isReplaced: isReplaced)
    guard scope.createsSession, request.mayWrite, try await isOpen(tenant) else { return asking }
    let credential = Credential(tenant: tenant)
    let session = try await service.makeSession(credential, for: request)
    asking.viewer.session = session
    asking.viewer.credentialHash = credential.hash
    asking.newCredential = credential.text
    viewers.remember(asking.viewer)
    return asking
  }

  /// A closed tenant makes no sessions: it answers like one that does not exist.
  private func isOpen(_ tenant: UUID) async throws -> Bool {
    try await viewers.isOpen(tenant, runner: runner)
  }
}
