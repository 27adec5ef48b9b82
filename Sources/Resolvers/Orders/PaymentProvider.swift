/// A way to pay. Gateways conform as well: their stock is held for as long as their page is open, and their webhook ends in
/// `PaymentCompletion`, as a transfer's confirmation does.
protocol PaymentProvider: Sendable {
  var method: PaymentMethod { get }
  /// How long an order's stock waits for the payment; nil: it is sold when it is ordered.
  var holdSeconds: Int? { get }
  /// Whether the goods go out before they are paid; the payment is complete when they are handed over.
  var isPaidOnDelivery: Bool { get }
  /// Whether staff say by hand that the money is there.
  var isConfirmedByStaff: Bool { get }
}

/// S4-44: skips PAID, and is paid at DELIVERED.
struct CashOnDelivery: PaymentProvider {
  let method = PaymentMethod.cashOnDelivery
  let holdSeconds: Int? = nil
  let isPaidOnDelivery = true
  let isConfirmedByStaff = false
}

/// S4-43: waits for staff to see the money.
struct BankTransfer: PaymentProvider {
  let method = PaymentMethod.bankTransfer
  let holdSeconds: Int?
  let isPaidOnDelivery = false
  let isConfirmedByStaff = true
}

/// What buying is run with, and the ways to pay.
struct Commerce: Sendable {
  let settings: CommerceSettings
  let orderTokens: OrderTokens?
  let requests = RunningRequests()

  init(_ settings: CommerceSettings, keys: TokenKeys?) {
    self.settings = settings
    orderTokens = keys.map(OrderTokens.init)
  }

  func provider(of method: PaymentMethod) -> any PaymentProvider {
    switch method {
    case .cashOnDelivery: CashOnDelivery()
    case .bankTransfer: BankTransfer(holdSeconds: settings.transferSeconds)
    }
  }
}
