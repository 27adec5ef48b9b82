import Executor
import Postgres
import Resolvers
import TestSupport
import Testing

/// S1-19, S1-20.
@Suite(.tags(.commerce))
struct CartTests {
  @Test("the first thing makes the cart, the second of the same adds up")
  func add() async throws {
    let shop = try await TestShop.make()
    let guest = try await Guest.visitor(shop)
    let first = try await guest.add()
    #expect(first["cart"]?["version"] == .int(1))
    let second = try await guest.add(Guest.variant, 2)
    #expect(second["cart"]?["version"] == .int(2))
    #expect(second["cart"]?["items"]?.list.map { $0["quantity"]?.int } == [3])
    #expect(second["cart"]?["total"]?["amount"] == .int(3 * 45_500))
    #expect(second["cart"]?["total"]?["exponent"] == .int(3))
    #expect(second["userErrors"] == .array([]))
    #expect(
      try await shop.column("select type || ' ' || action from event where seq > 7 order by seq")
        == ["Cart CREATED", "CartItem CREATED", "Cart UPDATED", "CartItem UPDATED"])
  }

  @Test("a product with one variant is enough to name it; with several, name the variant")
  func byProduct() async throws {
    let shop = try await TestShop.make()
    let guest = try await Guest.visitor(shop)
    func add(_ product: String) async throws -> JSONValue {
      try await guest.change(
        "cartItemAdd(storeToken: $s, input: { productId: \"00000000-0000-7000-8000-00000000\(product)\" })",
        Guest.cartFields)
    }
    #expect(try await add("b002")["cart"]?["items"]?.list.count == 1)
    #expect(try await add("b001").refusal == "INVALID")
    #expect(try await add("b004").refusal == "NOT_FOUND", "a draft")
    #expect(try await add("b005").refusal == "NOT_FOUND", "another store's")
  }

  @Test(
    "a quantity is 1 to 999, also in all",
    arguments: [("0", "INVALID"), ("-1", "INVALID"), ("1000", "INVALID"), ("999", nil)] as [(String, String?)]
  )
  func quantities(_ quantity: String, _ code: String?) async throws {
    let shop = try await TestShop.make()
    let guest = try await Guest.visitor(shop)
    let made = try await guest.change(
      "cartItemAdd(storeToken: $s, input: { variantId: \"\(Guest.variant)\", quantity: \(quantity) })",
      Guest.cartFields)
    #expect(made.refusal == code)
    if code == nil {
      #expect(try await guest.add().refusal == "INVALID")
      #expect(made["cart"]?["problems"]?.list.map { $0["code"]?.string } == ["NOT_ENOUGH_STOCK"])
    }
  }

  @Test(
    "2^63 and more are refused before anything runs",
    arguments: ["9223372036854775808", "2147483648", "1e300"])
  func hugeQuantity(_ quantity: String) async throws {
    let shop = try await TestShop.make()
    let guest = try await Guest.visitor(shop)
    let made = try await guest.change(
      "cartItemAdd(storeToken: $s, input: { variantId: \"\(Guest.variant)\", quantity: \(quantity) })",
      "__typename")
    #expect(made["error"] == .string("GRAPHQL_VALIDATION_FAILED"))
  }

  @Test("0 removes a line, others set it; a version that is past is refused")
  func update() async throws {
    let shop = try await TestShop.make()
    let guest = try await Guest.known("visitor", in: shop)
    let item = "00000000-0000-7000-8000-00000000c201"
    func set(_ quantity: Int, _ more: String = "") async throws -> JSONValue {
      try await guest.change(
        "cartItemUpdate(storeToken: $s, id: \"\(item)\", quantity: \(quantity)\(more))", Guest.cartFields)
    }
    #expect(try await set(5, ", expectedVersion: 2").refusal == "STALE")
    let five = try await set(5, ", expectedVersion: 3")
    #expect(five["cart"]?["version"] == .int(4))
    #expect(five["cart"]?["items"]?.list.map { $0["quantity"]?.int } == [5, 1])
    #expect(try await set(-1).refusal == "INVALID")
    #expect(try await set(0)["cart"]?["items"]?.list.map { $0["quantity"]?.int } == [1])
    #expect(try await set(1).refusal == "NOT_FOUND")
    let removed = try await guest.change(
      "cartItemRemove(storeToken: $s, id: \"00000000-0000-7000-8000-00000000c202\")", Guest.cartFields)
    #expect(removed["cart"]?["items"] == .array([]))
    #expect(removed["cart"]?["total"]?["amount"] == .int(0))
  }

  @Test("nobody changes another's line")
  func foreign() async throws {
    let shop = try await TestShop.make()
    let guest = try await Guest.known("visitor", in: shop)
    let others = "00000000-0000-7000-8000-00000000c203"
    let payload = try await guest.change(
      "cartItemUpdate(storeToken: $s, id: \"\(others)\", quantity: 9)", Guest.cartFields)
    #expect(payload.refusal == "NOT_FOUND")
    #expect(
      try await shop.column("select quantity::text from cart_item where id = '\(others)'") == ["4"])
  }

  @Test("clearing empties the cart and gives back what it held")
  func clear() async throws {
    let shop = try await TestShop.make()
    let guest = try await Guest.visitor(shop)
    _ = try await guest.add(Guest.variant, 2)
    _ = try await guest.change("checkoutStart(storeToken: $s)", "expiresAt")
    #expect(try await shop.stock() == "5/3")
    let cleared = try await guest.change("cartClear(storeToken: $s)", Guest.cartFields)
    #expect(cleared["cart"]?["items"] == .array([]))
    #expect(try await shop.stock() == "5/1")
  }

  @Test("without a session there is no cart")
  func nobody() async throws {
    let shop = try await TestShop.make()
    #expect(try await Guest(shop: shop).add()["error"] == .string("UNAUTHENTICATED"))
  }

  @Test("totals have lines for shipping and tax, and delivery is free from a sum")
  func lines() async throws {
    let shop = try await TestShop.make()
    try await shop.database.run(
      "update config set shipping_fee = 5000, free_shipping_from = 100000, tax_basis_points = 725")
    let guest = try await Guest.visitor(shop)
    let one = try await guest.add()["cart"]
    // 45,500 × 7.25 % = 3,298.75
    #expect(
      one?.amounts("subtotal", "discount", "shipping", "tax", "total") == [45_500, 0, 5_000, 3_299, 53_799])
    let three = try await guest.add(Guest.variant, 2)["cart"]
    #expect(
      three?.amounts("subtotal", "discount", "shipping", "tax", "total") == [136_500, 0, 0, 9_896, 146_396])
    let picked = try await guest.change(
      "checkoutStart(storeToken: $s, deliveryType: PICKUP)", Guest.cartFields)
    #expect(picked["cart"]?["shipping"]?["amount"] == .int(0))
    #expect(picked["cart"]?["deliveryType"] == .string("PICKUP"))
  }

  @Test("adding at once loses nothing, by two instances")
  func concurrent() async throws {
    let shop = try await TestShop.make()
    let second = try shop.another()
    let guest = try await Guest.visitor(shop)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<60 {
        group.addTask {
          var device = guest
          if number % 2 == 1 { device = Guest(shop: second, token: guest.token) }
          let variant = "00000000-0000-7000-8000-00000000f00\(number % 3 + 1)"
          let made = try await device.add(variant)
          #expect(made["userErrors"] == .array([]), "\(pretty(made))")
        }
      }
      try await group.waitForAll()
    }
    #expect(
      try await shop.column(
        "select i.quantity::text from cart_item i join cart c on c.id = i.cart_id where c.id not in ('00000000-0000-7000-8000-00000000c101', '00000000-0000-7000-8000-00000000c102')"
      ) == ["20", "20", "20"])
    #expect(
      try await shop.column("select version::text from cart order by created_at desc limit 1") == ["60"])
  }
}
