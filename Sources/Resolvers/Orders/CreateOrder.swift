import Executor
import Postgres

extension ShopResolvers {
  /// S1-24, R-18: the cart becomes an order, at the prices and with the stock of now, in one transaction; or nothing happens.
  func createOrder(
    _ arguments: CreateOrderArguments, in context: MutationContext
  ) async throws -> CreateOrderPayload {
    let tenant = try context.store()
    do {
      return try await refusing(CreateOrderPayload.refused) {
        let buyer = try Buyer(context.viewer)
        let key = try IdempotencyClaim.key(
          header: context.request.idempotencyKey, argument: arguments.input.idempotencyKey)
        let wish = OrderWish(arguments.input, provider: commerce.provider(of: arguments.input.paymentMethod))
        let turn = key.map {
          RunningRequests.Key(tenant: tenant, owner: buyer.id, operation: "createOrder", key: Array($0.utf8))
        }
        let payload: @Sendable (Bought) -> CreateOrderPayload = { made in
          let token = buyer.user == nil ? commerce.orderTokens?.token(of: made.order, in: tenant) : nil
          return CreateOrderPayload(
            orderId: made.order, orderToken: token, isReplay: made.isReplay, cartId: made.cart, problems: [],
            userErrors: [])
        }
        let made = try await commerce.requests.inTurn(turn) {
          try await afterSweeps(of: tenant, in: context) {
            try await context.writer.write(
              to: tenant, as: context.viewer, "createOrder", context.request,
              reading: context.reading { payload($0).values }
            ) {
              let claim = key.map {
                IdempotencyClaim(
                  tenant: tenant, owner: buyer.id, operation: "createOrder", key: $0, inputHash: wish.hash,
                  order: UUID.v7(), hours: commerce.settings.keyHours)
              }
              return try await Self.buy(wish, buyer, claim, commerce.settings, in: $0)
            }
          }
        }
        return payload(made)
      }
    } catch let refusal as PurchaseRefusal {
      return CreateOrderPayload(
        isReplay: false, cartId: refusal.cart, problems: refusal.problems, userErrors: [refusal.error])
    }
  }

  private struct Bought: Sendable {
    var order: UUID
    var cart: UUID?
    var isReplay = false
  }

  private static func buy(
    _ wish: OrderWish, _ buyer: Buyer, _ claim: IdempotencyClaim?, _ settings: CommerceSettings,
    in write: WriteTransaction
  ) async throws -> Bought {
    let errors = wish.errors
    guard errors.isEmpty else { throw UserRefusal(errors) }
    guard let cart = try await LockedCart.load(buyer, claim: claim, in: write) else {
      guard let order = try await claim?.earlier(in: write) else { throw IdempotencyClaim.inProgress }
      write.conclude("REPLAYED")
      write.concern("Order", order)
      return Bought(order: order, isReplay: true)
    }
    try cart.requireOffer(wish.input.deliveryType)
    try cart.requireStock()
    guard cart.openOrders < settings.openOrders else {
      throw UserRefusal(
        .tooManyOpenOrders, "Pay or cancel one of your \(settings.openOrders) open orders first.")
    }
    let total = try wish.total(of: cart)
    let order = NewOrder(
      id: claim?.order ?? UUID.v7(), buyer: buyer, wish: wish, cart: cart, total: total, write: write)
    try await order.insert()
    return Bought(order: order.id, cart: cart.id)
  }
}

/// What a client wants to buy and how, apart from the cart.
struct OrderWish: Sendable {
  var input: CreateOrderInput
  var provider: any PaymentProvider

  init(_ input: CreateOrderInput, provider: any PaymentProvider) {
    self.input = input
    self.provider = provider
  }

  var isDelivered: Bool { input.deliveryType == .delivery }

  /// All but the key itself.
  var hash: [UInt8] {
    let address = input.deliveryAddress
    return IdempotencyClaim.hash([
      input.deliveryType.rawValue, address?.line1, address?.line2, address?.city, address?.country,
      address?.phone, input.customer?.name, input.customer?.email, input.paymentMethod.rawValue, input.note,
      input.expectedTotal.map(String.init),
    ])
  }

  var errors: [UserError] {
    var errors: [UserError] = []
    func check(_ text: String?, _ field: String, _ longest: Int) {
      guard let text, text.unicodeScalars.count > longest || text.utf8.contains(0) else { return }
      errors.append(
        UserError(code: .invalid, message: "This takes at most \(longest) characters.", field: field))
    }
    check(input.note, "note", 2_000)
    check(input.customer?.name, "customer.name", 200)
    check(input.customer?.email, "customer.email", 320)
    if let address = input.deliveryAddress {
      for (name, text) in [
        ("line1", address.line1), ("line2", address.line2), ("city", address.city),
        ("country", address.country), ("phone", address.phone),
      ] { check(text, "deliveryAddress.\(name)", 200) }
      for (name, text) in [("line1", address.line1), ("city", address.city)] where text.isEmpty {
        errors.append(
          UserError(code: .invalid, message: "This must not be empty.", field: "deliveryAddress.\(name)"))
      }
    } else if isDelivered {
      errors.append(
        UserError(
          code: .invalid, message: "A delivery needs an address.", field: "deliveryAddress",
          allowed: [DeliveryType.pickup.rawValue]))
    }
    return errors
  }

  /// - Throws: `PurchaseRefusal` where the sum is too large, or not the expected one.
  func total(of cart: LockedCart) throws(PurchaseRefusal) -> OrderTotal {
    let lines = cart.lines.map { (price: $0.price, quantity: Int64($0.quantity)) }
    guard let total = OrderTotal(of: lines, isDelivered: isDelivered, cart.terms) else {
      throw PurchaseRefusal(
        error: UserError(code: .amountTooLarge, message: "The cart comes to more than can be paid."),
        cart: cart.id)
    }
    if let expected = input.expectedTotal, expected != total.total {
      throw PurchaseRefusal(
        error: UserError(
          code: .totalChanged, message: "It comes to \(total.total) now, not \(expected).",
          field: "expectedTotal"), cart: cart.id)
    }
    return total
  }
}
