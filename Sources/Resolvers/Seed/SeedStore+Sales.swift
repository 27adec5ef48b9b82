import Executor
import Postgres

extension SeedStore {
  /// A visitor's session, or a customer with nothing else.
  private mutating func owner() -> (session: UUID?, customer: User?) {
    if random.chance(40), let visitor = random.pick(visitors) { return (visitor, nil) }
    return (nil, random.pick(customers))
  }

  /// How an order and its payment stand to each other (features.md, section 7), with how many of a hundred.
  private static let states: [(share: Int, status: OrderStatus, payment: PaymentStatus)] = [
    (8, .pending, .pending), (2, .pending, .failed), (8, .paid, .completed), (5, .preparing, .completed),
    (3, .preparing, .pending), (10, .shipped, .completed), (50, .delivered, .completed),
    (3, .delivered, .refunded),
    (5, .cancelled, .pending), (3, .cancelled, .refunded), (3, .cancelled, .failed),
  ]

  private mutating func state() -> (status: OrderStatus, payment: PaymentStatus) {
    var rest = Int.random(in: 0..<100, using: &random)
    for state in Self.states {
      if rest < state.share { return (state.status, state.payment) }
      rest -= state.share
    }
    return (.delivered, .completed)
  }

  mutating func addOrder(_ number: Int) throws {
    let made = past(days: 200)
    let order = newID()
    let owner = owner()
    let state = state()
    var items: [OrderItem] = []
    for position in 0..<Int.random(in: 1...4, using: &random) {
      guard let variant = random.pick(rows.variants) else { break }
      items.append(
        OrderItem(
          storeID: id, id: newID(), orderId: order, position: position, productId: variant.productId,
          variantId: variant.id,
          name: "\(random.text(SeedTexts.arabicThings)) · \(random.text(SeedTexts.englishThings))",
          sku: variant.sku, currency: currency, quantity: Int.random(in: 1...3, using: &random),
          priceAtPurchase: variant.price, createdAt: made, updatedAt: made))
    }
    let subtotal = items.reduce(0) { $0 + $1.priceAtPurchase * Int64($1.quantity) }
    let isDelivered = random.chance(75)
    let shipping: Int64 = isDelivered ? 1_000 : 0
    let discount = random.chance(15) ? subtotal / 10 : 0
    let address = isDelivered ? address() : nil
    rows.orders.append(
      Order(
        storeID: id, id: order, sessionId: owner.session, userId: owner.customer?.id,
        orderNumber: "\(1_001 + number)",
        status: state.status, paymentStatus: state.payment, deliveryType: isDelivered ? .delivery : .pickup,
        currency: currency, subtotal: subtotal, shipping: shipping, discount: discount,
        total: subtotal + shipping - discount,
        customer: owner.customer.map { Customer(name: $0.firstName, email: $0.email) }
          ?? (random.chance(50) ? Customer(name: random.text(SeedTexts.firstNames), email: nil) : nil),
        address: try address.map { try cipher.seal($0, in: Order.SealedFields.address, of: id) },
        note: random.chance(20) ? random.text(SeedTexts.questions) : nil,
        createdAt: made, updatedAt: made))
    rows.orderItems += items
  }

  private mutating func address() -> Address {
    Address(
      line1: "\(Int.random(in: 1...200, using: &random)) \(random.text(SeedTexts.lastNames)) St", line2: nil,
      city: random.text(SeedTexts.cities), country: random.chance(70) ? "LY" : nil, phone: nil)
  }

  mutating func addChat() {
    let chat = newID()
    let owner = owner()
    let begun = past(days: 60)
    let count = Int.random(in: 1...8, using: &random)
    var time = begun
    var isRequest = true
    for message in 0..<count {
      if message > 0 {
        time.microseconds += Int64.random(in: 1...600, using: &random) * 1_000_000
        isRequest = random.chance(55)
      }
      rows.chatMessages.append(
        ChatMessage(
          storeID: id, id: newID(), chatId: chat, request: isRequest,
          text: random.text(isRequest ? SeedTexts.questions : SeedTexts.answers),
          authorId: isRequest ? owner.customer?.id : seller, createdAt: time, updatedAt: time))
    }
    rows.chats.append(
      Chat(
        storeID: id, id: chat, sessionId: owner.session, userId: owner.customer?.id, answered: !isRequest,
        isClosed: !isRequest && random.chance(30), lastMessageAt: time,
        productId: random.chance(40) ? random.pick(rows.products)?.id : nil,
        orderId: random.chance(20) ? random.pick(rows.orders)?.id : nil, createdAt: begun, updatedAt: time))
  }
}
