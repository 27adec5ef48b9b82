import Executor
import Postgres

extension SeedStore {
  mutating func addCatalogue() {
    for (position, (name, slug)) in SeedTexts.categories.enumerated() {
      let made = past(days: 300)
      rows.categories.append(
        Category(
          storeID: id, id: newID(), name: name, slug: slug,
          description: random.chance(50) ? random.text(SeedTexts.sentences) : nil, position: position,
          isActive: position < 7, createdAt: made, updatedAt: made))
    }
    for number in 0..<plan.products { addProduct(number) }
  }

  private mutating func addProduct(_ number: Int) {
    let made = past(days: 300)
    let product = newID()
    let price = Int64.random(in: 1...4_000, using: &random) * (currency == "LYD" ? 250 : 25)
    let name =
      random.chance(50)
      ? "\(random.text(SeedTexts.arabicThings)) \(random.text(SeedTexts.arabicManners)) \(number + 1)"
      : "\(random.text(SeedTexts.englishManners)) \(random.text(SeedTexts.englishThings)) \(number + 1)"
    let sentences = Int.random(in: 0...3, using: &random)
    let pictures = Int.random(in: 0...3, using: &random)
    rows.products.append(
      Product(
        storeID: id, id: product, name: name,
        description: sentences == 0
          ? nil : (0..<sentences).map { _ in random.text(SeedTexts.sentences) }.joined(separator: " "),
        sku: random.chance(95) ? "P-\(number + 1)" : nil, currency: currency, price: price,
        images: (0..<pictures).map { "/media/seed/\(number + 1)-\($0 + 1).jpg" }, isActive: random.chance(95),
        vendorId: random.chance(30) ? seller : nil, createdAt: made, updatedAt: made))
    // None, one or several categories; the seventh and eighth are rare.
    for category in rows.categories where random.chance(category.position < 6 ? 20 : 5) {
      rows.productCategories.append(
        ProductCategory(
          storeID: id, id: newID(), productId: product, categoryId: category.id, createdAt: made,
          updatedAt: made))
    }
    addVariants(of: product, number: number, price: price, made: made)
  }

  private mutating func addVariants(of product: UUID, number: Int, price: Int64, made: Timestamp) {
    let hasOptions = random.chance(60)
    let sizes =
      hasOptions ? SeedTexts.sizes.prefix(Int.random(in: 1...4, using: &random)).map(Optional.some) : [nil]
    let colors =
      hasOptions && random.chance(60)
      ? SeedTexts.colors.prefix(Int.random(in: 1...3, using: &random)).map(Optional.some) : [nil]
    for (position, (size, color)) in sizes.flatMap({ size in colors.map { (size, $0) } }).enumerated() {
      let variant = newID()
      rows.variants.append(
        Variant(
          storeID: id, id: variant, productId: product,
          sku: random.chance(95) ? "P-\(number + 1)-\(position + 1)" : nil, size: size, color: color,
          currency: currency, price: price, position: position, isActive: random.chance(98), createdAt: made,
          updatedAt: made))
      rows.inventories.append(
        Inventory(
          storeID: id, id: newID(), variantId: variant,
          onHand: random.chance(12) ? 0 : Int.random(in: 1...60, using: &random), createdAt: made,
          updatedAt: made))
    }
  }

  /// A cart for most visitors and customers, some of them empty.
  mutating func addCarts() {
    let owners: [(session: UUID?, user: UUID?)] =
      visitors.map { ($0, nil) } + customers.map { (nil, $0.id) }
    for owner in owners where random.chance(70) {
      let made = past(days: 7)
      let cart = newID()
      rows.carts.append(
        Cart(
          storeID: id, id: cart, sessionId: owner.session, userId: owner.user, currency: currency,
          createdAt: made,
          updatedAt: made))
      var taken: Set<UUID> = []
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        guard let variant = random.pick(rows.variants), taken.insert(variant.id).inserted else { continue }
        rows.cartItems.append(
          CartItem(
            storeID: id, id: newID(), cartId: cart, productId: variant.productId, variantId: variant.id,
            quantity: Int.random(in: 1...3, using: &random), createdAt: made, updatedAt: made))
      }
    }
  }
}
