import Executor
import Postgres

/// Makes the sessions of visitors (S0-17).
struct VisitorSessions: ViewerService {
  let pool: Pool
  /// nil: the server signs nothing, so there is nothing to read.
  let tokens: AccessTokens?

  /// S0's rule: a session is idle for seven days at most.
  static let lifetime = "7 days"
  /// Counter rows a store: visitors of one store do not queue for one row.
  static let shards = 8

  private static let insert = Statement(
    """
    insert into "session" (store_id, id, token_hash, expires_at, agent)
    values ($1, $2, $3, now() + interval '\(lifetime)', $4)
    """, parameterTypes: [OID.uuid, OID.uuid, OID.bytea, OID.text])

  private static let count = Statement(
    "update counter set visitors = visitors + 1 where store_id = $1 and shard = $2",
    parameterTypes: [OID.uuid, OID.int4])

  func credential(_ text: String) async -> GivenCredential {
    if let credential = Credential(text) { return .session(credential) }
    return await tokens?.read(text) ?? .worthless
  }

  func makeSession(_ credential: Credential, for request: GraphQLRequest) async throws -> UUID {
    let id = UUID.v7()
    var session = Parameters()
    session.append(uuid: credential.tenant)
    session.append(uuid: id)
    session.append(bytea: credential.hash)
    if let agent = request.shortAgent {
      session.append(text: agent)
    } else {
      session.appendNull(oid: OID.text)
    }
    var shard = Parameters()
    shard.append(uuid: credential.tenant)
    shard.append(int4: Int32.random(in: 0..<Int32(Self.shards)))
    _ = try await pool.run(
      Segment(
        [
          TenantSetting().command(for: credential.tenant), Command(Self.insert, session),
          Command(Self.count, shard),
        ], access: .write), lane: .write)
    return id
  }
}
