import Executor
import Postgres

/// The statements of a buyer's cart. The cart's row is locked by the first that changes it, so that what is done to one cart is
/// done one after the other.
struct CartStatements {
  let buyer: Buyer
  let write: WriteTransaction
  let settings: CommerceSettings

  /// The largest amount that a client's number holds exactly, 2^53 − 1.
  static let largestAmount: Int64 = 9_007_199_254_740_991

  private func key(_ others: UUID...) -> Parameters {
    var parameters = Parameters(write.tenant, buyer.id)
    for other in others { parameters.append(uuid: other) }
    return parameters
  }

  /// A variant that the public can buy, by its own id or by a product that has only this one.
  func find(variant: UUID?, product: UUID?) async throws -> Choice {
    var parameters = Parameters(write.tenant)
    var condition = ""
    for (column, id) in [("v.id", variant), ("v.product_id", product)] {
      guard let id else { continue }
      parameters.append(uuid: id)
      condition += " and \(column) = $\(parameters.count)"
    }
    let rows = try await write.run(Command(Self.choices(condition), parameters))
    guard let id = rows.uuid(row: 0, column: 0), let product = rows.uuid(row: 0, column: 1),
      let currency = rows.text(row: 0, column: 2)
    else {
      throw UserRefusal(
        .notFound, "Nothing that is sold has this id.", field: variant == nil ? "productId" : "variantId")
    }
    guard rows.rowCount == 1 else {
      throw UserRefusal(.invalid, "The product has several variants; name one.", field: "variantId")
    }
    return Choice(variant: id, product: product, currency: currency)
  }

  struct Choice {
    var variant: UUID
    var product: UUID
    var currency: String
  }

  /// One text for each way of asking, so that a plan for all values is a good one.
  private static func choices(_ condition: String) -> Statement {
    Statement(
      """
      select v.id, v.product_id, v.currency from variant v
      join product p on p.store_id = v.store_id and p.id = v.product_id
      where v.store_id = $1\(condition)
        and v.is_active and p.is_active and v.deleted_at is null and p.deleted_at is null limit 2
      """)
  }

  /// Makes the cart, or raises the version of the one that is there, and locks it. Returns id, old values, whether it was made.
  private func raise(_ choice: Choice) throws -> (Statement, Parameters) {
    let old = try write.oldValues(of: "Cart", alias: "c")
    let conflict =
      buyer.user == nil
      ? "(store_id, session_id) where user_id is null" : "(store_id, user_id) where user_id is not null"
    var parameters = Parameters(write.tenant, UUID.v7(), buyer.session)
    parameters.append(uuid: buyer.user)
    parameters.append(text: choice.currency)
    return (
      Statement(
        """
        insert into cart as c (store_id, id, session_id, user_id, currency) values ($1, $2, $3, $4, $5)
        on conflict \(conflict) do update set version = c.version + 1 where c.version < 2147483647
        returning c.id, \(old), c.xmax = 0
        """), parameters
    )
  }

  /// Adds to a line, or makes it.
  /// - Returns: the cart's id.
  func add(_ choice: Choice, quantity: Int) async throws -> UUID {
    var batch = WriteBatch()
    write.touch(session: buyer.session, user: buyer.user, in: &batch)
    let (statement, parameters) = try raise(choice)
    batch.run(statement, parameters)
    var line = key(UUID.v7(), choice.product, choice.variant)
    line.append(int4: Int32(clamping: quantity))
    batch.run(
      Statement(
        """
        insert into cart_item as i (store_id, id, cart_id, product_id, variant_id, quantity)
        select $1, $3, c.id, $4, $5, $6 from cart c where c.store_id = $1 and \(buyer.owns("c", by: 2))
        on conflict (store_id, cart_id, variant_id) do update set quantity = i.quantity + excluded.quantity
          where i.quantity + excluded.quantity <= \(settings.quantities.upperBound)
        returning i.id, \(try write.oldValues(of: "CartItem", alias: "i")), i.xmax = 0
        """), line)
    measure(in: &batch)
    let results = try await write.run(batch)
    let (cart, item, sums) = (results[1], results[2], results[3])
    guard let id = cart.uuid(row: 0, column: 0) else { throw PostgresError(.protocolViolation("no cart")) }
    guard item.rowCount == 1 else {
      throw UserRefusal(
        .invalid, "A line takes at most \(settings.quantities.upperBound) of one thing.", field: "quantity")
    }
    try check(sums)
    for (type, result) in [("Cart", cart), ("CartItem", item)] {
      try write.announce(
        type, result.bool(row: 0, column: 2) == true ? .created : .updated, result.uuid(row: 0, column: 0),
        old: result.text(row: 0, column: 1).map(JSONText.init))
    }
    return id
  }

  /// How many lines the cart has, and what they come to.
  private func measure(in batch: inout WriteBatch) {
    batch.run(
      Statement(
        """
        select count(*), (coalesce(sum(i.quantity * v.price::numeric), 0) <= \(Self.largestAmount))
        from cart c join cart_item i on i.store_id = c.store_id and i.cart_id = c.id
        join variant v on v.store_id = i.store_id and v.id = i.variant_id
        where c.store_id = $1 and \(buyer.owns("c", by: 2))
        """, parameterTypes: [OID.uuid, OID.uuid]), key())
  }

  private func check(_ sums: QueryResult) throws {
    guard (sums.int8(row: 0, column: 0) ?? 0) <= settings.cartLines else {
      throw UserRefusal(.invalid, "A cart has at most \(settings.cartLines) lines.")
    }
    guard sums.bool(row: 0, column: 1) == true else {
      throw UserRefusal(.amountTooLarge, "The cart would come to more than can be paid.", field: "quantity")
    }
  }

  // MARK: - A cart that is there

  /// Locks the buyer's cart.
  /// - Returns: nil where there is none.
  func lock() async throws -> (id: UUID, version: Int)? {
    var batch = WriteBatch()
    write.touch(session: buyer.session, user: buyer.user, in: &batch)
    batch.run(
      Statement(
        "select c.id, c.version from cart c where c.store_id = $1 and \(buyer.owns("c", by: 2)) for no key update",
        parameterTypes: [OID.uuid, OID.uuid]), key())
    let row = try await write.run(batch)[1]
    return row.uuid(row: 0, column: 0).map { ($0, Int(row.int4(row: 0, column: 1) ?? 0)) }
  }

  /// Sets a line's quantity, or removes it.
  /// - Returns: whether the cart has such a line.
  func set(_ item: UUID, of cart: UUID, quantity: Int) async throws -> Bool {
    var batch = WriteBatch()
    var parameters = Parameters(write.tenant, cart, item)
    let old = try write.oldValues(of: "CartItem", alias: "i")
    if quantity == 0 {
      batch.change(
        "CartItem", .deleted,
        Statement(
          "delete from cart_item i where i.store_id = $1 and i.cart_id = $2 and i.id = $3 returning i.id, \(old)"
        ),
        parameters)
    } else {
      parameters.append(int4: Int32(clamping: quantity))
      batch.change(
        "CartItem", .updated,
        Statement(
          """
          update cart_item i set quantity = $4 where i.store_id = $1 and i.cart_id = $2 and i.id = $3
          returning i.id, \(old)
          """), parameters)
    }
    try raise(cart, in: &batch)
    measure(in: &batch)
    let results = try await write.run(batch)
    guard results[0].rowCount == 1 else { return false }
    if quantity > 0 { try check(results[2]) }
    return true
  }

  /// Removes all lines, and gives back what a checkout holds for them.
  func clear(_ cart: UUID) async throws {
    try await StockHolds(write: write).release(cart: cart)
    var batch = WriteBatch()
    try empty(cart, in: &batch)
    _ = try await write.run(batch)
  }

  /// The statements that remove all lines and raise the version.
  func empty(_ cart: UUID, in batch: inout WriteBatch) throws {
    batch.change(
      "CartItem", .deleted,
      Statement(
        """
        delete from cart_item i where i.store_id = $1 and i.cart_id = $2
        returning i.id, \(try write.oldValues(of: "CartItem", alias: "i"))
        """), Parameters(write.tenant, cart))
    try raise(cart, in: &batch)
  }

  private func raise(_ cart: UUID, in batch: inout WriteBatch) throws {
    batch.change(
      "Cart", .updated,
      Statement(
        """
        update cart c set version = least(c.version::int8 + 1, 2147483647) where c.store_id = $1 and c.id = $2
        returning c.id, \(try write.oldValues(of: "Cart", alias: "c"))
        """), Parameters(write.tenant, cart))
  }
}
