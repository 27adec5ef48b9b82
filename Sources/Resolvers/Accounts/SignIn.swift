import Executor
import Postgres

/// Binds a session to a user, within a write, and makes its tokens after it.
///
/// The session's row stays where one was sent, and what it had stays with it; only its hash is another from then on, so that
/// whoever knew the old token has nothing (fixation, S0-40).
struct SignIn: Sendable {
  let tokens: AccessTokens
  let tenant: UUID
  /// What the session's row keeps from now on. Nobody knows a text with this hash.
  let anchor: [UInt8]
  let refresh: RefreshSecret

  init(tokens: AccessTokens, tenant: UUID) {
    self.tokens = tokens
    self.tenant = tenant
    anchor = Credential(tenant: tenant).hash
    refresh = RefreshSecret(tenant: tenant)
  }

  struct Outcome: Sendable {
    var session: UUID
    var user: UUID
    var claimed: Claimed
  }

  /// - Parameter actor: whose session goes on; one that has a user already is ended, and a fresh one is made: what it has is
  ///   another user's.
  func bind(
    _ actor: Actor, to member: Membership, _ agent: String?, in write: WriteTransaction
  ) async throws -> Outcome {
    let expires = Timestamp.now.adding(days: AccountSettings.sessionDays)
    var claimed = Claimed(store: false, cart: false, lines: [], orders: 0, chats: 0, readAgain: true)
    let session: UUID
    if let own = actor.session, actor.user == nil {
      session = own
      claimed = try await ClaimedRows(session: own, user: member.id, write: write).claim()
      _ = try await write.update(
        "Session", own,
        set: [
          InputMember("userId", .uuid(member.id)), InputMember("expiresAt", .timestamp(expires)),
          InputMember("agent", agent.map(InputValue.string) ?? .null),
        ])
      try await replaceHash(of: own, in: write)
    } else {
      if let own = actor.session { _ = try await EndedSessions.end(own, in: write) }
      session = UUID.v7()
      let now = Timestamp.now
      try await write.insert([
        Session(
          storeID: tenant, id: session, tokenHash: anchor, userId: member.id, lastSeenAt: now, agent: agent,
          expiresAt: expires, createdAt: now, updatedAt: now)
      ])
    }
    _ = try await write.update("User", member.id, set: [InputMember("lastLoginAt", .timestamp(.now))])
    let now = Timestamp.now
    try await write.insert([
      RefreshToken(
        storeID: tenant, id: UUID.v7(), sessionId: session, tokenHash: refresh.hash, createdAt: now,
        updatedAt: now)
    ])
    write.control("Session", session)
    write.concern("Session", session)
    return Outcome(session: session, user: member.id, claimed: claimed)
  }

  private func replaceHash(of session: UUID, in write: WriteTransaction) async throws {
    var parameters = Parameters()
    parameters.append(uuid: tenant)
    parameters.append(uuid: session)
    parameters.append(bytea: anchor)
    _ = try await write.run(
      Command(
        Statement(#"update "session" set token_hash = $3 where store_id = $1 and id = $2"#), parameters))
  }

  /// After the commit: a token for a session that was rolled back would be a lie.
  func answer(_ outcome: Outcome, in context: MutationContext) async throws -> AuthPayload {
    let access = try await tokens.sign(tenant: tenant, session: outcome.session, anchor: anchor)
    context.effects.adopt(
      tenant: tenant,
      viewer: Viewer(
        session: outcome.session, user: outcome.user, role: context.viewer.role, credentialHash: anchor),
      newCredential: access.text)
    return AuthPayload(
      accessToken: access.text, accessExpiresAt: access.expires, refreshToken: refresh.text,
      sessionId: outcome.session, userId: outcome.user, claimed: outcome.claimed, userErrors: [])
  }
}
