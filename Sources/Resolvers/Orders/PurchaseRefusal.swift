import Executor

/// What stands in the way of buying, thrown inside its write so that nothing of it stays.
struct PurchaseRefusal: LoggedRefusal {
  var error: UserError
  var cart: UUID?
  var problems: [CartProblem] = []

  var outcome: String { error.code.rawValue }
}

// Payloads that say nothing but why nothing was done.

extension CartPayload {
  static func refused(_ errors: [UserError]) -> CartPayload { CartPayload(userErrors: errors) }
}
extension CheckoutPayload {
  static func refused(_ errors: [UserError]) -> CheckoutPayload {
    CheckoutPayload(problems: [], userErrors: errors)
  }
}
extension CreateOrderPayload {
  static func refused(_ errors: [UserError]) -> CreateOrderPayload {
    CreateOrderPayload(isReplay: false, problems: [], userErrors: errors)
  }
}
extension OrderPayload {
  static func refused(_ errors: [UserError]) -> OrderPayload { OrderPayload(userErrors: errors) }
}
extension ChatPayload {
  static func refused(_ errors: [UserError]) -> ChatPayload { ChatPayload(userErrors: errors) }
}
