import Executor
import Postgres
import Resolvers
import TestSupport
import Testing

/// S1-21, S1-24, S1-27, R-18.
@Suite(.tags(.commerce))
struct CheckoutTests {
  /// A shop where nothing is held yet.
  private func shop(_ commerce: CommerceSettings = CommerceSettings()) async throws -> TestShop {
    let shop = try await TestShop.make(commerce: commerce)
    try await shop.database.run("update inventory set held = 0")
    return shop
  }

  @Test("a cart becomes an order: prices and names of now, stock, number, history, payment, an empty cart")
  func buys() async throws {
    let shop = try await shop()
    let guest = try await Guest.visitor(shop)
    _ = try await guest.add(Guest.variant, 2)
    let made = try await guest.order("deliveryType: PICKUP, expectedTotal: 91000")
    #expect(made["userErrors"] == .array([]))
    let order = made["order"]
    #expect(order?["orderNumber"] == .string("1004"))
    #expect(order?["status"] == .string("PENDING"))
    #expect(order?["paymentMethod"] == .string("CASH_ON_DELIVERY"))
    #expect(order?["total"]?["amount"] == .int(91_000))
    #expect(order?["items"]?.list.map { $0["variantName"]?.string } == ["M / red"])
    #expect(order?["history"]?.list.map { $0["status"]?.string } == ["PENDING"])
    #expect(order?["payments"]?.list.map { $0["amount"]?["amount"]?.int } == [91_000])
    #expect(made["cart"]?["items"] == .array([]))
    #expect(made["isReplay"] == .bool(false))
    #expect(try await shop.stock() == "3/0")
    #expect(try await shop.stockFaults() == [])
    #expect(
      try await shop.column(
        "select concat_ws('|', operation, type, outcome) from log where operation = 'createOrder'")
        == ["createOrder|Order|OK"])
    #expect(
      try await shop.column("select count(*)::text from event where type = 'Order' and action = 'CREATED'")
        == ["1"])
    // The price of an order stays, whatever becomes of the variant.
    try await shop.database.run("update variant set price = 1; update product set name = 'Another'")
    let later = try await guest.send(
      "query Q($s: String!) { orders(storeToken: $s) { nodes { total { amount } items { name priceAtPurchase { amount } } } } }"
    )
    #expect(
      later["data"]?["orders"]?["nodes"]?.list.first?["items"]?.list.first?["priceAtPurchase"]?["amount"]
        == .int(45_500))
    #expect(
      later["data"]?["orders"]?["nodes"]?.list.first?["items"]?.list.first?["name"]
        == .string("Shirt \"A\"\n"))
  }

  @Test("a total that is not what the buyer was shown is refused, and nothing happens")
  func expectedTotal() async throws {
    let shop = try await shop()
    let guest = try await Guest.visitor(shop)
    _ = try await guest.add(Guest.variant, 2)
    try await shop.database.run("update variant set price = price + 1")
    let made = try await guest.order("deliveryType: PICKUP, expectedTotal: 91000")
    #expect(made.refusal == "TOTAL_CHANGED")
    #expect(made["order"] == .null)
    #expect(made["cart"]?["items"]?.list.count == 1)
    #expect(try await shop.stock() == "5/0")
    #expect(
      try await shop.column("select count(*)::text from \"order\" where order_number = '1004'") == ["0"])
  }

  @Test("what cannot be had is named, line by line")
  func problems() async throws {
    let shop = try await shop()
    let guest = try await Guest.visitor(shop)
    _ = try await guest.add(Guest.variant, 6)
    _ = try await guest.add("00000000-0000-7000-8000-00000000f003", 1)
    let made = try await guest.order()
    #expect(made.refusal == "OUT_OF_STOCK")
    #expect(made["problems"]?.list.map { $0["code"]?.string } == ["NOT_ENOUGH_STOCK", "OUT_OF_STOCK"])
    try await shop.database.run("update product set deleted_at = now()")
    let gone = try await guest.change("checkoutStart(storeToken: $s)", "problems { code }")
    #expect(gone["problems"]?.list.map { $0["code"]?.string } == ["UNAVAILABLE", "UNAVAILABLE"])
  }

  @Test("an empty cart, a missing address, a key that is none: typed refusals")
  func refusals() async throws {
    let shop = try await shop()
    let guest = try await Guest.visitor(shop)
    #expect(try await guest.order().refusal == "CART_EMPTY")
    _ = try await guest.add()
    #expect(try await guest.order("deliveryType: DELIVERY").refusal == "INVALID")
    #expect(
      try await guest.order("deliveryType: DELIVERY, deliveryAddress: { line1: \"\", city: \"x\" }").refusal
        == "INVALID")
    #expect(try await guest.order("deliveryType: PICKUP, idempotencyKey: \"\"").refusal == "INVALID")
    #expect(try await guest.order("deliveryType: PICKUP, expectedTotal: -1").refusal == "TOTAL_CHANGED")
    #expect(
      try await guest.order("deliveryType: PICKUP, price: 1")["error"] == .string("GRAPHQL_VALIDATION_FAILED")
    )
  }

  @Test("a delivery has its address and shipping fee; a customer their name")
  func delivery() async throws {
    let shop = try await shop()
    try await shop.database.run("update config set shipping_fee = 5000, tax_basis_points = 1000")
    let guest = try await Guest.known("customer", in: shop)
    _ = try await guest.change("cartClear(storeToken: $s)", "cart { id }")
    _ = try await guest.add()
    let made = try await guest.order(
      "deliveryAddress: { line1: \"1 Gargaresh\", city: \"طرابلس\" }, note: \"Ring\"")
    #expect(made["order"]?.amounts("subtotal", "shipping", "tax", "total") == [45_500, 5_000, 4_550, 55_050])
    #expect(made["order"]?["customer"]?["email"] == .string("customer@one.test"))
    #expect(made["orderToken"] == .null, "a customer has an account")
  }

  @Test("a checkout holds stock from others, for its own order, and once however often it is asked")
  func holds() async throws {
    let shop = try await shop()
    let (first, second) = (try await Guest.visitor(shop), try await Guest.visitor(shop))
    _ = try await first.add(Guest.variant, 4)
    _ = try await second.add(Guest.variant, 2)
    for _ in 0..<2 {
      let held = try await first.change("checkoutStart(storeToken: $s)", "expiresAt \(Guest.cartFields)")
      #expect(held["expiresAt"]?.string != nil)
      #expect(held["cart"]?["problems"] == .array([]))
      #expect(try await shop.stock() == "5/4")
    }
    #expect(try await second.order().refusal == "OUT_OF_STOCK")
    #expect(try await second.change("checkoutStart(storeToken: $s)", "expiresAt").refusal == "OUT_OF_STOCK")
    #expect(try await first.order()["userErrors"] == .array([]))
    #expect(try await shop.stock() == "1/0")
    #expect(try await shop.stockFaults() == [])
  }

  @Test("a checkout whose time is over gives its stock to the next")
  func expiry() async throws {
    let shop = try await shop(CommerceSettings(checkoutSeconds: 0))
    let (first, second) = (try await Guest.visitor(shop), try await Guest.visitor(shop))
    _ = try await first.add(Guest.variant, 4)
    _ = try await second.add(Guest.variant, 4)
    _ = try await first.change("checkoutStart(storeToken: $s)", "expiresAt")
    #expect(try await shop.stock() == "5/4")
    #expect(try await second.order()["userErrors"] == .array([]))
    #expect(try await shop.stock() == "1/0")
    #expect(try await shop.stockFaults() == [])
    #expect(
      try await shop.column("select outcome from log where operation = 'holdsExpire'") == ["OK"])
  }

  @Test("a transfer holds stock until it is confirmed, and the order is cancelled when nobody pays")
  func transferExpires() async throws {
    let shop = try await shop(CommerceSettings(transferSeconds: 0))
    let guest = try await Guest.visitor(shop)
    _ = try await guest.add(Guest.variant, 2)
    let made = try await guest.order("deliveryType: PICKUP, paymentMethod: BANK_TRANSFER")
    #expect(made["order"]?["payBy"]?.string != nil)
    #expect(try await shop.stock() == "5/2")
    let owner = shop.database.ownerPool()
    let swept = try await HoldExpiry(
      writer: shop.engine.writer.own, due: owner, lane: .write, logger: TestCluster.quiet
    ).sweep()
    await owner.shutdown()
    #expect(swept == 1)
    #expect(try await shop.stock() == "5/0")
    let order = try await guest.send(
      "query Q($s: String!) { orders(storeToken: $s) { nodes { status paymentStatus cancelReason history { from status reason } payments { status } } } }"
    )["data"]?["orders"]?["nodes"]?.list.first
    #expect(order?["status"] == .string("CANCELLED"))
    #expect(order?["paymentStatus"] == .string("FAILED"))
    #expect(order?["cancelReason"] == .string("EXPIRED"))
    #expect(order?["payments"]?.list.map { $0["status"]?.string } == ["FAILED"])
    #expect(order?["history"]?.list.count == 2)
  }

  @Test(
    "the same key and input give the same order; another input is refused; another buyer's key is another")
  func idempotency() async throws {
    let shop = try await shop()
    let guest = try await Guest.visitor(shop)
    _ = try await guest.add()
    let input = "deliveryType: PICKUP, idempotencyKey: \"k1\""
    let first = try await guest.order(input)
    let again = try await guest.order(input)
    #expect(again["order"]?["id"] == first["order"]?["id"])
    #expect(again["isReplay"] == .bool(true))
    #expect(try await guest.order(input + ", note: \"x\"").refusal == "IDEMPOTENCY_KEY_REUSED")
    let other = try await Guest.visitor(shop)
    _ = try await other.add()
    let theirs = try await other.order(input)
    #expect(theirs["isReplay"] == .bool(false))
    #expect(theirs["order"]?["orderNumber"] == .string("1005"))
    // A failure before the commit keeps no key.
    #expect(try await other.order("deliveryType: PICKUP, idempotencyKey: \"k2\"").refusal == "CART_EMPTY")
    _ = try await other.add()
    #expect(try await other.order("deliveryType: PICKUP, idempotencyKey: \"k2\"")["isReplay"] == .bool(false))
  }

  @Test("the header is as good as the argument, and two that differ are refused")
  func header() async throws {
    let shop = try await shop()
    let guest = try await Guest.visitor(shop)
    _ = try await guest.add()
    func order(_ argument: String) async throws -> JSONValue {
      let response = await shop.engine.answer(
        GraphQLRequest(
          document:
            "mutation { r: createOrder(storeToken: \"store-one\", input: { deliveryType: PICKUP \(argument) }) { isReplay userErrors { code } } }",
          credential: guest.token, correlationID: "test", idempotencyKey: "from-header"))
      return try parseJSON(response.body)["data"]?["r"] ?? .null
    }
    #expect(try await order("idempotencyKey: \"other\"").refusal == "INVALID")
    #expect(try await order("")["isReplay"] == .bool(false))
    #expect(try await order("idempotencyKey: \"from-header\"")["isReplay"] == .bool(true))
  }

  @Test("buyers with too many unpaid orders pay first")
  func openOrders() async throws {
    let shop = try await shop(CommerceSettings(openOrders: 2))
    let guest = try await Guest.visitor(shop)
    for expected in [nil, nil, "TOO_MANY_OPEN_ORDERS"] as [String?] {
      _ = try await guest.add()
      #expect(try await guest.order().refusal == expected)
    }
  }

  @Test("money is exact whatever its decimals", arguments: [("LYD", 3), ("USD", 2), ("JPY", 0)])
  func currencies(_ currency: String, _ exponent: Int64) async throws {
    let shop = try await shop()
    try await shop.database.run(
      "update variant set currency = '\(currency)', price = 12345 where store_id = '\(TestShop.one)'")
    let guest = try await Guest.visitor(shop)
    let added = try await guest.add(Guest.variant, 3)
    #expect(added["cart"]?["total"]?["exponent"] == .int(exponent))
    let made = try await guest.order("deliveryType: PICKUP, expectedTotal: 37035")
    #expect(made["order"]?["total"]?["amount"] == .int(37_035))
    #expect(made["order"]?["total"]?["currency"] == .string(currency))
  }

  @Test("a cart beyond 2^53 − 1 is refused when it is filled, and when its prices have risen")
  func overflow() async throws {
    let shop = try await shop()
    try await shop.database.run(
      """
      insert into product (store_id, id, name, currency, price) select '\(TestShop.one)', gen_random_uuid(), 'Dear', 'LYD', 1
        from generate_series(1, 10);
      insert into variant (store_id, id, product_id, currency, price)
        select store_id, gen_random_uuid(), id, 'LYD', 1000000000000 from product where name = 'Dear';
      insert into inventory (store_id, id, variant_id, on_hand) select store_id, gen_random_uuid(), id, 1000
        from variant where price = 1000000000000;
      """)
    let variants = try await shop.column("select id::text from variant where price = 1000000000000")
    let guest = try await Guest.visitor(shop)
    for variant in variants.prefix(9) { #expect(try await guest.add(variant, 999).refusal == nil) }
    #expect(try await guest.add(variants[9], 999).refusal == "AMOUNT_TOO_LARGE")
    try await shop.database.run("update variant set price = 1 where id = '\(variants[0])'")
    #expect(try await guest.add(variants[9], 999).refusal == nil)
    try await shop.database.run("update variant set price = 1000000000000 where id = '\(variants[0])'")
    #expect(try await guest.order("deliveryType: PICKUP", "order { id }").refusal == "AMOUNT_TOO_LARGE")
  }

  @Test("a guest's token opens the order on another device, and nothing else does")
  func orderToken() async throws {
    let shop = try await shop()
    let (guest, phone) = (try await Guest.visitor(shop), try await Guest.visitor(shop))
    _ = try await guest.add()
    let made = try await guest.order()
    let id = try #require(made["order"]?["id"]?.string)
    let token = try #require(made["orderToken"]?.string)
    func see() async throws -> JSONValue? {
      try await phone.send(
        "query Q($s: String!) { order(storeToken: $s, id: \"\(id)\") { orderNumber items { name } payments { status } } }"
      )["data"]?["order"]
    }
    #expect(try await see() == .null)
    func open(_ token: String) async throws -> JSONValue {
      try await phone.change(
        "orderOpen(storeToken: $s, id: \"\(id)\", token: \"\(token)\")", "order { orderNumber }")
    }
    for wrong in ["", "O.", String(token.dropLast()), "O." + String(repeating: "A", count: 43)] {
      #expect(try await open(wrong).refusal == "NOT_FOUND")
    }
    #expect(
      try await phone.change(
        "orderOpen(storeToken: $s, id: \"00000000-0000-7000-8000-0000000d0001\", token: \"\(token)\")",
        "order { id }"
      ).refusal == "NOT_FOUND")
    #expect(try await see() == .null)
    #expect(try await open(token)["order"]?["orderNumber"] == .string("1004"))
    #expect(try await see()?["items"]?.list.count == 1)
    #expect(
      try await phone.change("cancelOrder(storeToken: $s, id: \"\(id)\")", "order { id }").refusal
        == "NOT_FOUND",
      "reading is not owning")
  }

  @Test("orders that a session had stay its own; orders lists nobody else's, not even to an admin")
  func lists() async throws {
    let shop = try await shop()
    let admin = try await Guest.known("admin", in: shop)
    let lists = try await admin.send(
      "query Q($s: String!) { orders(storeToken: $s) { totalCount } storeOrders(storeToken: $s, filter: { status: { eq: PAID } }, page: 1, limit: 1) { totalCount nodes { orderNumber } } openOrders(storeToken: $s) { totalCount } }"
    )["data"]
    #expect(lists?["orders"]?["totalCount"] == .int(0))
    #expect(lists?["storeOrders"]?["totalCount"] == .int(1))
    #expect(lists?["openOrders"]?["totalCount"] == .int(2))
    let visitor = try await Guest.known("visitor", in: shop)
    let own = try await visitor.send(
      "query Q($s: String!) { orders(storeToken: $s) { nodes { orderNumber nextStatuses canCancel } } openOrders(storeToken: $s) { totalCount } }"
    )["data"]
    #expect(own?["orders"]?["nodes"]?.list.map { $0["orderNumber"]?.string } == ["1002"])
    #expect(own?["orders"]?["nodes"]?.list.map { $0["nextStatuses"] } == [.null])
    #expect(own?["openOrders"] == .null)
  }
}
