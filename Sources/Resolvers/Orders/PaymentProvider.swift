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

/// What buying is run with.
package struct CommerceSettings: Sendable {
  /// How long a checkout holds its stock, in seconds (S1-21).
  package var checkoutSeconds: Int
  /// How long an order holds its stock until the transfer has arrived, in seconds (consistency.md, 28).
  package var transferSeconds: Int
  /// Orders of one buyer that may wait for their payment.
  package var openOrders: Int64

  package init(checkoutSeconds: Int = 15 * 60, transferSeconds: Int = 3 * 24 * 3_600, openOrders: Int64 = 20)
  {
    self.checkoutSeconds = checkoutSeconds
    self.transferSeconds = transferSeconds
    self.openOrders = openOrders
  }
}
