import Executor
import Postgres

/// What an anonymous session had becomes the user's when it logs in: orders, chats, and the cart, which is merged with the
/// user's own (R-6, consistency.md, 9). Rows of a session that has a user are never touched.
struct ClaimedRows {
  let session: UUID
  let user: UUID
  let write: WriteTransaction

  private static let carts = Statement(
    """
    select id, user_id, version from cart
    where store_id = $1 and (session_id = $2 and user_id is null or user_id = $3) order by id for no key update
    """, parameterTypes: [OID.uuid, OID.uuid, OID.uuid])
  /// Lines of a cart with the other cart's line of the same variant, and what of it can be had.
  private static let lines = Statement(
    """
    select i.id, i.variant_id, i.quantity, o.id, o.quantity,
      case when v.is_active and p.is_active and v.deleted_at is null and p.deleted_at is null
        then coalesce(s.on_hand - s.held, 0) else 0 end
    from cart_item i join variant v on v.store_id = i.store_id and v.id = i.variant_id
    join product p on p.store_id = v.store_id and p.id = v.product_id
    left join inventory s on s.store_id = v.store_id and s.variant_id = v.id
    left join cart_item o on o.store_id = i.store_id and o.cart_id = $3 and o.variant_id = i.variant_id
    where i.store_id = $1 and i.cart_id = $2 order by i.variant_id
    """, parameterTypes: [OID.uuid, OID.uuid, OID.uuid])

  private static let moveHolds = Statement(
    "update reservation set cart_id = $3 where store_id = $1 and cart_id = $2",
    parameterTypes: [OID.uuid, OID.uuid, OID.uuid])
  /// A buyer who logs in while an order is on its way asks again as the user, with the same key. Keys come before sessions in
  /// the order of locks, so one that is being asked for at this moment is not waited for.
  private static let moveKeys = Statement(
    """
    update idempotency_key k set owner_id = $3 where k.store_id = $1 and k.id in (
      select w.id from idempotency_key w where w.store_id = $1 and w.owner_id = $2 for no key update skip locked)
      and not exists (select from idempotency_key o
        where o.store_id = $1 and o.owner_id = $3 and o.operation = k.operation and o.key = k.key)
    """, parameterTypes: [OID.uuid, OID.uuid, OID.uuid])

  func claim() async throws -> Claimed {
    var claimed = Claimed(store: false, cart: false, lines: [], orders: 0, chats: 0, readAgain: true)
    _ = try await write.run(Command(Self.moveKeys, Parameters(write.tenant, session, user)))
    try await claimCart(&claimed)
    claimed.orders = try await claim("Order", #"select id from "order""#)
    claimed.chats = try await claim("Chat", "select id from chat")
    return claimed
  }

  private func claim(_ type: String, _ select: String) async throws -> Int {
    var parameters = start()
    parameters.append(uuid: session)
    let rows = try await write.run(
      Command(
        Statement("\(select) where store_id = $1 and session_id = $2 and user_id is null order by id"),
        parameters))
    let ids = (0..<rows.rowCount).compactMap { rows.uuid(row: $0, column: 0) }
    for id in ids {
      _ = try await write.update(type, id, set: [owner], if: [InputMember("userId", .null)])
    }
    return ids.count
  }

  private var owner: InputMember { InputMember("userId", .uuid(user)) }

  private func start() -> Parameters {
    var parameters = Parameters()
    parameters.append(uuid: write.tenant)
    return parameters
  }

  // MARK: - Carts

  private func claimCart(_ claimed: inout Claimed) async throws {
    var parameters = start()
    parameters.append(uuid: session)
    parameters.append(uuid: user)
    let rows = try await write.run(Command(Self.carts, parameters))
    var own: (id: UUID, version: Int64)?
    var visiting: UUID?
    for row in 0..<rows.rowCount {
      guard let id = rows.uuid(row: row, column: 0) else { continue }
      if rows.uuid(row: row, column: 1) == nil {
        visiting = id
      } else {
        own = (id, Int64(rows.int4(row: row, column: 2) ?? 0))
      }
    }
    guard let visiting else { return }
    claimed.cart = true
    guard let own else {
      _ = try await write.update("Cart", visiting, set: [owner])
      return
    }
    claimed.lines = try await merge(visiting, into: own.id)
    _ = try await write.run(Command(Self.moveHolds, Parameters(write.tenant, visiting, own.id)))
    _ = try await write.delete("Cart", visiting)
    let version = min(own.version + 1, Int64(Int32.max))
    _ = try await write.update("Cart", own.id, set: [InputMember("version", .int(version))])
  }

  /// Quantities are added, as far as there is stock; what the user had already is never made less.
  private func merge(_ visiting: UUID, into own: UUID) async throws -> [MergedLine] {
    var parameters = start()
    parameters.append(uuid: visiting)
    parameters.append(uuid: own)
    let rows = try await write.run(Command(Self.lines, parameters))
    var merged: [MergedLine] = []
    for row in 0..<rows.rowCount {
      guard let id = rows.uuid(row: row, column: 0), let variant = rows.uuid(row: row, column: 1) else {
        continue
      }
      let brought = Int(rows.int4(row: row, column: 2) ?? 1)
      let present = rows.uuid(row: row, column: 3)
      let had = Int(rows.int4(row: row, column: 4) ?? 0)
      let available = Int(rows.int4(row: row, column: 5) ?? 0)
      let wanted = brought + had
      let quantity = min(wanted, Self.mostOfOne, max(available, had, 1))
      if let present {
        if quantity != had { _ = try await write.update("CartItem", present, set: [Self.amount(quantity)]) }
        _ = try await write.delete("CartItem", id)
      } else {
        _ = try await write.update(
          "CartItem", id, set: [InputMember("cartId", .uuid(own)), Self.amount(quantity)])
      }
      if present != nil || quantity < wanted {
        merged.append(MergedLine(variantId: variant, wanted: wanted, quantity: quantity))
      }
    }
    return merged
  }

  /// The range of a line's quantity in the schema ends here.
  private static let mostOfOne = 999

  private static func amount(_ quantity: Int) -> InputMember {
    InputMember("quantity", .int(Int64(quantity)))
  }
}
