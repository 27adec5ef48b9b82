/// Where an order stands, as far as its next step depends on it (features.md, section 7).
struct OrderState: Sendable, Hashable {
  var status: OrderStatus
  var paymentStatus: PaymentStatus
  var deliveryType: DeliveryType
  /// Of the order's way to pay.
  var isPaidOnDelivery: Bool

  /// Who takes the step.
  enum Mover: Sendable, Hashable, CaseIterable {
    case staff, buyer
    /// Money that arrived.
    case payment
    /// Time that is over.
    case expiry
  }

  /// The statuses that may follow. The database is asked again by a conditional update.
  func next(by mover: Mover) -> [OrderStatus] {
    switch mover {
    case .staff: byStaff
    case .buyer: canCancel ? [.cancelled] : []
    case .payment: status == .pending && isUnpaid && !isPaidOnDelivery ? [.paid] : []
    case .expiry: status == .pending && isUnpaid && !isPaidOnDelivery ? [.cancelled] : []
    }
  }

  /// S3-18.
  private var canCancel: Bool { [.pending, .paid, .preparing].contains(status) }
  private var isUnpaid: Bool { paymentStatus == .pending || paymentStatus == .failed }
  /// Nothing is prepared or sent that nobody has paid, or will pay at the door.
  private var isSettled: Bool {
    paymentStatus == .completed || (isPaidOnDelivery && paymentStatus == .pending)
  }

  private var byStaff: [OrderStatus] {
    switch status {
    case .pending: isSettled ? [.preparing, .cancelled] : [.cancelled]
    case .paid: isSettled ? [.preparing, .shipped, .cancelled] : [.cancelled]
    case .preparing:
      if !isSettled {
        [.cancelled]
      } else if deliveryType == .pickup {
        [.shipped, .delivered, .cancelled]
      } else {
        [.shipped, .cancelled]
      }
    // What is on its way arrives, whatever became of its payment.
    case .shipped: [.delivered]
    case .delivered, .cancelled: []
    }
  }
}
