import Executor
import TestSupport
import Testing

/// consistency.md, "The viewer slot": the check of a write's viewer travels with its first statements, and is heard before them.
@Suite(.tags(.writer))
struct WriteOpeningTests {
  /// Somebody with a cart, whom the server has seen, and whose session is over by now.
  private func ended() async throws -> Guest {
    let shop = try await TestShop.make()
    try await shop.database.run("update inventory set held = 0")
    let guest = try await Guest.visitor(shop)
    _ = try await guest.add()
    #expect(try await guest.order("deliveryType: DELIVERY").refusal == "INVALID")
    try await shop.database.run("update \"session\" set expires_at = now()")
    return guest
  }

  @Test("whose session is over hears that, and not what else is wrong")
  func refusal() async throws {
    let guest = try await ended()
    #expect(try await guest.order("deliveryType: DELIVERY")["error"] == .string("UNAUTHENTICATED"))
  }

  @Test("nor what failed in the first statements")
  func failure() async throws {
    let guest = try await ended()
    try await guest.shop.database.run(
      """
      create function fail() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
      create trigger fail before update on "session" for each row execute function fail();
      """)
    #expect(try await guest.order()["error"] == .string("UNAUTHENTICATED"))
    let other = try await Guest.visitor(guest.shop)
    #expect(try await other.order()["error"] == .string("INTERNAL_SERVER_ERROR"))
  }

  @Test("what the first statements did for somebody who may not is undone")
  func undone() async throws {
    let guest = try await ended()
    #expect(
      try await guest.order("deliveryType: PICKUP, idempotencyKey: \"k\"")["error"]
        == .string("UNAUTHENTICATED"))
    #expect(try await guest.shop.column("select count(*)::text from idempotency_key") == ["0"])
    #expect(try await guest.shop.stock() == "5/0")
  }
}
