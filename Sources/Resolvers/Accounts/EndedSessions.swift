import Executor
import Postgres

/// Ends sessions: their rows go, and with them every token that names them.
enum EndedSessions {
  private static let ofUser = Statement(
    """
    select id from "session" where store_id = $1 and user_id = $2 and id is distinct from $3
    order by id for update
    """, parameterTypes: [OID.uuid, OID.uuid, OID.uuid])
  private static let anonymousCart = Statement(
    "select id from cart where store_id = $1 and session_id = $2 and user_id is null for no key update",
    parameterTypes: [OID.uuid, OID.uuid])

  /// - Returns: whether there was such a session.
  static func end(_ session: UUID, in write: WriteTransaction) async throws -> Bool {
    // Nobody could ever reach the cart of an anonymous session again; its orders and chats are the store's, too.
    var parameters = Parameters()
    parameters.append(uuid: write.tenant)
    parameters.append(uuid: session)
    let carts = try await write.run(Command(anonymousCart, parameters))
    for row in 0..<carts.rowCount {
      if let cart = carts.uuid(row: row, column: 0) { _ = try await write.delete("Cart", cart) }
    }
    guard try await write.delete("Session", session) else { return false }
    write.control("Session", session)
    return true
  }

  /// All of a user, but for one.
  static func endAll(of user: UUID, but kept: UUID?, in write: WriteTransaction) async throws -> [UUID] {
    var parameters = Parameters()
    parameters.append(uuid: write.tenant)
    parameters.append(uuid: user)
    if let kept { parameters.append(uuid: kept) } else { parameters.appendNull(oid: OID.uuid) }
    let rows = try await write.run(Command(ofUser, parameters))
    let ids = (0..<rows.rowCount).compactMap { rows.uuid(row: $0, column: 0) }
    for id in ids { _ = try await end(id, in: write) }
    return ids
  }
}
