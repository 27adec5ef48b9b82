import Executor
import Postgres

/// The rows of an order that is made of a locked cart, in one trip: stock, order with its number, lines with the names and
/// prices of now, what is promised, the payment that is waited for, the first step of the history, and the empty cart.
struct NewOrder: Sendable {
  let id: UUID
  let buyer: Buyer
  let wish: OrderWish
  let cart: LockedCart
  let total: OrderTotal
  let write: WriteTransaction

  private var provider: any PaymentProvider { wish.provider }

  func insert() async throws {
    let holds = StockHolds(write: write)
    var batch = WriteBatch()
    holds.change(cart.changes(isSold: provider.holdSeconds == nil), of: cart.stock, in: &batch)
    holds.forget(cart: cart.id, in: &batch)
    try insertOrder(in: &batch)
    try batch.insert(items, of: "OrderItem")
    holds.promise(cart.quantities, cart: nil, order: id, seconds: provider.holdSeconds, in: &batch)
    try batch.insert([payment], of: "Payment")
    try batch.insert(
      [
        OrderHistory(
          storeID: write.tenant, id: UUID.v7(), createdAt: .now, orderId: id, status: .pending,
          paymentStatus: .pending, authorId: buyer.user)
      ], of: "OrderHistory")
    empty(in: &batch)
    Statistic.orders.count(in: &batch, of: write.tenant)
    // All is known before it is done, so it leaves with the commit.
    try await write.append(batch)
    write.concern("Order", id)
  }

  private func empty(in batch: inout WriteBatch) {
    let parameters = Parameters(write.tenant, cart.id)
    batch.change("CartItem", .deleted, of: cart.items, Self.noItems, parameters)
    batch.change("Cart", .updated, of: [cart.row], Self.raised, parameters)
  }

  private static let noItems = Statement(
    "delete from cart_item i where i.store_id = $1 and i.cart_id = $2", parameterTypes: [OID.uuid, OID.uuid])
  private static let raised = Statement(
    """
    update cart c set version = least(c.version::int8 + 1, 2147483647) where c.store_id = $1 and c.id = $2
    """, parameterTypes: [OID.uuid, OID.uuid])

  /// The number comes from the store's counter, whose row is locked from here to the commit.
  private func insertOrder(in batch: inout WriteBatch) throws {
    let customer =
      wish.input.customer.map { Customer(name: $0.name, email: $0.email) } ?? cart.customer
    let address = wish.input.deliveryAddress.map {
      Address(line1: $0.line1, line2: $0.line2, city: $0.city, country: $0.country, phone: $0.phone)
    }
    var parameters = Parameters(write.tenant, id, buyer.session)
    parameters.append(uuid: buyer.user)
    parameters.append(text: provider.method.rawValue)
    parameters.append(text: wish.input.deliveryType.rawValue)
    parameters.append(text: cart.currency)
    for amount in [total.subtotal, total.shipping, total.tax, total.discount, total.total] {
      parameters.append(int8: amount)
    }
    parameters.append(text: customer?.jsonText.text)
    if wish.isDelivered, let address {
      let sealed = try write.cipher.seal(address, in: Order.SealedFields.address, of: write.tenant)
      parameters.append(bytea: sealed.bytes)
    } else {
      parameters.appendNull(oid: OID.bytea)
    }
    parameters.append(text: wish.input.note)
    if let seconds = provider.holdSeconds {
      parameters.append(int4: Int32(clamping: seconds))
    } else {
      parameters.appendNull(oid: OID.int4)
    }
    batch.change(
      "Order", .created, of: [WriteBatch.Row(id: id)],
      Statement(
        """
        with k as (update order_counter set last = last + 1 where store_id = $1 returning last)
        insert into "order" (store_id, id, session_id, user_id, order_number, payment_method, delivery_type,
          currency, subtotal, shipping, tax, discount, total, customer, address, note, pay_by)
        select $1, $2, $3, $4, k.last::text, $5, $6, $7, $8, $9, $10, $11, $12, $13::text::json, $14,
          $15, now() + make_interval(secs => $16) from k
        """), parameters)
  }

  private var items: [OrderItem] {
    let now = Timestamp.now
    return cart.lines.enumerated().map { position, line in
      OrderItem(
        storeID: write.tenant, id: UUID.v7(), orderId: id, position: position, productId: line.product,
        variantId: line.variant, name: line.name, variantName: line.variantName, sku: line.sku,
        currency: cart.currency, quantity: line.quantity, priceAtPurchase: line.price, createdAt: now,
        updatedAt: now)
    }
  }

  private var payment: Payment {
    Payment(
      storeID: write.tenant, id: UUID.v7(), orderId: id, method: provider.method, currency: cart.currency,
      amount: total.total, createdAt: .now, updatedAt: .now)
  }
}

/// Counters of a store, in several rows so that its visitors do not queue for one.
enum Statistic: String {
  case orders, chats

  func count(in batch: inout WriteBatch, of tenant: UUID) {
    var parameters = Parameters(tenant)
    parameters.append(int4: Int32.random(in: 0..<Int32(VisitorSessions.shards)))
    batch.run(
      Statement(
        "update counter set \(rawValue) = \(rawValue) + 1 where store_id = $1 and shard = $2",
        parameterTypes: [OID.uuid, OID.int4]), parameters)
  }
}
