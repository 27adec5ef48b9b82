extension DatasetMaker {
  mutating func makeCatalogue(isLarge: Bool) {
    for number in 0..<(isLarge ? 9 : 3) {
      _ = insert(
        "category", of: "Category",
        [
          ("name", text()), ("slug", quote("category-\(number)")), ("description", maybe(text())),
          ("position", amount(DatasetTexts.positions)), ("is_active", flag(75)),
        ])
    }
    let sellers = ids["User"] ?? []
    for _ in 0..<(isLarge ? 46 : 7) {
      let vendor = generator.chance(60) ? generator.pick(sellers) : nil
      _ = insert(
        "product", of: "Product",
        [
          ("name", text()), ("description", maybe(text())), ("sku", maybe(quote("P-\(nextSerial())"))),
          ("currency", pick(DatasetTexts.currencies)), ("price", amount(DatasetTexts.prices)),
          ("images", pick(DatasetTexts.lists)), ("is_active", flag(80)), ("vendor_id", quote(vendor)),
        ])
    }
    for (index, product) in (ids["Product"] ?? []).enumerated() {
      makeMemberships(of: product)
      // One product has more variants than a list shows by default.
      for _ in 0..<(isLarge && index == 0 ? 104 : number(0...4)) { makeVariant(of: product) }
    }
  }

  /// The first category holds nearly everything, the last nothing.
  private mutating func makeMemberships(of product: String) {
    let categories = (ids["Category"] ?? []).dropLast()
    for (index, category) in categories.enumerated() where generator.chance(index == 0 ? 90 : 25) {
      _ = insert("product_category", [("product_id", quote(product)), ("category_id", quote(category))])
    }
  }

  private mutating func makeVariant(of product: String) {
    let variant = insert(
      "variant", of: "Variant",
      [
        ("product_id", quote(product)), ("sku", maybe(30, quote("V-\(nextSerial())"))),
        ("size", maybe(text())),
        ("color", maybe(text())), ("currency", pick(DatasetTexts.currencies)),
        ("price", amount(DatasetTexts.prices)),
        ("position", amount(DatasetTexts.positions)), ("is_active", flag(80)),
      ])
    guard generator.chance(75) else { return }
    let counts: [Int64] = [0, 0, 1, 5, 100, 1_000_000_000]
    _ = insert(
      "inventory", of: "Inventory",
      [("variant_id", quote(variant)), ("on_hand", amount(counts)), ("held", amount(counts))])
  }

  mutating func makeBusiness(_ viewers: [Dataset.Viewer], isLarge: Bool) {
    makeCarts(viewers)
    for number in 0..<(isLarge ? 47 : 5) { makeOrder(number, viewers) }
    for number in 0..<(isLarge ? 16 : 2) { makeChat(viewers, isLong: isLarge && number == 0) }
    for _ in 0..<(isLarge ? 8 : 0) {
      _ = insert(
        "log", of: "Log", [("at", moment()), ("operation", text()), ("outcome", text()), ("fields", "'[]'")])
    }
  }

  private mutating func makeCarts(_ viewers: [Dataset.Viewer]) {
    for viewer in viewers where viewer.sessionID != nil && !viewer.name.hasSuffix("nothing") {
      makeCart(session: viewer.sessionID, user: viewer.userID)
      // What the device had before its user logged in must not show.
      if viewer.userID != nil, generator.chance(50) { makeCart(session: viewer.sessionID, user: nil) }
    }
    makeCart(session: nil, user: nil)
    makeCart(session: nil, user: nil)
  }

  private mutating func makeCart(session: String?, user: String?) {
    let cart = insert(
      "cart", of: "Cart",
      [
        ("session_id", quote(session)), ("user_id", quote(user)), ("version", "\(number(1...3))"),
        ("currency", pick(DatasetTexts.currencies)),
      ])
    var chosen: Set<String> = []
    for _ in 0..<number(0...5) {
      guard let variant = id(of: "Variant"), chosen.insert(variant).inserted, let product = id(of: "Product")
      else { continue }
      _ = insert(
        "cart_item", of: "CartItem",
        [
          ("cart_id", quote(cart)), ("product_id", quote(product)), ("variant_id", quote(variant)),
          ("quantity", amount([1, 1, 2, 999])),
        ])
    }
  }

  /// Session and user of a row that somebody owns, or nobody.
  private mutating func owner(_ viewers: [Dataset.Viewer]) -> [(String, String)] {
    let viewer = generator.chance(90) ? generator.pick(viewers) : nil
    let hidesUser = generator.chance(15)
    return [
      ("session_id", quote(viewer?.sessionID)), ("user_id", hidesUser ? "null" : quote(viewer?.userID)),
    ]
  }

  private mutating func makeOrder(_ number: Int, _ viewers: [Dataset.Viewer]) {
    let order = insert(
      "order", of: "Order",
      owner(viewers) + [
        ("order_number", quote("N-\(number)")),
        ("status", pick(["PENDING", "PAID", "PREPARING", "SHIPPED", "DELIVERED", "CANCELLED"])),
        ("payment_status", pick(["PENDING", "COMPLETED", "FAILED", "REFUNDED"])),
        ("delivery_type", pick(["DELIVERY", "PICKUP"])), ("currency", pick(DatasetTexts.currencies)),
        ("subtotal", amount(DatasetTexts.amounts)), ("shipping", amount(DatasetTexts.amounts)),
        ("tax", amount(DatasetTexts.amounts)), ("discount", amount(DatasetTexts.amounts)),
        ("total", amount(DatasetTexts.amounts)), ("customer", maybe(pick(DatasetTexts.customers))),
        ("address", maybe(pick(DatasetTexts.addresses))), ("note", maybe(text())),
      ])
    for _ in 0..<self.number(0...4) {
      _ = insert(
        "order_item", of: "OrderItem",
        [
          ("order_id", quote(order)), ("position", amount(DatasetTexts.positions)),
          ("product_id", maybe(80, quote(id(of: "Product")))),
          ("variant_id", maybe(50, quote(id(of: "Variant")))),
          ("name", text()), ("sku", maybe(text())), ("currency", pick(DatasetTexts.currencies)),
          ("quantity", amount([1, 2, 999])), ("price_at_purchase", amount(DatasetTexts.prices)),
        ])
    }
  }

  private mutating func makeChat(_ viewers: [Dataset.Viewer], isLong: Bool) {
    let chat = insert(
      "chat", of: "Chat",
      owner(viewers) + [
        ("answered", flag(50)), ("is_closed", flag(30)), ("last_message_at", moment()),
        ("product_id", maybe(50, quote(id(of: "Product")))), ("order_id", maybe(50, quote(id(of: "Order")))),
      ])
    for _ in 0..<(isLong ? 103 : number(0...5)) {
      _ = insert(
        "chat_message", of: "ChatMessage",
        [
          ("chat_id", quote(chat)), ("request", flag(50)), ("text", text()),
          ("author_id", maybe(50, quote(id(of: "User")))),
        ])
    }
  }
}
