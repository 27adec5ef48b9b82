import Executor
import Postgres

/// The statements of chats. Whether a chat waits for an answer, and how much of it is unread, is written with each message, so
/// that nobody has to count.
struct ChatDesk: Sendable {
  let write: WriteTransaction
  let viewer: Viewer

  struct SeenChat: Sendable {
    var id: UUID
    var session: UUID?
    var user: UUID?
    /// Whether the viewer is the one who asks; else it is staff.
    var isOwn: Bool
  }

  static let longest = 4_000
  static let noChat = UserRefusal(.notFound, "You have no chat with this id.", field: "id")

  static func check(_ text: String) throws(UserRefusal) {
    let isBlank = text.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
    guard !isBlank, text.unicodeScalars.count <= longest, !text.utf8.contains(0) else {
      throw UserRefusal(.invalid, "A message has 1 to \(longest) characters.", field: "text")
    }
  }

  // MARK: - A new one

  private static let subject = Statement(
    """
    select ($2::uuid is null or exists (select from product p where p.store_id = $1 and p.id = $2 and p.is_active
        and p.deleted_at is null)),
      ($3::uuid is null or exists (select from "order" o where o.store_id = $1 and o.id = $3
        and case when o.user_id is null then o.session_id = $4 and $5::uuid is null else o.user_id = $5 end))
    """, parameterTypes: [OID.uuid, OID.uuid, OID.uuid, OID.uuid, OID.uuid])

  func start(_ text: String, product: UUID?, order: UUID?) async throws -> (chat: UUID, message: UUID?) {
    let buyer = try Buyer(viewer)
    guard product == nil || order == nil else {
      throw UserRefusal(.invalid, "A chat is about a product or an order, not both.", field: "orderId")
    }
    var parameters = Parameters(write.tenant)
    parameters.append(uuid: product)
    parameters.append(uuid: order)
    parameters.append(uuid: buyer.session)
    parameters.append(uuid: buyer.user)
    let found = try await write.run(Command(Self.subject, parameters))
    guard found.bool(row: 0, column: 0) == true else {
      throw UserRefusal(.notFound, "There is no product with this id.", field: "productId")
    }
    guard found.bool(row: 0, column: 1) == true else {
      throw UserRefusal(.notFound, "You have no order with this id.", field: "orderId")
    }
    let (chat, message, now) = (UUID.v7(), UUID.v7(), Timestamp.now)
    var batch = WriteBatch()
    write.touch(session: buyer.session, user: buyer.user, in: &batch)
    try batch.insert(
      [
        Chat(
          storeID: write.tenant, id: chat, sessionId: buyer.session, userId: buyer.user, lastMessageAt: now,
          unreadByStaff: 1, productId: product, orderId: order, createdAt: now, updatedAt: now)
      ], of: "Chat")
    try insert(message, text, to: chat, isRequest: true, at: now, in: &batch)
    Statistic.chats.count(in: &batch, of: write.tenant)
    _ = try await write.run(batch)
    return (chat, message)
  }

  private func insert(
    _ id: UUID, _ text: String, to chat: UUID, isRequest: Bool, at now: Timestamp, in batch: inout WriteBatch
  ) throws {
    try batch.insert(
      [
        ChatMessage(
          storeID: write.tenant, id: id, chatId: chat, request: isRequest, text: text, authorId: viewer.user,
          createdAt: now, updatedAt: now)
      ], of: "ChatMessage")
  }

  // MARK: - One that is there

  private static let look = Statement(
    "select session_id, user_id from chat where store_id = $1 and id = $2",
    parameterTypes: [OID.uuid, OID.uuid])

  /// A chat of the viewer's, or any for those who run the store.
  /// - Throws: `UserRefusal` where there is none.
  func find(_ id: UUID) async throws -> SeenChat {
    let actor = try await Actor.acting(viewer, in: write)
    let row = try await write.run(Command(Self.look, Parameters(write.tenant, id)))
    guard row.rowCount > 0 else { throw Self.noChat }
    let (session, user) = (row.uuid(row: 0, column: 0), row.uuid(row: 0, column: 1))
    let isOwn =
      user == nil
      ? session != nil && viewer.user == nil && viewer.session == session : viewer.user == user
    guard isOwn || actor.isStaff else { throw Self.noChat }
    return SeenChat(id: id, session: session, user: user, isOwn: isOwn)
  }

  func send(_ text: String, to chat: SeenChat) async throws -> (chat: UUID, message: UUID?) {
    let message = UUID.v7()
    try await change(
      chat,
      chat.isOwn
        ? "answered = false, unread_by_staff = coalesce(c.unread_by_staff, 0) + 1, unread = 0, read_at = now()"
        : "answered = true, unread = c.unread + 1, unread_by_staff = 0, read_by_staff_at = now()",
      more: ", is_closed = false, last_message_at = greatest(now(), c.last_message_at)"
    ) { batch in
      try insert(message, text, to: chat.id, isRequest: chat.isOwn, at: .now, in: &batch)
    }
    return (chat.id, message)
  }

  func read(_ chat: SeenChat) async throws {
    try await change(
      chat, chat.isOwn ? "unread = 0, read_at = now()" : "unread_by_staff = 0, read_by_staff_at = now()")
  }

  private static let staff = Statement(
    """
    select true from membership where store_id = $1 and id = $2 and role in ('ADMIN', 'SELLER')
      and status = 'ACTIVE'
    """, parameterTypes: [OID.uuid, OID.uuid])

  func assign(_ chat: SeenChat, to user: UUID?) async throws {
    guard try await Actor.acting(viewer, in: write).isStaff else {
      throw GraphQLError(.forbidden, "Only those who run the store assign chats.")
    }
    if let user, try await write.run(Command(Self.staff, Parameters(write.tenant, user))).rowCount == 0 {
      throw UserRefusal(.notFound, "Nobody who runs the store has this id.", field: "userId")
    }
    _ = try await write.update(
      "Chat", chat.id, set: [InputMember("assigneeId", user.map(InputValue.uuid) ?? .null)])
  }

  private func change(
    _ chat: SeenChat, _ set: String, more: String = "", _ also: (inout WriteBatch) throws -> Void = { _ in }
  ) async throws {
    var batch = WriteBatch()
    write.touch(session: chat.session, user: chat.user, in: &batch)
    batch.change(
      "Chat", .updated,
      Statement(
        """
        update chat c set \(set)\(more) where c.store_id = $1 and c.id = $2
        returning c.id, \(try write.oldValues(of: "Chat", alias: "c"))
        """, parameterTypes: [OID.uuid, OID.uuid]), Parameters(write.tenant, chat.id))
    try also(&batch)
    _ = try await write.run(batch)
  }
}
