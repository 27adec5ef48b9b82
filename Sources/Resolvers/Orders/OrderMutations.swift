import Executor
import Postgres

extension ShopResolvers {
  /// R-8, R-22: those who run the store take an order along its way. PAID is for payments alone (consistency.md, 29).
  func updateOrderStatus(
    _ arguments: UpdateOrderStatusArguments, in context: MutationContext
  ) async throws -> OrderPayload {
    try await changeOrder(arguments.id, arguments.reason, "updateOrderStatus", in: context) { desk, order in
      try desk.requireStaff()
      try await desk.move(order, to: arguments.status, by: .staff, reason: arguments.reason)
    }
  }

  /// S2-15, S3-18: by its buyer or by staff, before it is shipped. Two who race with shipping wait for the order's row.
  func cancelOrder(_ arguments: CancelOrderArguments, in context: MutationContext) async throws
    -> OrderPayload
  {
    try await changeOrder(arguments.id, arguments.reason, "cancelOrder", in: context) { desk, order in
      try await desk.move(
        order, to: .cancelled, by: desk.actor.isStaff ? .staff : .buyer, reason: arguments.reason)
    }
  }

  /// S4-43: staff saw the money.
  func paymentConfirm(
    _ arguments: PaymentConfirmArguments, in context: MutationContext
  ) async throws -> OrderPayload {
    do {
      return try await changeOrder(arguments.orderId, nil, "paymentConfirm", in: context) { desk, order in
        try desk.requireStaff()
        guard (1...100).contains(arguments.reference.unicodeScalars.count),
          !arguments.reference.utf8.contains(0)
        else { throw UserRefusal(.invalid, "A reference has 1 to 100 characters.", field: "reference") }
        let completion = PaymentCompletion(
          desk: desk, reference: arguments.reference, amount: arguments.amount)
        try await completion.complete(order)
      }
    } catch let error as PostgresError where error.violates(key: "payment_method_reference_key") {
      return OrderPayload(userErrors: [
        UserError(
          code: .taken, message: "Another payment of this store has this reference.", field: "reference")
      ])
    }
  }

  /// A guest's order on another device.
  func orderOpen(_ arguments: OrderOpenArguments, in context: MutationContext) async throws -> OrderPayload {
    let tenant = try context.store()
    return try await refusing(OrderPayload.refused) {
      try await context.writer.write(to: tenant, as: context.viewer, "orderOpen", context.request) { write in
        let buyer = try Buyer(context.viewer)
        guard let tokens = commerce.orderTokens else {
          throw GraphQLError(.unavailable, "This server has no TOKEN_KEYS, so no order has a token here.")
        }
        guard tokens.opens(arguments.token, order: arguments.id, in: tenant) else {
          throw UserRefusal(.notFound, "No order has this id and token.", field: "token")
        }
        try await write.touch(context.viewer)
        var batch = WriteBatch()
        // Raises a version, for whoever has the order in sight from now on must not get an older answer.
        batch.change(
          "OrderGrant", .created, Self.grant, Parameters(tenant, UUID.v7(), arguments.id, buyer.session))
        batch.run(Self.known, Parameters(tenant, arguments.id))
        guard try await write.run(batch)[1].rowCount > 0 else {
          throw UserRefusal(.notFound, "No order has this id and token.", field: "token")
        }
        write.concern("Order", arguments.id)
      }
      return OrderPayload(orderId: arguments.id, userErrors: [])
    }
  }

  private static let grant = Statement(
    """
    insert into order_grant (store_id, id, order_id, session_id)
      select $1, $2, o.id, $4 from "order" o where o.store_id = $1 and o.id = $3
      on conflict (store_id, order_id, session_id) do nothing returning id, null::text
    """, parameterTypes: [OID.uuid, OID.uuid, OID.uuid, OID.uuid])
  private static let known = Statement(
    #"select true from "order" o where o.store_id = $1 and o.id = $2"#, parameterTypes: [OID.uuid, OID.uuid])

  /// - Parameter change: gets an order that is the viewer's or that the viewer's staff rights reach.
  private func changeOrder(
    _ id: UUID, _ reason: String?, _ operation: String, in context: MutationContext,
    _ change: @escaping @Sendable (OrderDesk, SeenOrder) async throws -> Void
  ) async throws -> OrderPayload {
    let tenant = try context.store()
    return try await refusing(OrderPayload.refused) {
      try await context.writer.write(to: tenant, as: context.viewer, operation, context.request) { write in
        if let reason, reason.unicodeScalars.count > 500 || reason.utf8.contains(0) {
          throw UserRefusal(.invalid, "A reason has at most 500 characters.", field: "reason")
        }
        let desk = try await OrderDesk.open(context, commerce, in: write)
        guard let order = try await SeenOrder.seen(id, in: write),
          desk.actor.isStaff || order.belongs(to: context.viewer)
        else { throw OrderDesk.noOrder }
        try await change(desk, order)
      }
      return OrderPayload(orderId: id, userErrors: [])
    }
  }
}
