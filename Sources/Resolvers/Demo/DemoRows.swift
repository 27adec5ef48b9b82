import Executor
import Postgres

/// Makes the rows of a demo shop. Everything but the hashes of credentials is the same each time.
struct DemoRows {
  let shop: DemoShop
  let ids: DemoIDs
  private let cipher: Cipher
  private(set) var rows = StoreRows()

  /// 2026-01-05T08:00:00Z, when the demo shops opened.
  static let opening = Timestamp(microseconds: 820_915_200_000_000)
  private static let minute: Int64 = 60_000_000

  /// - Parameters:
  ///   - accounts: ids of the persons' accounts, in the order of the persons.
  ///   - cipher: seals what is encrypted.
  ///   - tokenHash: gives each session the SHA-256 of its credential.
  /// - Throws: `CipherFault`
  init(
    _ shop: DemoShop, token: String, accounts: [UUID], now: Timestamp, cipher: Cipher,
    tokenHash: (UUID) -> [UInt8]
  ) throws {
    self.shop = shop
    self.cipher = cipher
    ids = DemoIDs(shop: shop.number)
    addStore(token: token, now: now)
    try addPeople(accounts)
    addSessions(now: now, tokenHash: tokenHash)
    addCatalogue()
    for (number, cart) in shop.carts.enumerated() { add(cart, number: number + 1) }
    for (number, order) in shop.orders.enumerated() { try add(order, number: number + 1) }
    for (number, chat) in shop.chats.enumerated() { add(chat, number: number + 1) }
    rows.count(ids.store, at: Self.opening) { [ids] in ids.id(.counter, $0) }
  }

  static func time(day: Int64, minutes: Int64 = 0) -> Timestamp {
    Timestamp(microseconds: opening.adding(days: day).microseconds + minutes * minute)
  }

  private mutating func addStore(token: String, now: Timestamp) {
    let opening = Self.opening
    rows.directory.append(
      StoreDirectory(
        id: ids.id(.directory, 0), token: token, slug: shop.slug, storeId: ids.store, createdAt: opening,
        updatedAt: opening))
    rows.stores.append(
      Store(
        storeID: ids.store, id: ids.store, name: shop.name, slug: shop.slug, description: shop.description,
        logo: "/media/\(shop.slug)/logo.svg", state: shop.state, lastActiveAt: now, createdAt: opening,
        updatedAt: opening))
    rows.configs.append(
      Config(
        storeID: ids.store, id: ids.id(.config, 0), currency: shop.currency, locale: shop.locale,
        timeZone: shop.timeZone, settings: JSONText(shop.settings), chatQuickAnswers: shop.quickAnswers,
        createdAt: opening,
        updatedAt: opening))
    for hours in shop.openingHours {
      for weekday in hours.weekdays {
        rows.openingHours.append(
          OpeningHours(
            storeID: ids.store, id: ids.id(.openingHours, weekday), weekday: weekday, opens: hours.opens,
            closes: hours.closes, createdAt: opening, updatedAt: opening))
      }
    }
    // The log outlives a store, so its ids are never used twice.
    rows.logs.append(
      Log(
        storeID: ids.store, id: .v7(), at: opening, operation: "createStore", type: "Store",
        key: ids.store, action: EventAction.created.rawValue, outcome: "OK"))
    rows.clocks.append(Clock(storeID: ids.store))
  }

  private mutating func addPeople(_ accounts: [UUID]) throws {
    for (number, (person, account)) in zip(shop.people, accounts).enumerated() {
      rows.users.append(
        User(
          storeID: ids.store, id: ids.id(.user, number), accountId: account, email: person.email,
          role: person.role,
          firstName: person.firstName, lastName: person.lastName,
          phone: try person.phone.map { try cipher.seal($0, in: User.SealedFields.phone, of: ids.store) },
          createdAt: Self.opening, updatedAt: Self.opening))
    }
  }

  private mutating func addSessions(now: Timestamp, tokenHash: (UUID) -> [UInt8]) {
    for session in DemoSession.all(of: shop) {
      rows.sessions.append(
        Session(
          storeID: ids.store, id: session.id, tokenHash: tokenHash(session.id), userId: session.user,
          isOwner: session.isOwner, lastSeenAt: now, expiresAt: now.adding(days: session.days),
          createdAt: Self.opening, updatedAt: Self.opening))
    }
  }

  // MARK: The catalogue

  private mutating func addCatalogue() {
    let opening = Self.opening
    for (number, category) in shop.categories.enumerated() {
      rows.categories.append(
        Category(
          storeID: ids.store, id: ids.id(.category, number + 1), name: category.name, slug: category.slug,
          description: category.description, position: number, isActive: category.isActive,
          createdAt: opening,
          updatedAt: opening))
    }
    for (index, product) in shop.products.enumerated() { add(product, number: index + 1) }
  }

  private mutating func add(_ product: DemoProduct, number: Int) {
    let time = Self.time(day: Int64(number) / 4)
    let id = ids.id(.product, number)
    rows.products.append(
      Product(
        storeID: ids.store, id: id, name: product.name, description: product.description,
        sku: product.hasSKU ? sku(number) : nil, currency: shop.currency, price: product.price,
        images: (0..<product.pictures).map { "/media/\(shop.slug)/\(product.picture)-\($0 + 1).jpg" },
        isActive: product.isActive, vendorId: product.isSellers ? ids.id(.user, 1) : nil, createdAt: time,
        updatedAt: time))
    for (index, category) in shop.categories.enumerated() where product.categories.contains(category.slug) {
      rows.productCategories.append(
        ProductCategory(
          storeID: ids.store, id: ids.id(.productCategory, number * 100 + index), productId: id,
          categoryId: ids.id(.category, index + 1), createdAt: time, updatedAt: time))
    }
    for (index, variant) in variants(of: product).enumerated() {
      let variantID = ids.id(.variant, number * 100 + index)
      rows.variants.append(
        Variant(
          storeID: ids.store, id: variantID, productId: id,
          sku: product.hasSKU ? "\(sku(number))-\(index + 1)" : nil, size: variant.size, color: variant.color,
          currency: shop.currency, price: variant.price, position: index, createdAt: time, updatedAt: time))
      rows.inventories.append(
        Inventory(
          storeID: ids.store, id: ids.id(.inventory, number * 100 + index), variantId: variantID,
          onHand: product.stock.isEmpty ? 0 : product.stock[index % product.stock.count], createdAt: time,
          updatedAt: time))
    }
  }

  private func sku(_ number: Int) -> String { "\(shop.prefix)-\(100 + number)" }

  /// Every size in every colour; one without either where the product has none.
  private func variants(of product: DemoProduct) -> [(size: String?, color: String?, price: Int64)] {
    let sizes: [String?] = product.sizes.isEmpty ? [nil] : product.sizes
    let colors: [String?] = product.colors.isEmpty ? [nil] : product.colors
    return sizes.enumerated().flatMap { index, size in
      colors.map { (size, $0, product.price + Int64(index) * product.step) }
    }
  }

  // MARK: Carts, orders and chats

  /// Session and user of an owner: rows of users carry both.
  private func keys(of owner: DemoOwner) -> (session: UUID?, user: UUID?) {
    switch owner {
    case .visitor: (DemoSession.visitor(of: ids), nil)
    case .person(let number): (ids.id(.session, DemoSession.firstPerson + number), ids.id(.user, number))
    case .guest(let number): (ids.id(.session, DemoSession.firstGuest + number), nil)
    }
  }

  private func variant(_ line: DemoLine) -> Variant? {
    let id = ids.id(.variant, line.product * 100 + line.variant)
    return rows.variants.first { $0.id == id }
  }

  private mutating func add(_ cart: DemoCart, number: Int) {
    let owner = keys(of: cart.owner)
    let time = Self.time(day: 55, minutes: Int64(number))
    rows.carts.append(
      Cart(
        storeID: ids.store, id: ids.id(.cart, number), sessionId: owner.session, userId: owner.user,
        version: cart.version, currency: shop.currency, createdAt: time, updatedAt: time))
    for (index, line) in cart.lines.enumerated() {
      let added = Self.time(day: 55, minutes: Int64(number * 10 + index))
      rows.cartItems.append(
        CartItem(
          storeID: ids.store, id: ids.id(.cartItem, number * 100 + index), cartId: ids.id(.cart, number),
          productId: ids.id(.product, line.product),
          variantId: ids.id(.variant, line.product * 100 + line.variant),
          quantity: line.quantity, createdAt: added, updatedAt: added))
    }
  }

  private mutating func add(_ order: DemoOrder, number: Int) throws {
    let owner = keys(of: order.owner)
    let time = Self.time(day: order.day, minutes: Int64(number) * 37)
    let id = ids.id(.order, number)
    var items: [OrderItem] = []
    for (position, line) in order.lines.enumerated() {
      guard let variant = variant(line), shop.products.indices.contains(line.product - 1) else { continue }
      items.append(
        OrderItem(
          storeID: ids.store, id: ids.id(.orderItem, number * 100 + position), orderId: id,
          position: position,
          productId: variant.productId, variantId: variant.id, name: shop.products[line.product - 1].name,
          sku: variant.sku, currency: shop.currency, quantity: line.quantity, priceAtPurchase: variant.price,
          createdAt: time, updatedAt: time))
    }
    let subtotal = items.reduce(0) { $0 + $1.priceAtPurchase * Int64($1.quantity) }
    rows.orders.append(
      Order(
        storeID: ids.store, id: id, sessionId: owner.session, userId: owner.user,
        orderNumber: "\(shop.prefix)-\(1_000 + number)", status: order.status, paymentStatus: order.payment,
        deliveryType: order.delivery, currency: shop.currency, subtotal: subtotal, shipping: order.shipping,
        discount: order.discount, total: subtotal + order.shipping - order.discount, customer: order.customer,
        address: try order.address.map {
          try cipher.seal($0, in: Order.SealedFields.address, of: ids.store)
        }, note: order.note, createdAt: time, updatedAt: time))
    rows.orderItems += items
  }

  private mutating func add(_ chat: DemoChat, number: Int) {
    let owner = keys(of: chat.owner)
    let id = ids.id(.chat, number)
    var last = Self.time(day: chat.day)
    for (index, message) in chat.messages.enumerated() {
      last = Self.time(day: chat.day, minutes: Int64(60 + number * 11 + index * 4))
      let author: UUID?
      let text: String
      switch message {
      case .asks(let words): (author, text) = (owner.user, words)
      case .answers(let person, let words): (author, text) = (ids.id(.user, person), words)
      }
      rows.chatMessages.append(
        ChatMessage(
          storeID: ids.store, id: ids.id(.chatMessage, number * 100 + index), chatId: id,
          request: message.isRequest,
          text: text, authorId: author, createdAt: last, updatedAt: last))
    }
    rows.chats.append(
      Chat(
        storeID: ids.store, id: id, sessionId: owner.session, userId: owner.user,
        answered: !(chat.messages.last?.isRequest ?? true), isClosed: chat.isClosed, lastMessageAt: last,
        productId: chat.product.map { ids.id(.product, $0) }, orderId: chat.order.map { ids.id(.order, $0) },
        createdAt: Self.time(day: chat.day), updatedAt: last))
  }
}
