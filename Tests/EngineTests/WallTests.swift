import Executor
import Schema
import Testing

/// Two walls between stores and between viewers, each tested with the other off; and holes made on purpose, which must be
/// seen, or these tests would prove nothing.
@Suite(.tags(.roles, .rowLevelSecurity))
struct WallTests {
  private static let everything = """
    query Q($s: String!) {
      getStore(storeToken: $s) {
        store { name description } config { settings chatQuickAnswers statistics { orders } }
        categories { name products { name } } products { nodes { name vendor { email firstName } } }
        orders { orderNumber customer { name } } openOrders { orderNumber }
        chats { messages { text author { email phone } } } unansweredChats { id }
      }
      storeOrders(storeToken: $s) { nodes { orderNumber } }
      foreign: product(storeToken: $s, id: "00000000-0000-7000-8000-00000000b005") { name }
      node(storeToken: $s, id: "00000000-0000-7000-8000-0000000d0004") { id ... on Order { orderNumber } }
      chat: node(storeToken: $s, id: "00000000-0000-7000-8000-0000000c4002") { ... on Chat { id answered } }
      other: order(storeToken: $s, id: "00000000-0000-7000-8000-0000000d0003") { orderNumber }
    }
    """

  private func text(_ shop: TestShop, _ role: String) async throws -> String {
    pretty(try await shop.ask(Self.everything, as: role))
  }

  @Test(
    "with both walls nothing of another store is seen", arguments: ["visitor", "customer", "seller", "admin"])
  func both(_ role: String) async throws {
    #expect(!(try await text(TestShop.shared.value, role)).contains("CANARY"))
  }

  @Test("row-level security holds without the compiled predicates", arguments: ["visitor", "admin"])
  func onlySecurity(_ role: String) async throws {
    let shop = try await TestShop.make()
    let answer = try await TenantWall.$isStanding.withValue(false) { try await text(shop, role) }
    #expect(!answer.contains("CANARY"))
    #expect(answer.contains("Shirt B"))
  }

  @Test("the compiled predicates hold without row-level security", arguments: ["visitor", "admin"])
  func onlyPredicates(_ role: String) async throws {
    let answer = try await text(try await TestShop.make(asOwner: true), role)
    #expect(!answer.contains("CANARY"))
    #expect(answer.contains("Shirt B"))
  }

  @Test("with both walls down the canary is seen: the test can fail")
  func neither() async throws {
    let shop = try await TestShop.make(asOwner: true)
    let answer = try await TenantWall.$isStanding.withValue(false) { try await text(shop, "admin") }
    #expect(answer.contains("CANARY"))
  }

  @Test("a visitor sees neither orders nor chats of others, drafts, quick answers or statistics")
  func visitor() async throws {
    let answer = try await text(TestShop.shared.value, "visitor")
    for secret in ["1001", "1003", "Where is my order?", "Draft", "Hello!", "customer@one.test", "Hidden"] {
      #expect(!answer.contains(secret), "\(secret)")
    }
  }

  @Test("a customer sees neither orders nor chats of others")
  func customer() async throws {
    let answer = try await text(TestShop.shared.value, "customer")
    for secret in ["1002", "1003", "مقاس", "Draft", "seller@one.test"] {
      #expect(!answer.contains(secret), "\(secret)")
    }
    #expect(answer.contains("1001"))
  }

  @Test("a seller sees its own drafts, not those of others")
  func seller() async throws {
    let answer = try await text(TestShop.shared.value, "seller")
    #expect(answer.contains("Draft of the seller"))
    #expect(!answer.contains("Draft of the admin"))
  }

  @Test("a hole in one rule is seen", arguments: ["Order", "Chat", "Product"])
  func hole(_ type: String) async throws {
    let shop = try await TestShop.make { model in
      for index in model.types.indices where model.types[index].name == type {
        model.types[index].read = .everyone
      }
    }
    let sound = try await text(TestShop.shared.value, "visitor")
    #expect(try await text(shop, "visitor") != sound)
  }

  @Test("a hidden field cannot be ordered by")
  func order() async throws {
    let answer = try await TestShop.shared.value.ask(
      "query Q($s: String!) { getStore(storeToken: $s) { products { nodes { categories(orderBy: NAME_ASC) { name } } } chats { messages(orderBy: TEXT_ASC) { author { id } } } } }",
      as: "visitor")
    #expect(answer["errors"] == nil)
  }
}
