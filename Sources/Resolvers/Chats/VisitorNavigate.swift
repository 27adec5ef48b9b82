import Executor
import Postgres

extension ShopResolvers {
  /// S0-60: where a visitor is, one row a session, for those who run the store. Neither event nor clock, nor log: browsing is no
  /// change of the store (consistency.md, 3). The row itself keeps too many of them away.
  func visitorNavigate(
    _ arguments: VisitorNavigateArguments, in context: MutationContext
  ) async throws -> NavigatePayload {
    let tenant = try context.store()
    let buyer = try Buyer(context.viewer)
    func refused(_ field: String, _ message: String) -> NavigatePayload {
      NavigatePayload(
        accepted: false, userErrors: [UserError(code: .invalid, message: message, field: field)])
    }
    guard let page = VisitedPage(arguments.input.url) else {
      return refused(
        "url", "Send a path, or an address of the web, of at most \(VisitedPage.longest) characters.")
    }
    if let title = arguments.input.title, title.unicodeScalars.count > 300 || title.utf8.contains(0) {
      return refused("title", "A title has at most 300 characters.")
    }
    var parameters = Parameters(tenant, UUID.v7(), buyer.session)
    parameters.append(text: page.url)
    parameters.append(text: arguments.input.title)
    let results = try await pool.run(
      Segment(
        [TenantSetting().command(for: tenant), Command(Self.navigation, parameters)], access: .write),
      lane: .write)
    let isAccepted = (results.last?.rowCount ?? 0) > 0
    if isAccepted {
      context.signal(
        "visitorNavigated",
        .object([
          JSONMember("url", .string(page.url)),
          JSONMember("title", arguments.input.title.map(JSONValue.string) ?? .null),
          JSONMember("sessionId", .string(buyer.session.description)),
          JSONMember("userId", buyer.user.map { .string($0.description) } ?? .null),
          JSONMember("at", .string(Timestamp.now.rfc3339)),
        ]))
    }
    return NavigatePayload(accepted: isAccepted, userErrors: [])
  }

  /// Once a second for each session, which must be there still.
  private static let navigation = Statement(
    """
    insert into page_visit as p (store_id, id, session_id, url, title, seen_at)
    select $1, $2, s.id, $4, $5, now() from "session" s
      where s.store_id = $1 and s.id = $3 and s.expires_at > now()
    on conflict (store_id, session_id) do update set url = excluded.url, title = excluded.title, seen_at = now()
      where p.seen_at <= now() - interval '1 second'
    returning true
    """, parameterTypes: [OID.uuid, OID.uuid, OID.uuid, OID.text, OID.text])
}
