import Executor
import Resolvers
import TestSupport
import Testing

/// What buying is run with is heeded; that nonsense is refused at the start, tests of the server say.
@Suite(.tags(.commerce))
struct CommerceSettingsTests {
  private func shop(_ change: (inout CommerceSettings) -> Void) async throws -> TestShop {
    var settings = CommerceSettings()
    change(&settings)
    let shop = try await TestShop.make(commerce: settings)
    try await shop.database.run("update inventory set held = 0, on_hand = 100")
    return shop
  }

  @Test("quantity of a line, in one go and added up")
  func quantity() async throws {
    let guest = try await Guest.visitor(try await shop { $0.lineQuantity = 3 })
    #expect(try await guest.add(Guest.variant, 4).refusal == "INVALID")
    #expect(try await guest.add(Guest.variant, 2).refusal == nil)
    #expect(try await guest.add(Guest.variant, 2).refusal == "INVALID")
    let item = try await guest.add(Guest.variant, 1)["cart"]?["items"]?.list.first?["id"]?.string ?? ""
    let set = try await guest.change(
      "cartItemUpdate(storeToken: $s, id: \"\(item)\", quantity: 4)", "cart { id }")
    #expect(set.refusal == "INVALID")
  }

  @Test("lines of a cart")
  func lines() async throws {
    let guest = try await Guest.visitor(try await shop { $0.cartLines = 1 })
    #expect(try await guest.add().refusal == nil)
    #expect(try await guest.add("00000000-0000-7000-8000-00000000f002").refusal == "INVALID")
  }

  @Test("how long a checkout and a transfer hold their stock")
  func holds() async throws {
    let shop = try await shop {
      $0.checkoutSeconds = 120
      $0.transferSeconds = 240
    }
    let guest = try await Guest.visitor(shop)
    _ = try await guest.add()
    _ = try await guest.change("checkoutStart(storeToken: $s)", "expiresAt")
    let left =
      "select extract(epoch from expires_at - created_at)::int::text from reservation where state = 'HELD'"
    #expect(try await shop.column(left) == ["120"])
    _ = try await guest.order("deliveryType: PICKUP, paymentMethod: BANK_TRANSFER")
    #expect(try await shop.column(left) == ["240"])
  }

  @Test("how long a key is good")
  func hours() async throws {
    let shop = try await shop { $0.keyHours = 2 }
    let guest = try await Guest.visitor(shop)
    let input = "deliveryType: PICKUP, idempotencyKey: \"k\""
    for (age, isReplay) in [(0, false), (1, true), (3, false)] {
      try await shop.database.run(
        "update idempotency_key set created_at = now() - interval '\(age) hours'")
      if !isReplay { _ = try await guest.add() }
      #expect(try await guest.order(input)["isReplay"] == .bool(isReplay))
    }
  }
}
