import Executor
import Postgres

/// An order as the one sees it who wants to change it.
struct SeenOrder: Sendable {
  var id: UUID
  var session: UUID?
  var user: UUID?
  var status: OrderStatus
  var paymentStatus: PaymentStatus
  var method: PaymentMethod
  var deliveryType: DeliveryType
  var currency: String
  var total: Int64

  static let columns = """
    o.id, o.session_id, o.user_id, o.status, o.payment_status, o.payment_method, o.delivery_type, o.currency, o.total
    """
  private static let look = Statement(
    #"select \#(columns) from "order" o where o.store_id = $1 and o.id = $2"#,
    parameterTypes: [OID.uuid, OID.uuid])
  private static let lock = Statement(
    #"select \#(columns) from "order" o where o.store_id = $1 and o.id = $2 for no key update"#,
    parameterTypes: [OID.uuid, OID.uuid])

  /// - Parameter rows: with `columns`.
  init?(_ rows: QueryResult, row: Int = 0) {
    guard let id = rows.uuid(row: row, column: 0),
      let status = rows.text(row: row, column: 3).flatMap(OrderStatus.init(rawValue:)),
      let paymentStatus = rows.text(row: row, column: 4).flatMap(PaymentStatus.init(rawValue:)),
      let method = rows.text(row: row, column: 5).flatMap(PaymentMethod.init(rawValue:)),
      let deliveryType = rows.text(row: row, column: 6).flatMap(DeliveryType.init(rawValue:))
    else { return nil }
    self.id = id
    session = rows.uuid(row: row, column: 1)
    user = rows.uuid(row: row, column: 2)
    self.status = status
    self.paymentStatus = paymentStatus
    self.method = method
    self.deliveryType = deliveryType
    currency = rows.text(row: row, column: 7) ?? ""
    total = rows.int8(row: row, column: 8) ?? 0
  }

  /// Whose it is, without a lock.
  static func seen(_ id: UUID, in write: WriteTransaction) async throws -> SeenOrder? {
    SeenOrder(try await write.run(Command(look, Parameters(write.tenant, id))))
  }

  /// Raises its owner's version, then locks its stock and itself, in one trip.
  func locked(in write: WriteTransaction) async throws -> SeenOrder? {
    var batch = WriteBatch()
    write.touch(session: session, user: user, in: &batch)
    StockHolds(write: write).lock(order: id, in: &batch)
    batch.run(Self.lock, Parameters(write.tenant, id))
    return try await write.run(batch).last.flatMap { SeenOrder($0) }
  }

  func belongs(to viewer: Viewer) -> Bool {
    if let user { return viewer.user == user }
    return viewer.user == nil && session != nil && viewer.session == session
  }
}

/// Whoever changes an order, with their rights as the transaction sees them.
struct OrderDesk: Sendable {
  let write: WriteTransaction
  let viewer: Viewer
  let actor: Actor
  let commerce: Commerce

  static func open(_ context: MutationContext, _ commerce: Commerce, in write: WriteTransaction) async throws
    -> OrderDesk
  {
    OrderDesk(
      write: write, viewer: context.viewer, actor: try await Actor.acting(context.viewer, in: write),
      commerce: commerce)
  }

  static let noOrder = UserRefusal(.notFound, "You have no order with this id.", field: "id")

  /// - Throws: `FORBIDDEN` for others than staff.
  func requireStaff() throws(GraphQLError) {
    guard actor.isStaff else {
      throw GraphQLError(.forbidden, "Only those who run the store may do this.")
    }
  }

  /// Takes the next step, under the locks of stock and order.
  /// - Throws: `UserRefusal` with `INVALID_TRANSITION` and what is allowed.
  func move(
    _ seen: SeenOrder, to status: OrderStatus, by mover: OrderState.Mover, reason: String?
  ) async throws {
    guard let order = try await seen.locked(in: write) else { throw Self.noOrder }
    let provider = commerce.provider(of: order.method)
    let next = commerce.state(of: order).next(by: mover)
    guard next.contains(status) else { throw Self.invalid(order.status, status, next) }
    let steps = OrderSteps(write: write)
    var batch = WriteBatch()
    var step = OrderSteps.Step(
      order: order.id, from: order.status, to: status, paymentStatus: order.paymentStatus, reason: reason,
      author: viewer.user)
    if status == .cancelled {
      try StockHolds(write: write).restock(order: order.id, in: &batch)
      if order.paymentStatus == .pending { step.paymentStatus = .failed }
    } else if status == .delivered, provider.isPaidOnDelivery, order.paymentStatus == .pending {
      step.paymentStatus = .completed
    }
    try steps.move(step, in: &batch)
    if status == .cancelled {
      try steps.fail(paymentsOf: order.id, in: &batch)
      try steps.owe(paymentsOf: order.id, in: &batch)
    } else if step.paymentStatus != order.paymentStatus {
      try steps.complete(paymentsOf: order.id, by: viewer.user, in: &batch)
    }
    _ = try await write.run(batch)
    write.concern("Order", order.id)
  }

  static func invalid(_ from: OrderStatus, _ to: OrderStatus, _ next: [OrderStatus]) -> UserRefusal {
    let allowed = next.map(\.rawValue)
    let follow = allowed.isEmpty ? "nothing may follow" : "\(allowed.joined(separator: ", ")) may follow"
    return UserRefusal([
      UserError(
        code: .invalidTransition, message: "The order is \(from.rawValue); \(follow), not \(to.rawValue).",
        field: "status", allowed: allowed)
    ])
  }
}

extension Commerce {
  func state(of order: SeenOrder) -> OrderState {
    OrderState(
      status: order.status, paymentStatus: order.paymentStatus, deliveryType: order.deliveryType,
      isPaidOnDelivery: provider(of: order.method).isPaidOnDelivery)
  }
}

extension Actor {
  /// Those who run the store: seller, admin, or the maker of an unclaimed one.
  var isStaff: Bool { ownsUnclaimed || (status == .active && (role == .admin || role == .seller)) }
}
