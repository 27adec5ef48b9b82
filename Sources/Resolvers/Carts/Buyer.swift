import Executor
import Postgres

/// Whose a viewer's cart, orders and chats are: the user's, else the session's.
struct Buyer: Sendable, Hashable {
  let session: UUID
  let user: UUID?

  /// - Throws: `UNAUTHENTICATED` without a session.
  init(_ viewer: Viewer) throws(GraphQLError) {
    guard let session = viewer.session else {
      throw GraphQLError(
        .unauthenticated, "There is no session to buy in; getStore makes one, and gives its token.")
    }
    self.session = session
    user = viewer.user
  }

  /// The user, else the session.
  var id: UUID { user ?? session }

  /// A condition on rows of theirs; the parameter is `id`. A user's device owns nothing of what is anonymous, and a visitor
  /// nothing of a user's (consistency.md, 9).
  func owns(_ alias: String, by parameter: Int) -> String {
    user == nil
      ? "\(alias).session_id = $\(parameter) and \(alias).user_id is null"
      : "\(alias).user_id = $\(parameter)"
  }
}

extension Parameters {
  /// The tenant, then ids.
  init(_ tenant: UUID, _ ids: UUID...) {
    self.init()
    append(uuid: tenant)
    for id in ids { append(uuid: id) }
  }

  mutating func append(uuid: UUID?) {
    if let uuid { append(uuid: uuid) } else { appendNull(oid: OID.uuid) }
  }

  mutating func append(text: String?) {
    if let text { append(text: text) } else { appendNull(oid: OID.text) }
  }

  mutating func append(timestamp: Timestamp?) {
    if let timestamp {
      append(timestamptz: timestamp.microseconds)
    } else {
      appendNull(oid: OID.timestamptz)
    }
  }
}
