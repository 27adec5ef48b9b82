import Executor
import Postgres
import Schema
import TestSupport
import Testing

/// Where a null stops that the schema does not allow, and what its error says (specification, sections 6.4.4 and 7.1.2).
/// The schema is told that fields are never null which in the database are.
@Suite("a null where the schema promises a value", .tags(.executor))
struct NullPropagationTests {
  /// A shop in which the fields, by coordinates such as `Product.description`, are non-null.
  private func shop(promising coordinates: String...) async throws -> TestShop {
    try await TestShop.make { model in
      for (type, found) in model.types.enumerated() {
        for (field, promised) in found.fields.enumerated()
        where coordinates.contains("\(found.name).\(promised.name)") {
          model.types[type].fields[field].type = .nonNull(promised.type)
        }
      }
    }
  }

  private func errors(_ answer: JSONValue) throws -> [JSONValue] {
    guard case .array(let errors)? = answer["errors"] else { throw Missing("errors in \(pretty(answer))") }
    return errors
  }

  /// `a.0.b`
  private func path(_ error: JSONValue) -> String {
    guard case .array(let steps)? = error["path"] else { return "none" }
    return steps.map { step in
      switch step {
      case .string(let key): key
      case .int(let index): "\(index)"
      default: "?"
      }
    }.joined(separator: ".")
  }

  @Test("it climbs to the nearest nullable field; siblings stay, and the path has aliases and indices")
  func nearest() async throws {
    let answer = try await shop(promising: "User.lastName").ask(
      """
      query Q($s: String!) {
        goods: products(storeToken: $s) { rows: nodes { n: name seller: vendor { given: firstName family: lastName } } }
      }
      """, as: "admin")
    guard case .array(let rows)? = answer["data"]?["goods"]?["rows"] else {
      throw Missing("rows in \(pretty(answer))")
    }
    #expect(rows.count == 4)
    // The one whose vendor has both names, among those without one or without a family name.
    #expect(rows.filter { $0["seller"]?["family"] == .string("Ali") }.count == 1)
    #expect(rows.allSatisfy { $0["n"] != .null })
    let errors = try errors(answer)
    let expected = rows.indices.filter {
      rows[$0]["n"] == .string("Shirt B") || rows[$0]["n"] == .string("Draft of the seller")
    }
    #expect(errors.map(path).sorted() == expected.map { "goods.rows.\($0).seller.family" })
    #expect(expected.allSatisfy { rows[$0]["seller"] == .null })
    #expect(errors.allSatisfy { $0["extensions"]?["code"] == .string("NULL_IN_NON_NULL_FIELD") })
  }

  @Test("through lists of non-null items it takes all of them, up to the field that may be null")
  func throughLists() async throws {
    let answer = try await shop(promising: "Product.description").ask(
      """
      query Q($s: String!) {
        state: getStore(storeToken: $s) { cats: categories { items: products { name d: description } } }
        again: products(storeToken: $s) { totalCount }
      }
      """)
    #expect(answer["data"]?["state"] == .null)
    #expect(answer["data"]?["again"]?["totalCount"] == .int(2))
    #expect(try errors(answer).map(path) == ["state.cats.1.items.1.d"])
  }

  @Test(
    "the rows behind the one that is lost are those of their own parents",
    arguments: [
      "product { description variants { sku } }", "product { variants { sku } description }",
      "product { categories { products { name } } description variants { sku } }",
    ])
  func rowsBehind(selection: String) async throws {
    let shop = try await shop(promising: "Product.description")
    try await shop.database.run(
      """
      insert into cart_item (store_id, id, cart_id, product_id, variant_id, quantity, created_at) values
        ('\(TestShop.one)', '00000000-0000-7000-8000-00000000c2f1', '00000000-0000-7000-8000-00000000c102',
         '00000000-0000-7000-8000-00000000b001', '00000000-0000-7000-8000-00000000f001', 7, '2026-02-09T00:00:00Z')
      """)
    let answer = try await shop.ask(
      "query Q($s: String!) { getStore(storeToken: $s) { cart { items(orderBy: [QUANTITY_ASC]) { quantity \(selection) } } } }",
      as: "customer")
    guard case .array(let items)? = answer["data"]?["getStore"]?["cart"]?["items"] else {
      throw Missing("items in \(pretty(answer))")
    }
    #expect(items.map { $0["quantity"] } == [.int(4), .int(7)])
    #expect(items[0]["product"] == .null)
    #expect(items[1]["product"]?["description"] == .string("قميص"))
    guard case .array(let variants)? = items[1]["product"]?["variants"] else { throw Missing("variants") }
    #expect(variants.map { $0["sku"] } == [.string("SH-A-M"), .string("SH-A-L")])
    #expect(try errors(answer).map(path) == ["getStore.cart.items.0.product.description"])
  }

  @Test("a document stored as JSON that lacks what its type promises is null as a whole, with an error")
  func embedded() async throws {
    let shop = try await TestShop.make()
    try await shop.setAddress(.object([JSONMember("city", .string("x"))]), ofOrder: "1001")
    let answer = try await shop.ask(
      "query Q($s: String!) { storeOrders(storeToken: $s) { nodes { orderNumber to: address { city street: line1 } } } }",
      as: "admin")
    guard case .array(let nodes)? = answer["data"]?["storeOrders"]?["nodes"],
      let index = nodes.firstIndex(where: { $0["orderNumber"] == .string("1001") })
    else { throw Missing("orders in \(pretty(answer))") }
    #expect(nodes[index]["to"] == .null)
    #expect(try errors(answer).map(path) == ["storeOrders.nodes.\(index).to.street"])
  }

  @Test("each row has an error of its own")
  func eachRow() async throws {
    let answer = try await shop(promising: "Variant.color").ask(
      "query Q($s: String!) { products(storeToken: $s) { nodes { variants { color } } } }")
    #expect(answer["data"]?["products"] == .null)
    #expect(try errors(answer).first.map(path) == "products.nodes.0.variants.1.color")
  }
}
