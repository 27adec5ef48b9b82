/// What buying is run with.
package struct CommerceSettings: Sendable {
  /// How long a checkout holds its stock, in seconds (S1-21).
  package var checkoutSeconds = 15 * 60
  /// How long an order holds its stock until the transfer has arrived, in seconds (consistency.md, 28).
  package var transferSeconds = 3 * 24 * 3_600
  /// Orders of one buyer that may wait for their payment.
  package var openOrders: Int64 = 20
  /// Lines that a cart may have.
  package var cartLines: Int64 = 100
  /// The largest quantity of a line, at most what the schema allows (S1-20).
  package var lineQuantity = largestQuantity
  /// How long an idempotency key is good, in hours (S1-27).
  package var keyHours = 24

  /// What the schema allows a line to have.
  static let largestQuantity = 999

  package init(checkoutSeconds: Int = 15 * 60, transferSeconds: Int = 3 * 24 * 3_600, openOrders: Int64 = 20)
  {
    self.checkoutSeconds = checkoutSeconds
    self.transferSeconds = transferSeconds
    self.openOrders = openOrders
  }

  /// The quantities that a line may have.
  var quantities: ClosedRange<Int> { 1...max(1, min(lineQuantity, Self.largestQuantity)) }
}
