import Executor
import Postgres

extension ShopResolvers {
  /// S1-21: holds the stock of the viewer's cart. What the cart held before is given back with it.
  func checkoutStart(
    _ arguments: CheckoutStartArguments, in context: MutationContext
  ) async throws -> CheckoutPayload {
    let tenant = try context.store()
    let seconds = commerce.settings.checkoutSeconds
    do {
      return try await refusing(CheckoutPayload.refused) {
        let (cart, expires) = try await afterSweeps(of: tenant, in: context) {
          try await context.writer.write(to: tenant, as: context.viewer, "checkoutStart", context.request) {
            write in
            let cart = try await LockedCart.load(Buyer(context.viewer), in: write)
            guard let cart else { throw IdempotencyClaim.inProgress }
            if let wanted = arguments.deliveryType { try cart.requireOffer(wanted) }
            try cart.requireStock()
            let expires = try await Self.hold(cart, seconds, arguments.deliveryType, in: write)
            return (cart.id, expires)
          }
        }
        return CheckoutPayload(expiresAt: expires, cartId: cart, problems: [], userErrors: [])
      }
    } catch let refusal as PurchaseRefusal {
      return CheckoutPayload(cartId: refusal.cart, problems: refusal.problems, userErrors: [refusal.error])
    }
  }

  private static func hold(
    _ cart: LockedCart, _ seconds: Int, _ deliveryType: DeliveryType?, in write: WriteTransaction
  ) async throws -> Timestamp? {
    let holds = StockHolds(write: write)
    var batch = WriteBatch()
    holds.change(cart.changes(isSold: false), of: cart.stock, in: &batch)
    holds.forget(cart: cart.id, in: &batch)
    holds.promise(cart.quantities, cart: cart.id, order: nil, seconds: seconds, in: &batch)
    let results = try await write.run(batch)
    if let deliveryType, deliveryType != cart.deliveryType {
      _ = try await write.update(
        "Cart", cart.id, set: [InputMember("deliveryType", .enumeration(deliveryType.rawValue))])
    }
    write.concern("Cart", cart.id)
    return results.last?.timestamptz(row: 0, column: 0).map(Timestamp.init(microseconds:))
  }

  /// Runs a purchase; where holds of others on its stock are over, they are given back first.
  func afterSweeps<Result>(
    of tenant: UUID, in context: MutationContext, _ body: () async throws -> Result
  ) async throws -> Result {
    for _ in 0..<3 {
      do {
        return try await body()
      } catch let expired as LockedCart.HoldsExpired {
        try await ExpiredHolds.sweep(
          tenant, variants: expired.variants, commerce, context.writer, as: context.viewer, context.request)
      }
    }
    return try await body()
  }
}

extension LockedCart {
  /// - Throws: `PurchaseRefusal` where the store does not hand over what it sells in this way (S1-18).
  func requireOffer(_ wanted: DeliveryType) throws(PurchaseRefusal) {
    guard !offered.contains(wanted) else { return }
    let message =
      wanted == .delivery ? "This store does not deliver." : "Nothing can be picked up at this store."
    throw PurchaseRefusal(
      error: UserError(
        code: .invalid, message: message, field: "deliveryType", allowed: offered.map(\.rawValue)), cart: id)
  }

  /// - Throws: `PurchaseRefusal` with what cannot be had.
  func requireStock() throws(PurchaseRefusal) {
    let problems = problems
    guard problems.isEmpty else {
      throw PurchaseRefusal(
        error: UserError(
          code: .outOfStock, message: "Some of your cart cannot be had; see `problems`."), cart: id,
        problems: problems)
    }
  }

  /// A change of stock for each variant that the cart wants or holds.
  /// - Parameter isSold: the goods are gone at once; else they are held.
  func changes(isSold: Bool) -> [StockHolds.Change] {
    var wanted: [UUID: Int64] = held.mapValues { _ in 0 }
    for line in lines { wanted[line.variant, default: 0] += Int64(line.quantity) }
    return wanted.map { variant, quantity in
      let own = held[variant] ?? 0
      return StockHolds.Change(
        variant: variant, sold: isSold ? quantity : 0, held: (isSold ? 0 : quantity) - own)
    }.filter { $0.sold != 0 || $0.held != 0 }
  }
}
