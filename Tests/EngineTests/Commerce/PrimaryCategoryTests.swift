import Executor
import TestSupport
import Testing

/// products stand in many categories; who wants one asks for the first.
@Suite(.tags(.commerce))
struct PrimaryCategoryTests {
  @Test("it is the first active category in the order of categories, and none is null")
  func first() async throws {
    let shop = try await TestShop.make()
    func names() async throws -> [String?] {
      try await shop.ask(
        "query Q($s: String!) { products(storeToken: $s, orderBy: [ID_ASC]) { nodes { primaryCategory } } }"
      )["data"]?["products"]?["nodes"]?.list.map { $0["primaryCategory"]?.string } ?? []
    }
    #expect(try await names() == ["New", "Shirts"])
    try await shop.database.run("update category set is_active = false where name = 'New'")
    #expect(try await names() == ["Shirts", "Shirts"])
    try await shop.database.run("delete from product_category")
    #expect(try await names() == [nil, nil])
  }
}
