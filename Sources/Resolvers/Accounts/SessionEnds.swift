import Executor
import Postgres

extension ShopResolvers {
  /// S0-44.
  func logout(_ arguments: LogoutArguments, in context: MutationContext) async throws -> SessionsEndedPayload
  {
    try await endSessions("logout", in: context) { actor, session, write in
      try await EndedSessions.end(session, in: write) ? [session] : []
    }
  }

  func sessionRevoke(
    _ arguments: SessionRevokeArguments, in context: MutationContext
  ) async throws -> SessionsEndedPayload {
    try await endSessions("sessionRevoke", in: context) { actor, session, write in
      var isOwn = arguments.id == session
      if !isOwn { isOwn = try await Self.isOwn(arguments.id, of: actor, in: write) }
      guard isOwn, try await EndedSessions.end(arguments.id, in: write)
      else { throw UserRefusal(.notFound, "You have no session with this id.", field: "id") }
      return [arguments.id]
    }
  }

  func sessionsRevokeOthers(
    _ arguments: SessionsRevokeOthersArguments, in context: MutationContext
  ) async throws -> SessionsEndedPayload {
    try await endSessions("sessionsRevokeOthers", in: context) { actor, session, write in
      guard let user = actor.user else { return [] }
      return try await EndedSessions.endAll(of: user, but: session, in: write)
    }
  }

  private func endSessions(
    _ operation: String, in context: MutationContext,
    _ end: @escaping @Sendable (Actor, UUID, WriteTransaction) async throws -> [UUID]
  ) async throws -> SessionsEndedPayload {
    let tenant = try context.store()
    return try await refusing(SessionsEndedPayload.refused) {
      let ended = try await context.writer.write(to: tenant, as: context.viewer, operation, context.request) {
        let actor = try await Actor.acting(context.viewer, in: $0)
        guard let session = actor.session else {
          throw GraphQLError(.unauthenticated, "There is no session to end; it may be over already.")
        }
        return try await end(actor, session, $0)
      }
      return SessionsEndedPayload(ended: ended, userErrors: [])
    }
  }

  private static let owned = Statement(
    #"select true from "session" where store_id = $1 and id = $2 and user_id = $3"#,
    parameterTypes: [OID.uuid, OID.uuid, OID.uuid])

  private static func isOwn(_ id: UUID, of actor: Actor, in write: WriteTransaction) async throws -> Bool {
    guard let user = actor.user else { return false }
    var parameters = Parameters()
    parameters.append(uuid: write.tenant)
    parameters.append(uuid: id)
    parameters.append(uuid: user)
    return try await write.run(Command(owned, parameters)).rowCount > 0
  }
}
