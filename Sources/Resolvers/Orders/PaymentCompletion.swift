import Executor
import Postgres

/// Money for an order has arrived: the one routine behind a transfer's confirmation, a client's return from a gateway, and a
/// gateway's webhook. The same news twice changes nothing.
struct PaymentCompletion: Sendable {
  let desk: OrderDesk
  /// Of bank or gateway; no two payments have the same.
  let reference: String
  /// What arrived, in minor units; nil: what was asked for.
  let amount: Int64?

  private var write: WriteTransaction { desk.write }

  private static let known = Statement(
    """
    select p.order_id from payment p
    where p.store_id = $1 and p.method = $2 and p.reference = $3 and p.status in ('COMPLETED', 'REFUNDED')
    """, parameterTypes: [OID.uuid, OID.text, OID.text])

  func complete(_ seen: SeenOrder) async throws {
    guard desk.commerce.provider(of: seen.method).isConfirmedByStaff else {
      throw UserRefusal(.invalid, "This order is not paid by transfer.", field: "orderId")
    }
    if let amount, amount != seen.total {
      throw UserRefusal(.invalid, "The order comes to \(seen.total), not \(amount).", field: "amount")
    }
    guard let order = try await seen.locked(in: write) else { throw OrderDesk.noOrder }
    if try await isKnown(for: order) { return }
    let state = desk.commerce.state(of: order)
    if order.status == .cancelled, order.paymentStatus != .completed {
      try await late(order)
    } else if state.next(by: .payment).contains(.paid) {
      try await pay(order)
    } else {
      throw OrderDesk.invalid(order.status, .paid, state.next(by: .staff))
    }
    write.concern("Order", order.id)
  }

  /// - Returns: whether this very payment was taken before.
  /// - Throws: `UserRefusal` where it was for another order.
  private func isKnown(for order: SeenOrder) async throws -> Bool {
    var parameters = Parameters(write.tenant)
    parameters.append(text: order.method.rawValue)
    parameters.append(text: reference)
    let row = try await write.run(Command(Self.known, parameters))
    guard let paid = row.uuid(row: 0, column: 0) else { return false }
    guard paid == order.id else {
      throw UserRefusal(.taken, "Another order was paid under this reference.", field: "reference")
    }
    return true
  }

  private func pay(_ order: SeenOrder) async throws {
    let steps = OrderSteps(write: write)
    var batch = WriteBatch()
    try StockHolds(write: write).sell(order: order.id, in: &batch)
    try steps.move(
      OrderSteps.Step(
        order: order.id, from: order.status, to: .paid, paymentStatus: .completed, author: desk.viewer.user),
      in: &batch)
    if order.paymentStatus == .pending {
      try steps.complete(paymentsOf: order.id, reference: reference, by: desk.viewer.user, in: &batch)
    } else {
      // An earlier attempt has failed; this is another one.
      try batch.insert([payment(of: order, refundDue: 0)], of: "Payment")
    }
    _ = try await write.run(batch)
  }

  /// Money for an order that is cancelled by now never revives it: it is owed back (section 7).
  private func late(_ order: SeenOrder) async throws {
    var batch = WriteBatch()
    try batch.insert([payment(of: order, refundDue: order.total)], of: "Payment")
    try OrderSteps(write: write).move(
      OrderSteps.Step(
        order: order.id, from: .cancelled, to: .cancelled, paymentStatus: .completed,
        reason: "Paid after it was cancelled; the money has to be given back.", author: desk.viewer.user),
      in: &batch)
    _ = try await write.run(batch)
  }

  private func payment(of order: SeenOrder, refundDue: Int64) -> Payment {
    Payment(
      storeID: write.tenant, id: UUID.v7(), orderId: order.id, method: order.method, status: .completed,
      currency: order.currency, amount: order.total, refundDue: refundDue, reference: reference,
      completedAt: .now, confirmedById: desk.viewer.user, createdAt: .now, updatedAt: .now)
  }
}
