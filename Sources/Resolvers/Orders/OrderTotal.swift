/// What an order comes to, in minor units, each step checked: no sum goes beyond 2^53 − 1, what a client's number holds exactly.
struct OrderTotal: Sendable, Hashable {
  var subtotal: Int64 = 0
  var discount: Int64 = 0
  var shipping: Int64 = 0
  var tax: Int64 = 0
  var total: Int64 = 0

  /// What the store asks for beside the goods.
  struct Terms: Sendable, Hashable {
    var shippingFee: Int64
    /// The sum of goods from which delivery is free; nil: never.
    var freeShippingFrom: Int64?
    /// Hundredths of a percent on the goods.
    var taxBasisPoints: Int64
  }

  static let largest: Int64 = 9_007_199_254_740_991

  /// - Parameter lines: prices and quantities.
  /// - Returns: nil where a price or quantity is negative, or a sum too large.
  init?(of lines: [(price: Int64, quantity: Int64)], isDelivered: Bool, _ terms: Terms) {
    for line in lines {
      let (amount, isTooLarge) = line.price.multipliedReportingOverflow(by: line.quantity)
      guard !isTooLarge, line.price >= 0, line.quantity >= 0, let sum = Self.sum(subtotal, amount) else {
        return nil
      }
      subtotal = sum
    }
    if isDelivered, subtotal > 0, !(terms.freeShippingFrom.map { $0 <= subtotal } ?? false) {
      shipping = terms.shippingFee
    }
    // Half up, without a product that could overflow.
    let (whole, rest) = subtotal.quotientAndRemainder(dividingBy: 10_000)
    tax = whole * terms.taxBasisPoints + (rest * terms.taxBasisPoints + 5_000) / 10_000
    guard let taxed = Self.sum(subtotal - discount, tax), let total = Self.sum(taxed, shipping) else {
      return nil
    }
    self.total = total
  }

  private static func sum(_ left: Int64, _ right: Int64) -> Int64? {
    let (sum, isTooLarge) = left.addingReportingOverflow(right)
    return isTooLarge || sum < 0 || sum > largest ? nil : sum
  }
}
