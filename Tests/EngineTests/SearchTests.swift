import Executor
import Postgres
import Schema
import TestSupport
import Testing

/// S4-17: words in names and descriptions, the best row first, nothing that the viewer may not see.
@Suite(.tags(.executor))
struct SearchTests {
  private static let document = """
    query Q($s: String!, $words: String, $after: String) {
      products(storeToken: $s, search: $words, first: 1, after: $after) {
        totalCount nodes { name } pageInfo { endCursor hasNextPage }
      }
    }
    """

  private func shop(change: (inout Model) -> Void = { _ in }) async throws -> TestShop {
    let shop = try await TestShop.make(change: change)
    try await shop.database.run(
      """
      update product set description = 'Linen lamp' where name = 'Shirt B';
      insert into product (store_id, id, name, description, currency, price)
        select '\(TestShop.one)', ('00000000-0000-7000-8000-0000000e' || lpad(n::text, 4, '0'))::uuid,
          case when n % 2 = 0 then 'Lamp ' || n else 'Thing ' || n end, 'A lamp', 'LYD', 1
        from generate_series(1, 6) n;
      """)
    return shop
  }

  private func names(
    _ shop: TestShop, _ words: String, as role: String = "visitor"
  ) async throws -> [String] {
    var names: [String] = []
    var after = JSONValue.null
    while true {
      let answer = try await shop.ask(
        Self.document, as: role,
        variables: [JSONMember("words", .string(words)), JSONMember("after", after)])
      let page = answer["data"]?["products"]
      guard case .array(let nodes)? = page?["nodes"], let info = page?["pageInfo"] else {
        Issue.record("no page: \(pretty(answer))")
        return names
      }
      for node in nodes { if case .string(let name)? = node["name"] { names.append(name) } }
      guard info["hasNextPage"] == .bool(true), let next = info["endCursor"] else { return names }
      after = next
    }
  }

  @Test("the best come first, and cursors walk over all of them once")
  func ranked() async throws {
    let found = try await names(shop(), "lamp")
    #expect(found.prefix(3) == ["Lamp 2", "Lamp 4", "Lamp 6"], "a name counts more than a description")
    #expect(found.count == 7)
    #expect(Set(found).count == 7)
  }

  @Test(
    "every word must be there, the last as a beginning",
    arguments: [("lamp li", 1), ("linen la", 1), ("lam lamp", 0)])
  func words(_ words: String, _ count: Int) async throws {
    let shop = try await shop()
    #expect(try await names(shop, words).count == count)
  }

  @Test(
    "any text is a search, and none of them an error",
    arguments: ["", "'", "a & !", "\\", "<->", "((", "lamp:*", "\u{202e}", "%_", "e\u{301}", "🙂 ''"])
  func strange(_ words: String) async throws {
    let answer = try await TestShop.shared.value.ask(
      Self.document, variables: [JSONMember("words", .string(words))])
    #expect(answer["errors"] == nil)
  }

  @Test("a role does not find by a field that it does not see")
  func hidden() async throws {
    let shop = try await shop { model in
      for index in model.types.indices where model.types[index].table?.search != nil {
        for place in model.types[index].fields.indices
        where model.types[index].fields[place].name == "description" {
          model.types[index].fields[place].read = RoleRules(rules: ["admin": .always])
        }
      }
    }
    #expect(try await names(shop, "linen").isEmpty)
    #expect(try await names(shop, "linen", as: "admin") == ["Shirt B"])
    #expect(try await names(shop, "lamp").count == 3, "names are still found")
  }

  @Test("rows that the viewer may not read are not found")
  func rows() async throws {
    let shop = try await shop()
    #expect(try await names(shop, "draft").isEmpty)
    #expect(try await names(shop, "draft", as: "admin").count == 2)
    #expect(try await names(shop, "canary", as: "admin").isEmpty)
  }

  @Test("with either wall down nothing of another store is found", arguments: [true, false])
  func walls(_ asOwner: Bool) async throws {
    let shop = try await TestShop.make(asOwner: asOwner)
    let found = try await TenantWall.$isStanding.withValue(asOwner) {
      try await names(shop, "canary", as: "admin")
    }
    #expect(found.isEmpty)
  }

  @Test("the index under the tenant finds the words")
  func index() async throws {
    let shop = try await shop()
    try await shop.database.run(
      """
      insert into product (store_id, id, name, currency, price)
        select '\(TestShop.one)', gen_random_uuid(), 'Thing number ' || n, 'LYD', 1 from generate_series(1, 5000) n;
      analyze product;
      """)
    let pool = shop.database.ownerPool()
    let result = try await pool.withConnection { connection in
      try await connection.run(
        Segment(
          [
            .oneShot("set local enable_seqscan = off"),
            .oneShot(
              """
              explain select id from product where store_id = '\(TestShop.one)'
                and search_document @@ storegraph_words('4711')
              """),
          ], access: .read))
    }
    let rows = try #require(result.last)
    let plan = (0..<rows.rowCount).compactMap { rows.text(row: $0, column: 0) }.joined(separator: "\n")
    await pool.shutdown()
    #expect(plan.contains("product_search_document_idx"))
  }
}
