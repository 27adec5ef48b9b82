import Executor
import Postgres

// S1-20. What stands in the way of buying is no error here: the cart says it in `problems`.
extension ShopResolvers {
  func cartItemAdd(_ arguments: CartItemAddArguments, in context: MutationContext) async throws -> CartPayload
  {
    let input = arguments.input
    return try await changeCart("cartItemAdd", in: context) { cart in
      guard input.variantId != nil || input.productId != nil else {
        throw UserRefusal(.invalid, "Name a variant, or a product that has one.", field: "variantId")
      }
      guard commerce.settings.quantities.contains(input.quantity) else {
        throw wrongQuantity
      }
      let choice = try await cart.find(variant: input.variantId, product: input.productId)
      return try await cart.add(choice, quantity: input.quantity)
    }
  }

  func cartItemUpdate(
    _ arguments: CartItemUpdateArguments, in context: MutationContext
  ) async throws -> CartPayload {
    try await changeCart("cartItemUpdate", in: context) { cart in
      guard arguments.quantity == 0 || commerce.settings.quantities.contains(arguments.quantity) else {
        throw wrongQuantity
      }
      return try await Self.set(
        arguments.id, quantity: arguments.quantity, expected: arguments.expectedVersion, of: cart)
    }
  }

  func cartItemRemove(
    _ arguments: CartItemRemoveArguments, in context: MutationContext
  ) async throws -> CartPayload {
    try await changeCart("cartItemRemove", in: context) {
      try await Self.set(arguments.id, quantity: 0, expected: nil, of: $0)
    }
  }

  func cartClear(_ arguments: CartClearArguments, in context: MutationContext) async throws -> CartPayload {
    try await changeCart("cartClear", in: context) { cart in
      guard let (id, _) = try await cart.lock() else { return nil }
      try await cart.clear(id)
      return id
    }
  }

  private var wrongQuantity: UserRefusal {
    UserRefusal(
      .invalid, "A quantity is 1 to \(commerce.settings.quantities.upperBound).", field: "quantity")
  }

  private static func set(
    _ item: UUID, quantity: Int, expected: Int?, of cart: CartStatements
  ) async throws -> UUID {
    guard let (id, version) = try await cart.lock() else { throw noLine }
    if let expected, expected != version {
      throw UserRefusal(
        .stale, "The cart has version \(version), not \(expected); read it again.", field: "expectedVersion")
    }
    guard try await cart.set(item, of: id, quantity: quantity) else { throw noLine }
    return id
  }

  private static let noLine = UserRefusal(.notFound, "Your cart has no line with this id.", field: "id")

  /// - Parameter change: returns the cart's id, nil where there is none.
  private func changeCart(
    _ operation: String, in context: MutationContext,
    _ change: @escaping @Sendable (CartStatements) async throws -> UUID?
  ) async throws -> CartPayload {
    let tenant = try context.store()
    return try await refusing(CartPayload.refused) {
      let cart = try await context.writer.write(to: tenant, as: context.viewer, operation, context.request) {
        try await change(CartStatements(buyer: Buyer(context.viewer), write: $0, settings: commerce.settings))
      }
      return CartPayload(cartId: cart, userErrors: [])
    }
  }
}
