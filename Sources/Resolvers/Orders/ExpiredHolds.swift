package import Executor
package import Postgres

/// Gives back stock whose time is over: a write of its own, with its events (consistency.md, 8). An order that nobody paid in
/// time is cancelled with it (R-18).
struct ExpiredHolds {
  private static let expired = """
    select r.variant_id, r.order_id from reservation r
    where r.store_id = $1 and r.state = 'HELD' and r.expires_at <= now()
    """
  private static let owners = Statement(
    """
    select distinct o.user_id, case when o.user_id is null then o.session_id end from "order" o
    where o.store_id = $1 and o.id in (select e.order_id from (\(expired)) e) order by 1, 2
    """, parameterTypes: [OID.uuid])
  private static let stock = Statement(
    """
    select n.id from inventory n where n.store_id = $1
      and n.variant_id in (select e.variant_id from (\(expired)) e) order by n.variant_id for no key update
    """, parameterTypes: [OID.uuid])
  private static let orders = Statement(
    """
    select \(SeenOrder.columns) from "order" o where o.store_id = $1
      and o.id in (select e.order_id from (\(expired)) e) order by o.id for no key update
    """, parameterTypes: [OID.uuid])

  /// Sweeps one store, whoever waits for it.
  /// - Returns: how many orders were cancelled.
  /// - Throws: `PostgresError`
  @discardableResult
  static func sweep(
    _ tenant: UUID, _ commerce: Commerce, _ writer: Writer, as viewer: Viewer, _ request: GraphQLRequest
  ) async throws -> Int {
    try await writer.write(to: tenant, as: viewer, "holdsExpire", request) {
      try await sweep(commerce, in: $0)
    }
  }

  private static func sweep(_ commerce: Commerce, in write: WriteTransaction) async throws -> Int {
    let tenant = Parameters(write.tenant)
    let owners = try await write.run(Command(Self.owners, tenant))
    var batch = WriteBatch()
    for row in 0..<owners.rowCount {
      write.touch(
        session: owners.uuid(row: row, column: 1), user: owners.uuid(row: row, column: 0), in: &batch)
    }
    batch.run(stock, tenant)
    batch.run(orders, tenant)
    batch.change("Inventory", .updated, try release(write), tenant)
    let results = try await write.run(batch)
    let locked = results[results.count - 2]
    let orders = (0..<locked.rowCount).compactMap { SeenOrder(locked, row: $0) }.filter {
      commerce.state(of: $0).next(by: .expiry).contains(.cancelled)
    }
    guard !orders.isEmpty else { return 0 }
    let steps = OrderSteps(write: write)
    var last = WriteBatch()
    for order in orders {
      try steps.move(
        OrderSteps.Step(
          order: order.id, from: order.status, to: .cancelled, paymentStatus: .failed, reason: "EXPIRED",
          author: nil),
        in: &last)
      try steps.fail(paymentsOf: order.id, in: &last)
    }
    _ = try await write.run(last)
    return orders.count
  }

  private static func release(_ write: WriteTransaction) throws -> Statement {
    Statement(
      """
      with gone as (update reservation r set state = 'EXPIRED'
          where r.store_id = $1 and r.state = 'HELD' and r.expires_at <= now() returning r.variant_id, r.quantity),
        sums as (select variant_id, sum(quantity) quantity from gone group by variant_id)
      update inventory n set held = greatest(n.held - s.quantity, 0), version = n.version + 1 from sums s
      where n.store_id = $1 and n.variant_id = s.variant_id
      returning n.id, \(try write.oldValues(of: "Inventory", alias: "n"))
      """, parameterTypes: [OID.uuid])
  }
}

/// The sweep of all stores, for a job that runs every minute or so.
package struct HoldExpiry: Sendable {
  private let writer: Writer
  private let owner: Pool
  private let request: GraphQLRequest
  private let commerce = Commerce(CommerceSettings(), keys: nil)

  /// - Parameters:
  ///   - writer: the server's own, which asks for nobody's rights.
  ///   - owner: connections that see all stores; requests see one.
  package init(writer: Writer, owner: Pool) {
    self.writer = writer
    self.owner = owner
    request = GraphQLRequest(document: "", correlationID: "hold-expiry")
  }

  /// - Returns: how many orders were cancelled.
  /// - Throws: `PostgresError`
  package func sweep() async throws -> Int {
    let stores = try await owner.withConnection {
      try await $0.run(
        Segment(
          [
            .oneShot(
              "select distinct store_id from reservation where state = 'HELD' and expires_at <= now() order by 1"
            )
          ], access: .read))
    }
    guard let stores = stores.first else { return 0 }
    var cancelled = 0
    for row in 0..<stores.rowCount {
      guard let store = stores.uuid(row: row, column: 0) else { continue }
      let server = Viewer(session: nil, user: nil, role: "", credentialHash: nil)
      cancelled += try await ExpiredHolds.sweep(store, commerce, writer, as: server, request)
    }
    return cancelled
  }
}
