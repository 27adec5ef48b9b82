import Executor
import Postgres

/// The statements that take an order from one status to the next. Each asks again that the order is where it was seen
/// (consistency.md, 5).
struct OrderSteps {
  let write: WriteTransaction

  struct Step: Sendable {
    var order: UUID
    var from: OrderStatus
    var to: OrderStatus
    var paymentStatus: PaymentStatus
    var reason: String?
    /// The user who did it.
    var author: UUID?
  }

  /// Changes the status, and writes it into the history. The order is locked, and in the status that it leaves.
  func move(_ step: Step, in batch: inout WriteBatch) throws {
    var parameters = Parameters(write.tenant, step.order)
    parameters.append(text: step.from.rawValue)
    parameters.append(text: step.to.rawValue)
    parameters.append(text: step.paymentStatus.rawValue)
    parameters.append(text: step.reason)
    batch.change(
      "Order", .updated,
      Statement(
        """
        update "order" o set status = $4, payment_status = $5, pay_by = case when $4 = 'PENDING' then o.pay_by end,
          cancel_reason = case when $4 = 'CANCELLED' then coalesce(o.cancel_reason, $6) end
        where o.store_id = $1 and o.id = $2 and o.status = $3
        returning o.id, \(try write.oldValues(of: "Order", alias: "o"))
        """, parameterTypes: [OID.uuid, OID.uuid, OID.text, OID.text, OID.text, OID.text]), parameters)
    try batch.insert(
      [
        OrderHistory(
          storeID: write.tenant, id: UUID.v7(), createdAt: .now, orderId: step.order, from: step.from,
          status: step.to, paymentStatus: step.paymentStatus, reason: step.reason, authorId: step.author)
      ], of: "OrderHistory")
  }

  /// Payments that were waited for will not come.
  func fail(paymentsOf order: UUID, in batch: inout WriteBatch) throws {
    try change("status = 'FAILED'", where: "p.status = 'PENDING'", order, in: &batch)
  }

  /// What was paid has to be given back, by hand (consistency.md, 28).
  func owe(paymentsOf order: UUID, in batch: inout WriteBatch) throws {
    try change("refund_due = amount", where: "p.status = 'COMPLETED'", order, in: &batch)
  }

  /// What was waited for has been paid.
  func complete(paymentsOf order: UUID, reference: String? = nil, by user: UUID?, in batch: inout WriteBatch)
    throws
  {
    var parameters = Parameters(write.tenant, order)
    parameters.append(text: reference)
    parameters.append(uuid: user)
    try change(
      "status = 'COMPLETED', completed_at = now(), reference = $3::text, confirmed_by_id = $4::uuid",
      where: "p.status = 'PENDING'", parameters, in: &batch)
  }

  private func change(
    _ set: String, where condition: String, _ order: UUID, in batch: inout WriteBatch
  ) throws {
    try change(set, where: condition, Parameters(write.tenant, order), in: &batch)
  }

  private func change(
    _ set: String, where condition: String, _ parameters: Parameters, in batch: inout WriteBatch
  ) throws {
    batch.change(
      "Payment", .updated,
      Statement(
        """
        update payment p set \(set) where p.store_id = $1 and p.order_id = $2 and \(condition)
        returning p.id, \(try write.oldValues(of: "Payment", alias: "p"))
        """), parameters)
  }
}
