import Executor
import Postgres

extension ShopResolvers {
  /// S1-01, consistency.md 22: each refresh token is good once. One that comes again later was stolen, or stolen from: the
  /// whole session ends.
  func refreshSession(
    _ arguments: RefreshSessionArguments, in context: MutationContext
  ) async throws -> RefreshPayload {
    let tokens = try accounts.signer()
    let tenant = try context.store()
    guard let given = RefreshSecret(arguments.refreshToken), given.tenant == tenant else {
      return await refused(.wrongToken, "refreshSession", tenant, context) { RefreshPayload(userErrors: $0) }
    }
    let rotation = Rotation(given: given, keys: tokens.keys, grace: accounts.settings.graceSeconds)
    return try await refusing(RefreshPayload.refused) {
      let turn = try await context.writer.write(
        to: tenant, as: context.viewer, "refreshSession", context.request
      ) { try await rotation.turn(in: $0) }
      guard let turn else { throw UserRefusal.wrongToken }
      let access = try await tokens.sign(tenant: tenant, session: turn.session, anchor: turn.anchor)
      context.effects.adopt(
        tenant: tenant,
        viewer: Viewer(
          session: turn.session, user: turn.user, role: context.viewer.role, credentialHash: turn.anchor),
        newCredential: access.text)
      return RefreshPayload(
        accessToken: access.text, accessExpiresAt: access.expires, refreshToken: turn.next.text,
        sessionId: turn.session, userErrors: [])
    }
  }
}

/// One turn of a family of refresh tokens.
struct Rotation: Sendable {
  let given: RefreshSecret
  let keys: TokenKeys
  /// In seconds.
  let grace: Int

  struct Turn: Sendable {
    var session: UUID
    var user: UUID
    var anchor: [UInt8]
    var next: RefreshSecret
  }

  private static let family = Statement(
    "select session_id from refresh_token where store_id = $1 and token_hash = $2",
    parameterTypes: [OID.uuid, OID.bytea])
  private static let session = Statement(
    """
    select user_id, token_hash from "session"
    where store_id = $1 and id = $2 and user_id is not null and expires_at > now() for no key update
    """, parameterTypes: [OID.uuid, OID.uuid])
  private static let token = Statement(
    """
    select id, spent_at is not null, spent_at > clock_timestamp() - make_interval(secs => $3)
    from refresh_token where store_id = $1 and token_hash = $2
    """, parameterTypes: [OID.uuid, OID.bytea, OID.float8])

  /// - Returns: nil where the token had been spent and the family is ended now, which is to be kept.
  /// - Throws: `UserRefusal` where the token is unknown or its session is over.
  func turn(in write: WriteTransaction) async throws -> Turn? {
    let family = try await write.run(Command(Self.family, key(write, given.hash)))
    guard family.rowCount > 0, let session = family.uuid(row: 0, column: 0) else {
      throw UserRefusal.wrongToken
    }
    var parameters = Parameters()
    parameters.append(uuid: write.tenant)
    parameters.append(uuid: session)
    let row = try await write.run(Command(Self.session, parameters))
    guard row.rowCount > 0, let user = row.uuid(row: 0, column: 0), let anchor = row.bytea(row: 0, column: 1)
    else { throw UserRefusal.wrongToken }
    // Under the session's lock: two who come at once with one token come one after the other.
    guard let state = try await state(of: given, in: write) else { throw UserRefusal.wrongToken }
    if !state.isSpent {
      let next = given.child(under: keys.current)
      try await spend(state.id, session, next, in: write)
      write.concern("Session", session)
      return Turn(session: session, user: user, anchor: anchor, next: next)
    }
    if state.isFresh {
      for key in keys.keys {
        let child = given.child(under: key)
        if let found = try await self.state(of: child, in: write), !found.isSpent {
          write.concern("Session", session)
          return Turn(session: session, user: user, anchor: anchor, next: child)
        }
      }
    }
    _ = try await EndedSessions.end(session, in: write)
    write.conclude("REUSED_TOKEN")
    return nil
  }

  private func key(_ write: WriteTransaction, _ hash: [UInt8]) -> Parameters {
    var parameters = Parameters()
    parameters.append(uuid: write.tenant)
    parameters.append(bytea: hash)
    return parameters
  }

  private struct State {
    var id: UUID
    var isSpent: Bool
    /// Whether it was spent a moment ago.
    var isFresh: Bool
  }

  private func state(of secret: RefreshSecret, in write: WriteTransaction) async throws -> State? {
    var parameters = key(write, secret.hash)
    parameters.append(float8: Double(grace))
    let row = try await write.run(Command(Self.token, parameters))
    guard row.rowCount > 0, let id = row.uuid(row: 0, column: 0) else { return nil }
    return State(
      id: id, isSpent: row.bool(row: 0, column: 1) ?? true, isFresh: row.bool(row: 0, column: 2) ?? false)
  }

  private func spend(_ id: UUID, _ session: UUID, _ next: RefreshSecret, in write: WriteTransaction)
    async throws
  {
    let now = Timestamp.now
    _ = try await write.update("RefreshToken", id, set: [InputMember("spentAt", .timestamp(now))])
    try await write.insert([
      RefreshToken(
        storeID: write.tenant, id: UUID.v7(), sessionId: session, tokenHash: next.hash, createdAt: now,
        updatedAt: now)
    ])
    let expires = now.adding(days: AccountSettings.sessionDays)
    _ = try await write.update(
      "Session", session,
      set: [InputMember("expiresAt", .timestamp(expires)), InputMember("lastSeenAt", .timestamp(now))])
  }
}
