import Executor
import Postgres

/// Stock that is promised to carts and orders. A reservation changes only under the lock of its variant's inventory, and
/// inventories are locked in the order of their variants, so that no two buyers wait for each other.
struct StockHolds {
  let write: WriteTransaction

  /// How much of a variant is sold, and how much more of it is held.
  struct Change: Sendable {
    var variant: UUID
    var sold: Int64
    var held: Int64
  }

  /// Changes stock whose rows are locked.
  /// - Parameter rows: the inventories, by variant.
  func change(_ changes: [Change], of rows: [UUID: WriteBatch.Row], in batch: inout WriteBatch) {
    let changes = changes.filter { rows[$0.variant] != nil }
    guard !changes.isEmpty else { return }
    var parameters = Parameters(write.tenant)
    parameters.append(uuids: changes.map(\.variant))
    parameters.append(int8s: changes.map(\.sold))
    parameters.append(int8s: changes.map(\.held))
    batch.change(
      "Inventory", .updated, of: changes.compactMap { rows[$0.variant] },
      Statement(
        """
        update inventory n set on_hand = n.on_hand - x.sold, held = greatest(n.held + x.held, 0),
          version = n.version + 1
        from unnest($2::uuid[], $3::int8[], $4::int8[]) x (variant_id, sold, held)
        where n.store_id = $1 and n.variant_id = x.variant_id
        """), parameters)
  }

  private var inventoryValues: String {
    get throws { try write.oldValues(of: "Inventory", alias: "n") }
  }

  // MARK: - Of a cart

  /// Gives back what a cart holds. The cart is locked.
  func release(cart: UUID) async throws {
    var batch = WriteBatch()
    let parameters = Parameters(write.tenant, cart)
    batch.run(
      Statement(
        """
        select n.id from inventory n where n.store_id = $1 and n.variant_id in (
          select r.variant_id from reservation r where r.store_id = $1 and r.cart_id = $2 and r.state = 'HELD')
        order by n.variant_id for no key update
        """, parameterTypes: [OID.uuid, OID.uuid]), parameters)
    batch.change(
      "Inventory", .updated,
      Statement(
        """
        with gone as (delete from reservation r where r.store_id = $1 and r.cart_id = $2 and r.order_id is null
            returning r.variant_id, r.quantity, r.state),
          sums as (select variant_id, sum(quantity) quantity from gone where state = 'HELD' group by variant_id)
        update inventory n set held = greatest(n.held - s.quantity, 0), version = n.version + 1
        from sums s where n.store_id = $1 and n.variant_id = s.variant_id returning n.id, \(try inventoryValues)
        """, parameterTypes: [OID.uuid, OID.uuid]), parameters)
    _ = try await write.run(batch)
  }

  /// Forgets what a cart held; its inventories are locked, and changed by `change`.
  func forget(cart: UUID, in batch: inout WriteBatch) {
    batch.run(
      Statement(
        "delete from reservation r where r.store_id = $1 and r.cart_id = $2 and r.order_id is null",
        parameterTypes: [OID.uuid, OID.uuid]), Parameters(write.tenant, cart))
  }

  /// Writes down what is promised, one row a variant; the statement returns until when.
  /// - Parameter seconds: nil: it is sold.
  func promise(
    _ quantities: [(variant: UUID, quantity: Int)], cart: UUID?, order: UUID?, seconds: Int?,
    in batch: inout WriteBatch
  ) {
    var parameters = Parameters(write.tenant)
    parameters.append(uuids: quantities.map { _ in UUID.v7() })
    parameters.append(uuids: quantities.map(\.variant))
    parameters.append(int8s: quantities.map { Int64($0.quantity) })
    parameters.append(uuid: cart)
    parameters.append(uuid: order)
    if let seconds {
      parameters.append(int4: Int32(clamping: seconds))
    } else {
      parameters.appendNull(oid: OID.int4)
    }
    batch.run(
      Statement(
        """
        insert into reservation (store_id, id, variant_id, quantity, cart_id, order_id, state, expires_at)
        select $1, x.id, x.variant_id, x.quantity, $5::uuid, $6::uuid,
          case when $7::int4 is null then 'COMMITTED' else 'HELD' end, now() + make_interval(secs => $7)
        from unnest($2::uuid[], $3::uuid[], $4::int8[]) x (id, variant_id, quantity)
        returning expires_at
        """), parameters)
  }

  // MARK: - Of an order

  /// Locks the stock that an order holds or was sold.
  func lock(order: UUID, in batch: inout WriteBatch) {
    batch.run(
      Statement(
        """
        select n.id from inventory n where n.store_id = $1 and n.variant_id in (
          select r.variant_id from reservation r where r.store_id = $1 and r.order_id = $2)
        order by n.variant_id for no key update
        """, parameterTypes: [OID.uuid, OID.uuid]), Parameters(write.tenant, order))
  }

  /// What was held for an order is sold.
  func sell(order: UUID, in batch: inout WriteBatch) throws {
    batch.change(
      "Inventory", .updated,
      Statement(
        """
        with sold as (update reservation r set state = 'COMMITTED', expires_at = null
            where r.store_id = $1 and r.order_id = $2 and r.state = 'HELD' returning r.variant_id, r.quantity),
          sums as (select variant_id, sum(quantity) quantity from sold group by variant_id)
        update inventory n set on_hand = greatest(n.on_hand - s.quantity, 0),
          held = greatest(n.held - s.quantity, 0), version = n.version + 1
        from sums s where n.store_id = $1 and n.variant_id = s.variant_id returning n.id, \(try inventoryValues)
        """, parameterTypes: [OID.uuid, OID.uuid]), Parameters(write.tenant, order))
  }

  /// What an order holds or was sold goes back.
  func restock(order: UUID, in batch: inout WriteBatch) throws {
    batch.change(
      "Inventory", .updated,
      Statement(
        """
        with back as (update reservation r set state = 'RELEASED', expires_at = null
            from reservation o where r.store_id = $1 and r.order_id = $2 and r.state in ('HELD', 'COMMITTED')
            and o.store_id = r.store_id and o.id = r.id returning r.variant_id, r.quantity, o.state),
          sums as (select variant_id, sum(quantity) filter (where state = 'HELD') held,
            sum(quantity) filter (where state = 'COMMITTED') sold from back group by variant_id)
        update inventory n set on_hand = least(n.on_hand::int8 + coalesce(s.sold, 0), 1000000000),
          held = greatest(n.held - coalesce(s.held, 0), 0), version = n.version + 1
        from sums s where n.store_id = $1 and n.variant_id = s.variant_id returning n.id, \(try inventoryValues)
        """, parameterTypes: [OID.uuid, OID.uuid]), Parameters(write.tenant, order))
  }
}
