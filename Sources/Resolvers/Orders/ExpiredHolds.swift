import Executor
import Postgres

/// Gives back stock whose time is over: a write of its own, with its events (consistency.md, 8). An order that nobody paid in
/// time is cancelled with it (R-18).
struct ExpiredHolds: Sendable {
  let commerce: Commerce
  let write: WriteTransaction

  /// What a sweep did.
  struct Outcome: Sendable {
    /// Orders that were cancelled.
    var cancelled = 0
    /// There may be more than one transaction should hold the locks of.
    var isPartial = false
    /// Another sweep of this store is under way.
    var isTaken = false
  }

  /// Variants of one transaction.
  private static let most = 100

  /// Sweeps the holds on some variants, for somebody who wants them.
  /// - Throws: `PostgresError`
  static func sweep(
    _ tenant: UUID, variants: [UUID], _ commerce: Commerce, _ writer: Writer, as viewer: Viewer,
    _ request: GraphQLRequest
  ) async throws {
    _ = try await writer.write(to: tenant, as: viewer, "holdsExpire", request) { write in
      try await ExpiredHolds(commerce: commerce, write: write).sweep(variants)
    }
  }

  /// Sweeps a store, unless another is at it.
  /// - Throws: `PostgresError`
  static func sweep(
    _ tenant: UUID, _ commerce: Commerce, _ writer: Writer, as viewer: Viewer, _ request: GraphQLRequest
  ) async throws -> Outcome {
    try await writer.write(to: tenant, as: viewer, "holdsExpire", request) { write in
      let turn = try await write.run(Command(turn, Parameters(tenant)))
      guard turn.bool(row: 0, column: 0) == true else {
        write.conclude("TAKEN")
        return Outcome(isTaken: true)
      }
      return try await ExpiredHolds(commerce: commerce, write: write).sweep(nil)
    }
  }

  // MARK: - One transaction

  private func sweep(_ wanted: [UUID]?) async throws -> Outcome {
    var parameters = Parameters(write.tenant)
    if let wanted { parameters.append(uuids: wanted) }
    let rows = try await write.run(Command(wanted == nil ? Self.dueOfAll : Self.dueOfSome, parameters))
    let due = Due(rows)
    guard !due.variants.isEmpty else {
      write.conclude("NOTHING_DUE")
      return Outcome()
    }
    let locked = try await release(due)
    let orders = (0..<locked.rowCount).compactMap { SeenOrder(locked, row: $0) }.filter {
      commerce.state(of: $0).next(by: .expiry).contains(.cancelled)
    }
    try await cancel(orders)
    return Outcome(cancelled: orders.count, isPartial: due.variants.count >= Self.most)
  }

  /// What is due, as seen before any lock.
  private struct Due {
    var variants: [UUID] = []
    var orders: Set<UUID> = []
    /// Users, then sessions, of the orders.
    var users: Set<UUID> = []
    var sessions: Set<UUID> = []

    init(_ rows: QueryResult) {
      for row in 0..<rows.rowCount {
        if let variant = rows.uuid(row: row, column: 0), variants.last != variant { variants.append(variant) }
        if let order = rows.uuid(row: row, column: 1) { orders.insert(order) }
        if let user = rows.uuid(row: row, column: 2) { users.insert(user) }
        if let session = rows.uuid(row: row, column: 3) { sessions.insert(session) }
      }
    }
  }

  /// Locks owners, stock and orders, and gives the stock back.
  /// - Returns: the orders.
  private func release(_ due: Due) async throws -> QueryResult {
    var batch = WriteBatch()
    // In one order whoever sweeps.
    for user in due.users.sorted(by: Self.isBefore) { write.touch(session: nil, user: user, in: &batch) }
    for session in due.sessions.sorted(by: Self.isBefore) {
      write.touch(session: session, user: nil, in: &batch)
    }
    var variants = Parameters(write.tenant)
    variants.append(uuids: due.variants)
    var orders = Parameters(write.tenant)
    orders.append(uuids: Array(due.orders))
    var both = variants
    both.append(uuids: Array(due.orders))
    batch.run(Self.stock, variants)
    batch.run(Self.orders, orders)
    batch.change("Inventory", .updated, try returned, both)
    let results = try await write.run(batch)
    return results[results.count - 2]
  }

  private static func isBefore(_ left: UUID, _ right: UUID) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  private func cancel(_ orders: [SeenOrder]) async throws {
    let steps = OrderSteps(write: write)
    var batch = WriteBatch()
    for order in orders {
      try steps.move(
        OrderSteps.Step(
          order: order.id, from: order.status, to: .cancelled, paymentStatus: .failed, reason: "EXPIRED",
          author: nil),
        in: &batch)
      try steps.fail(paymentsOf: order.id, in: &batch)
    }
    _ = try await write.run(batch)
  }

  // MARK: - Statements; $1 is the tenant

  private static let isDue = "r.store_id = $1 and r.state = 'HELD' and r.expires_at <= now()"

  private static func due(_ condition: String) -> String {
    """
    select r.variant_id, r.order_id, o.user_id, case when o.user_id is null then o.session_id end
    from reservation r left join "order" o on o.store_id = r.store_id and o.id = r.order_id
    where \(isDue) and r.variant_id in (
      select r.variant_id from reservation r where \(isDue)\(condition)
      group by r.variant_id order by r.variant_id limit \(most))
    order by r.variant_id
    """
  }

  private static let dueOfAll = Statement(due(""), parameterTypes: [OID.uuid])
  private static let dueOfSome = Statement(due(" and r.variant_id = any($2)"))
  private static let turn = Statement(
    "select pg_try_advisory_xact_lock(hashtextextended('holds of ' || $1::text, 0))",
    parameterTypes: [OID.uuid])
  private static let stock = Statement(
    """
    select n.id from inventory n where n.store_id = $1 and n.variant_id = any($2) order by n.variant_id
    for no key update
    """)
  private static let orders = Statement(
    """
    select \(SeenOrder.columns) from "order" o where o.store_id = $1 and o.id = any($2) order by o.id
    for no key update
    """)

  /// Only holds of locked stock and locked orders: what came to its time meanwhile is for the next sweep.
  private var returned: Statement {
    get throws {
      Statement(
        """
        with gone as (update reservation r set state = 'EXPIRED'
            where \(Self.isDue) and r.variant_id = any($2) and (r.order_id is null or r.order_id = any($3))
            returning r.variant_id, r.quantity),
          sums as (select variant_id, sum(quantity) quantity from gone group by variant_id)
        update inventory n set held = greatest(n.held - s.quantity, 0), version = n.version + 1 from sums s
        where n.store_id = $1 and n.variant_id = s.variant_id
        returning n.id, \(try write.oldValues(of: "Inventory", alias: "n"))
        """)
    }
  }
}
