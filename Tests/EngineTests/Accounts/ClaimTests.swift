import Executor
import Postgres
import Resolvers
import TestSupport
import Testing

/// consistency.md 9: what a visitor had is the user's.
@Suite(.tags(.accounts))
struct ClaimTests {
  private static let cartOf =
    "select i.variant_id || ' ' || i.quantity from cart_item i join cart c on c.id = i.cart_id"

  /// The fixture's visitor, who has a cart (2 of f001, 1 of f002), an order and a chat.
  private func visitor(_ shop: TestShop) async throws -> Guest {
    try await shop.adopt("visitor")
    return Guest(shop: shop, token: TestShop.credentials["visitor"]?.text)
  }

  @Test("order, chat and cart become the user's at sign-up")
  func signUp() async throws {
    let shop = try await TestShop.make()
    var guest = try await visitor(shop)
    let made = try await guest.signUp("v@one.test")
    let claimed = made["claimed"]
    #expect(claimed?["cart"] == .bool(true))
    #expect(claimed?["orders"] == .int(1))
    #expect(claimed?["chats"] == .int(1))
    #expect(claimed?["lines"] == .array([]))
    let state = try await guest.send(
      "query Q($s: String!) { getStore(storeToken: $s) { cart { items { quantity } } orders { orderNumber } chats { id } } }"
    )["data"]?["getStore"]
    #expect(state?["orders"] == .array([.object([JSONMember("orderNumber", .string("1002"))])]))
    #expect(state?["cart"]?["items"] == .array([2, 1].map { .object([JSONMember("quantity", .int($0))]) }))
  }

  @Test("two carts become one: quantities add up as far as the stock goes, and the answer says so")
  func merge() async throws {
    let shop = try await TestShop.make()
    var member = try await Guest.visitor(shop)
    _ = try await member.signUp("m@one.test")
    // 4 of f001 can be had; the visitor brings 2, the user has 3. Of f002 none can; the visitor brings 1.
    try await shop.database.run(
      """
      insert into cart (store_id, id, user_id, version, currency)
        select store_id, '00000000-0000-7000-8000-00000000c1aa', id, 1, 'LYD' from membership where email = 'm@one.test';
      insert into cart_item (store_id, id, cart_id, product_id, variant_id, quantity) values
        ('\(TestShop.one)', '00000000-0000-7000-8000-00000000c2aa', '00000000-0000-7000-8000-00000000c1aa',
         '00000000-0000-7000-8000-00000000b001', '00000000-0000-7000-8000-00000000f001', 3);
      """)
    var guest = try await visitor(shop)
    let entered = try await guest.logIn("m@one.test")
    func line(_ variant: String, _ wanted: Int64, _ quantity: Int64) -> JSONValue {
      .object([
        JSONMember("variantId", .string("00000000-0000-7000-8000-00000000\(variant)")),
        JSONMember("wanted", .int(wanted)), JSONMember("quantity", .int(quantity)),
      ])
    }
    #expect(entered["claimed"]?["lines"] == .array([line("f001", 5, 4)]))
    #expect(
      try await shop.column(
        Self.cartOf + " where c.id = '00000000-0000-7000-8000-00000000c1aa' order by 1")
        == [
          "00000000-0000-7000-8000-00000000f001 4", "00000000-0000-7000-8000-00000000f002 1",
        ])
    #expect(
      try await shop.column(
        "select count(*)::text from cart where id = '00000000-0000-7000-8000-00000000c101'")
        == ["0"])
  }

  @Test("nothing of a session that has a user is claimed by another")
  func othersStay() async throws {
    let shop = try await TestShop.make()
    try await shop.adopt("customer")
    var guest = Guest(shop: shop, token: TestShop.credentials["customer"]?.text)
    let before = try await shop.column("select string_agg(user_id::text, ',' order by id) from \"order\"")
    var first = try await Guest.visitor(shop)
    _ = try await first.signUp("thief@one.test")
    let entered = try await guest.logIn("thief@one.test")
    #expect(entered["claimed"]?["cart"] == .bool(false))
    #expect(
      try await shop.column("select string_agg(user_id::text, ',' order by id) from \"order\"") == before)
    #expect(
      try await shop.column(
        "select count(*)::text from session where id = '00000000-0000-7000-8000-000000005e02'")
        == ["0"], "the session of the one before lives on")
  }

  @Test("the maker of a store claims it by signing up, and is its admin")
  func claim() async throws {
    let shop = try await TestShop.make()
    var maker = Guest(shop: shop)
    let made = try await maker.send("mutation { createStore { storeToken sessionToken } }")["data"]?[
      "createStore"]
    maker.store = made?["storeToken"]?.string ?? ""
    maker.token = made?["sessionToken"]?.string
    let old = maker
    #expect(try await maker.type() == "VA")
    let claimed = try await maker.signUp("maker@one.test")
    #expect(claimed["claimed"]?["store"] == .bool(true))
    #expect(claimed["session"]?["type"] == .string("AL"))
    #expect(try await old.type() == nil)
    #expect(
      try await shop.column(
        "select state from store where id not in (select id from store where slug in ('one','two','shut'))")
        == ["ACTIVE"])
    // Nobody becomes the maker again.
    var later = try await Guest.visitor(shop, store: maker.store)
    let second = try await later.signUp("later@one.test")
    #expect(second["user"]?["role"] == .string("CUSTOMER"))
  }

  @Test("the maker of a store may claim it with an account that is there already")
  func claimByLogin() async throws {
    let shop = try await TestShop.make()
    var member = try await Guest.visitor(shop)
    _ = try await member.signUp("has@one.test")
    var maker = Guest(shop: shop)
    let made = try await maker.send("mutation { createStore { storeToken sessionToken } }")["data"]?[
      "createStore"]
    maker.store = made?["storeToken"]?.string ?? ""
    maker.token = made?["sessionToken"]?.string
    #expect(try await maker.logIn("has@one.test")["session"]?["type"] == .string("AL"))
  }
}
