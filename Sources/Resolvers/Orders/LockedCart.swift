import Executor
import Postgres

/// A cart under its lock and those of its stock, with the prices and the stock of now.
struct LockedCart: Sendable {
  struct Line: Sendable {
    var item: UUID
    var variant: UUID
    var product: UUID
    var quantity: Int
    var price: Int64
    var currency: String
    var name: String
    var sku: String?
    var variantName: String?
    /// Whether the public can buy it.
    var isSold: Bool
    /// What nobody else is promised.
    var available: Int64
  }

  var id: UUID
  /// What its events keep, of the cart, of its lines, and of the stock of each variant; locked, so that it stays true.
  var row: WriteBatch.Row
  var items: [WriteBatch.Row]
  var stock: [UUID: WriteBatch.Row]
  var currency: String
  var deliveryType: DeliveryType
  var lines: [Line]
  /// What this cart holds already.
  var held: [UUID: Int64]
  var terms: OrderTotal.Terms
  /// How the store hands over what it sells.
  var offered: [DeliveryType]
  /// Orders of the buyer that wait for their payment.
  var openOrders: Int64
  /// The user's name and e-mail.
  var customer: Customer?

  /// Holds of others on this stock are over; they have to be given back first.
  struct HoldsExpired: LoggedRefusal {
    let outcome = "HOLDS_EXPIRED"
    var variants: [UUID]
  }

  /// Locks the buyer's session or user, the cart, and the inventories of its variants in their order, in one trip.
  /// - Parameter claim: takes an idempotency key first of all.
  /// - Returns: nil where the key belongs to a request that came before.
  /// - Throws: `HoldsExpired`; `UserRefusal` for an empty cart, and for a key that another request has at the moment.
  static func load(_ buyer: Buyer, claim: IdempotencyClaim? = nil, in write: WriteTransaction) async throws
    -> LockedCart?
  {
    var batch = WriteBatch()
    claim?.take(in: &batch)
    write.touch(session: buyer.session, user: buyer.user, in: &batch)
    let own = buyer.owns("c", by: 2)
    let parameters = Parameters(write.tenant, buyer.id)
    let types = [OID.uuid, OID.uuid]
    for sql in [
      lock(own, try write.oldValues(of: "Cart", alias: "c")), expired(own),
      stock(own, try write.oldValues(of: "Inventory", alias: "n")),
      lines(own, try write.oldValues(of: "CartItem", alias: "i")), held(own),
    ] {
      batch.run(Statement(sql, parameterTypes: types), parameters)
    }
    var person = parameters
    person.append(uuid: buyer.user)
    batch.run(
      Statement(terms(buyer.owns("o", by: 2)), parameterTypes: types + [OID.uuid]), person)
    let results: [QueryResult]
    do {
      results = try await write.run(batch)
    } catch let error as PostgresError
      where claim != nil && error.sqlState == "55P03" && error.report?.commandIndex == 0
    {
      throw IdempotencyClaim.inProgress
    }
    if claim != nil, results[0].rowCount == 0 { return nil }
    let parts = results.suffix(6).map { $0 }
    let expired = (0..<parts[1].rowCount).compactMap { parts[1].uuid(row: $0, column: 0) }
    if !expired.isEmpty { throw HoldsExpired(variants: expired) }
    guard
      let cart = try LockedCart(parts[0], stock: parts[2], lines: parts[3], held: parts[4], terms: parts[5]),
      !cart.lines.isEmpty
    else { throw UserRefusal(.cartEmpty, "There is nothing in your cart.") }
    return cart
  }

  private init?(
    _ cart: QueryResult, stock: QueryResult, lines: QueryResult, held: QueryResult, terms: QueryResult
  ) throws {
    guard let id = cart.uuid(row: 0, column: 0) else { return nil }
    self.id = id
    row = WriteBatch.Row(id: id, old: cart.text(row: 0, column: 3))
    self.stock = [:]
    for row in 0..<stock.rowCount {
      guard let variant = stock.uuid(row: row, column: 0), let id = stock.uuid(row: row, column: 1) else {
        throw DecodingFailure(what: "an inventory")
      }
      self.stock[variant] = WriteBatch.Row(id: id, old: stock.text(row: row, column: 2))
    }
    items = (0..<lines.rowCount).compactMap { row in
      lines.uuid(row: row, column: 0).map { WriteBatch.Row(id: $0, old: lines.text(row: row, column: 11)) }
    }
    currency = cart.text(row: 0, column: 1) ?? ""
    deliveryType = cart.text(row: 0, column: 2).flatMap(DeliveryType.init(rawValue:)) ?? .delivery
    self.lines = try (0..<lines.rowCount).map { row in
      guard let item = lines.uuid(row: row, column: 0), let variant = lines.uuid(row: row, column: 1),
        let product = lines.uuid(row: row, column: 2), let quantity = lines.int4(row: row, column: 3),
        let price = lines.int8(row: row, column: 4)
      else { throw DecodingFailure(what: "a line of a cart") }
      return Line(
        item: item, variant: variant, product: product, quantity: Int(quantity), price: price,
        currency: lines.text(row: row, column: 5) ?? "", name: lines.text(row: row, column: 6) ?? "",
        sku: lines.text(row: row, column: 7), variantName: lines.text(row: row, column: 8),
        isSold: lines.bool(row: row, column: 9) ?? false, available: lines.int8(row: row, column: 10) ?? 0)
    }
    var sums: [UUID: Int64] = [:]
    for row in 0..<held.rowCount {
      if let variant = held.uuid(row: row, column: 0) {
        sums[variant] = held.int8(row: row, column: 1) ?? 0
      }
    }
    self.held = sums
    self.terms = OrderTotal.Terms(
      shippingFee: terms.int8(row: 0, column: 0) ?? 0, freeShippingFrom: terms.int8(row: 0, column: 1),
      taxBasisPoints: terms.int8(row: 0, column: 2) ?? 0)
    openOrders = terms.int8(row: 0, column: 3) ?? 0
    let offers: [(DeliveryType, Bool?)] = [
      (.delivery, terms.bool(row: 0, column: 6)), (.pickup, terms.bool(row: 0, column: 7)),
    ]
    offered = offers.filter { $0.1 ?? true }.map(\.0)
    if let email = terms.text(row: 0, column: 5) {
      customer = Customer(name: terms.text(row: 0, column: 4), email: email)
    }
    for index in self.lines.indices { self.lines[index].available += sums[self.lines[index].variant] ?? 0 }
  }

  /// What cannot be had, line by line.
  var problems: [CartProblem] {
    lines.compactMap { line in
      CartProblem.of(
        item: line.item, quantity: Int64(line.quantity),
        available: line.isSold && line.currency == currency ? max(line.available, 0) : -1)
    }
  }

  var quantities: [(variant: UUID, quantity: Int)] { lines.map { ($0.variant, $0.quantity) } }

  // MARK: - Statements; $1 is the tenant, $2 the buyer

  private static func lock(_ own: String, _ old: String) -> String {
    """
    select c.id, c.currency, c.delivery_type, \(old) from cart c where c.store_id = $1 and \(own)
    for no key update
    """
  }

  private static let items = "cart c join cart_item i on i.store_id = c.store_id and i.cart_id = c.id"

  private static func expired(_ own: String) -> String {
    """
    select distinct r.variant_id from \(items) join reservation r on r.store_id = i.store_id and r.variant_id = i.variant_id
      and r.state = 'HELD' and r.expires_at <= now() and r.cart_id is distinct from c.id
    where c.store_id = $1 and \(own)
    """
  }

  private static func stock(_ own: String, _ old: String) -> String {
    """
    select n.variant_id, n.id, \(old) from inventory n where n.store_id = $1 and n.variant_id in (
      select i.variant_id from \(items) where c.store_id = $1 and \(own)
      union select r.variant_id from cart c join reservation r on r.store_id = c.store_id and r.cart_id = c.id
        and r.state = 'HELD' where c.store_id = $1 and \(own))
    order by n.variant_id for no key update
    """
  }

  private static func lines(_ own: String, _ old: String) -> String {
    """
    select i.id, i.variant_id, i.product_id, i.quantity, v.price, v.currency, p.name, coalesce(v.sku, p.sku),
      nullif(concat_ws(' / ', v.size, v.color,
        (select string_agg(o.value, ' / ') from json_array_elements_text(v.option_values) o)), ''),
      v.is_active and p.is_active and v.deleted_at is null and p.deleted_at is null,
      coalesce(n.on_hand - n.held, 0)::int8, \(old)
    from \(items) join variant v on v.store_id = i.store_id and v.id = i.variant_id
    join product p on p.store_id = v.store_id and p.id = v.product_id
    left join inventory n on n.store_id = v.store_id and n.variant_id = v.id
    where c.store_id = $1 and \(own) order by i.created_at, i.id
    """
  }

  private static func held(_ own: String) -> String {
    """
    select r.variant_id, sum(r.quantity) from cart c join reservation r on r.store_id = c.store_id
      and r.cart_id = c.id and r.state = 'HELD' where c.store_id = $1 and \(own) group by r.variant_id
    """
  }

  private static func terms(_ own: String) -> String {
    """
    select g.shipping_fee, g.free_shipping_from, g.tax_basis_points::int8,
      (select count(*) from "order" o where o.store_id = $1 and \(own) and o.status = 'PENDING'
        and o.payment_status = 'PENDING'),
      nullif(concat_ws(' ', m.first_name, m.last_name), ''), m.email, g.offers_delivery, g.offers_pickup
    from config g left join membership m on m.store_id = g.store_id and m.id = $3 where g.store_id = $1
    """
  }
}

extension CartProblem {
  /// What is wrong with one line: gone, sold out, or too many wanted.
  /// - Parameter available: negative where it is not sold at all.
  static func of(item: UUID?, quantity: Int64, available: Int64) -> CartProblem? {
    if available < 0 {
      return CartProblem(code: .unavailable, itemId: item, message: "This is no longer sold.")
    }
    if available == 0 { return CartProblem(code: .outOfStock, itemId: item, message: "This is sold out.") }
    if available < quantity {
      return CartProblem(
        code: .notEnoughStock, itemId: item, message: "Only \(available) of these are left.")
    }
    return nil
  }
}
