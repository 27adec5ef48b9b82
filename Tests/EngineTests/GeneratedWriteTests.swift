import Executor
import Postgres
import Resolvers
import Schema
import TestSupport
import Testing

/// Mutations that `write` of a type makes: who may write what, what is refused and why, and what stays of a refusal.
@Suite(.tags(.generatedWrites))
struct GeneratedWriteTests {
  private static let errors = "userErrors { code field message }"
  private static let shirt = "00000000-0000-7000-8000-00000000b001"
  private static let ownProduct = "00000000-0000-7000-8000-00000000b002"
  private static let foreignProduct = "00000000-0000-7000-8000-00000000b005"
  private static let shirts = "00000000-0000-7000-8000-00000000ca01"

  /// The root field `w` of a mutation on the store of the fixture.
  private func write(_ field: String, as role: String?, _ shop: TestShop) async throws -> JSONValue {
    let answer = try await shop.ask("mutation W($s: String!) { w: \(field) }", as: role)
    return answer["data"]?["w"] ?? answer
  }

  /// `CODE field`, for each of `userErrors`.
  private func faults(_ payload: JSONValue) -> [String] {
    guard case .array(let list)? = payload["userErrors"] else { return ["no userErrors in \(payload)"] }
    return list.map { "\($0["code"].shown) \($0["field"].shown)" }
  }

  // MARK: - Create

  @Test(
    "a created row has the client's values, the presets and the defaults, and comes back as the viewer sees it"
  )
  func create() async throws {
    let shop = try await TestShop.make()
    let made = try await write(
      """
      productCreate(storeToken: $s, input: {name: "Cap", price: 1500, categoryIds: ["\(Self.shirts)"]}) {
        product { name price { amount currency } isActive version vendorId categoryIds } \(Self.errors) }
      """, as: "seller", shop)
    #expect(faults(made) == [])
    let row = made["product"]
    #expect(row?["name"] == .string("Cap"))
    #expect(row?["price"]?["currency"] == .string("LYD"))
    #expect(row?["isActive"] == .bool(true))
    #expect(row?["version"] == .int(1))
    #expect(row?["vendorId"] == .string("00000000-0000-7000-8000-00000000aa02"))
    #expect(row?["categoryIds"] == .array([.string(Self.shirts)]))
  }

  @Test("a creation leaves events of the row and its links, a raised version and a log row")
  func journal() async throws {
    let shop = try await TestShop.make()
    _ = try await write(
      "productCreate(storeToken: $s, input: {name: \"Cap\", price: 1, categoryIds: [\"\(Self.shirts)\"]}) { \(Self.errors) }",
      as: "admin", shop)
    #expect(
      try await shop.column("select type || ' ' || action from event order by seq")
        == ["Product CREATED", "ProductCategory CREATED"])
    #expect(try await shop.column("select catalogue_version::text from clock where seq = 9") == ["1"])
    #expect(
      try await shop.column("select operation || ' ' || outcome || ' ' || action from log")
        == ["productCreate OK CREATED"])
  }

  @Test("all that is wrong with an input is told at once")
  func invalid() async throws {
    let shop = try await TestShop.make()
    let refused = try await write(
      "productCreate(storeToken: $s, input: {name: \"\", price: -1}) { product { id } \(Self.errors) }",
      as: "admin",
      shop)
    #expect(faults(refused) == ["INVALID name", "INVALID price"])
    #expect(refused["product"] == .null)
    #expect(try await shop.column("select outcome from log") == ["INVALID"])
  }

  @Test(
    "what the database alone can judge comes back by field",
    arguments: [
      ("categoryCreate(storeToken: $s, input: {name: \"A\", slug: \"Not a slug\"})", "INVALID slug"),
      ("categoryCreate(storeToken: $s, input: {name: \"A\", slug: \"shirts\"})", "TAKEN slug"),
      ("productCreate(storeToken: $s, input: {name: \"A\", price: 1, sku: \"SH-A\"})", "TAKEN sku"),
      ("inventoryCreate(storeToken: $s, input: {variantId: \"\(shirt)\"})", "NOT_FOUND variantId"),
    ])
  func constraints(field: String, fault: String) async throws {
    let shop = try await TestShop.make()
    #expect(faults(try await write("\(field) { \(Self.errors) }", as: "admin", shop)) == [fault])
    #expect(try await shop.column("select count(*)::text from event") == ["0"])
  }

  @Test("a field that the role may not write is refused, and nothing is written")
  func forbiddenField() async throws {
    let shop = try await TestShop.make()
    let refused = try await write(
      """
      productCreate(storeToken: $s, input: {name: "A", price: 1, vendorId: "00000000-0000-7000-8000-00000000aa01"}) \
      { \(Self.errors) }
      """, as: "seller", shop)
    #expect(faults(refused) == ["FORBIDDEN vendorId"])
  }

  @Test(
    "a role without a rule gets FORBIDDEN at the field, with the refusal in the log",
    arguments: ["visitor", "customer", nil])
  func forbiddenRole(role: String?) async throws {
    let shop = try await TestShop.make()
    let answer = try await write(
      "productCreate(storeToken: $s, input: {name: \"A\", price: 1}) { \(Self.errors) }", as: role, shop)
    guard case .array(let errors)? = answer["errors"] else {
      // The field itself is null.
      #expect(answer == .null)
      #expect(try await shop.column("select outcome from log") == ["FORBIDDEN"])
      return
    }
    Issue.record("the whole answer failed: \(errors)")
  }

  @Test("a session that has ended is told so")
  func ended() async throws {
    let shop = try await TestShop.make()
    let answer = try await shop.ask(
      "mutation W($s: String!) { categoryDelete(storeToken: $s, id: \"\(Self.shirts)\") { deletedId } }",
      as: "expired")
    #expect(answer["errors"]?[0]?["extensions"]?["code"] == .string("UNAUTHENTICATED"))
  }

  // MARK: - Update

  @Test("only what is given changes, and the version rises")
  func update() async throws {
    let shop = try await TestShop.make()
    let changed = try await write(
      "productUpdate(storeToken: $s, id: \"\(Self.shirt)\", input: {price: 7}) { product { name sku price { amount } version } \(Self.errors) }",
      as: "admin", shop)
    #expect(faults(changed) == [])
    #expect(changed["product"]?["sku"] == .string("SH-A"))
    #expect(changed["product"]?["price"]?["amount"] == .int(7))
    #expect(changed["product"]?["version"] == .int(2))
  }

  @Test("an explicit null empties what may be null, and is refused elsewhere")
  func null() async throws {
    let shop = try await TestShop.make()
    let emptied = try await write(
      "productUpdate(storeToken: $s, id: \"\(Self.shirt)\", input: {sku: null}) { product { sku } \(Self.errors) }",
      as: "admin", shop)
    #expect(emptied["product"]?["sku"] == .null)
    let refused = try await write(
      "productUpdate(storeToken: $s, id: \"\(Self.shirt)\", input: {name: null}) { \(Self.errors) }",
      as: "admin", shop)
    #expect(faults(refused) == ["INVALID name"])
  }

  @Test("an empty input writes nothing")
  func emptyInput() async throws {
    let shop = try await TestShop.make()
    let same = try await write(
      "productUpdate(storeToken: $s, id: \"\(Self.shirt)\", input: {}) { product { version } \(Self.errors) }",
      as: "admin", shop)
    #expect(same["product"]?["version"] == .int(1))
    #expect(try await shop.column("select count(*)::text from event") == ["0"])
  }

  @Test("another version than the expected one is STALE")
  func stale() async throws {
    let shop = try await TestShop.make()
    let refused = try await write(
      "productUpdate(storeToken: $s, id: \"\(Self.shirt)\", expectedVersion: 3, input: {name: \"X\"}) { \(Self.errors) }",
      as: "admin", shop)
    #expect(faults(refused) == ["STALE expectedVersion"])
    #expect(try await shop.column("select count(*)::text from product where name = 'X'") == ["0"])
  }

  @Test("of two writers that expect the same version one wins, on two instances")
  func race() async throws {
    let shop = try await TestShop.make()
    let other = try shop.another()
    let document =
      "productUpdate(storeToken: $s, id: \"\(Self.shirt)\", expectedVersion: 1, input: {price: 3}) { \(Self.errors) }"
    let outcomes = try await withThrowingTaskGroup(of: [String].self) { group in
      for index in 0..<8 {
        group.addTask { faults(try await write(document, as: "admin", index % 2 == 0 ? shop : other)) }
      }
      return try await group.reduce(into: [[String]]()) { $0.append($1) }
    }
    #expect(outcomes.filter(\.isEmpty).count == 1)
    #expect(outcomes.filter { $0 == ["STALE expectedVersion"] }.count == 7)
  }

  @Test(
    "a row that the rule does not let the role write is FORBIDDEN; one that it cannot see is NOT_FOUND",
    arguments: [
      (shirt, "FORBIDDEN id"), ("00000000-0000-7000-8000-00000000b004", "NOT_FOUND id"),
      (foreignProduct, "NOT_FOUND id"), ("00000000-0000-7000-8000-0000000fffff", "NOT_FOUND id"),
      (ownProduct, nil),
    ])
  func rows(id: String, fault: String?) async throws {
    let shop = try await TestShop.make()
    let answer = try await write(
      "productUpdate(storeToken: $s, id: \"\(id)\", input: {name: \"X\"}) { \(Self.errors) }", as: "seller",
      shop)
    #expect(faults(answer) == [fault].compactMap { $0 })
    #expect(
      try await shop.column("select count(*)::text from product where name = 'X'") == [
        fault == nil ? "1" : "0"
      ])
  }

  @Test("a write may not lead the row out of the rule that lets it be written")
  func leadsAway() async throws {
    let shop = try await TestShop.make { model in
      guard let index = model.types.firstIndex(where: { $0.name == "Product" }) else { return }
      model.types[index].write?.rules[.update]?.rules["seller"]?.fields.append("vendorId")
    }
    let refused = try await write(
      "productUpdate(storeToken: $s, id: \"\(Self.ownProduct)\", input: {vendorId: null}) { \(Self.errors) }",
      as: "seller",
      shop)
    #expect(faults(refused) == ["FORBIDDEN null"])
    #expect(
      try await shop.column("select (vendor_id is null)::text from product where id = '\(Self.ownProduct)'")
        == ["false"])
  }

  @Test(
    "a reference to a row that the viewer cannot read is NOT_FOUND, as one to no row is",
    arguments: [
      "00000000-0000-7000-8000-00000000b004", foreignProduct, "00000000-0000-7000-8000-0000000fffff",
    ])
  func hiddenReference(id: String) async throws {
    let shop = try await TestShop.make { model in
      guard let index = model.types.firstIndex(where: { $0.name == "Variant" }) else { return }
      model.types[index].write?.rules[.create]?.rules["seller"]?.condition = .always
    }
    let refused = try await write(
      "variantCreate(storeToken: $s, input: {productId: \"\(id)\", price: 1}) { \(Self.errors) }",
      as: "seller", shop)
    #expect(faults(refused) == ["NOT_FOUND productId"])
  }

  @Test("a list of ids sets the links: missing ones come, others go, and hidden ones are refused")
  func links() async throws {
    let shop = try await TestShop.make()
    let new = "00000000-0000-7000-8000-00000000ca02"
    let set = try await write(
      "productUpdate(storeToken: $s, id: \"\(Self.shirt)\", input: {categoryIds: [\"\(new)\", \"\(new)\"]}) { product { categoryIds version } \(Self.errors) }",
      as: "admin", shop)
    #expect(set["product"]?["categoryIds"] == .array([.string(new)]))
    #expect(set["product"]?["version"] == .int(2))
    let foreign = "00000000-0000-7000-8000-00000000ca04"
    let refused = try await write(
      "productUpdate(storeToken: $s, id: \"\(Self.shirt)\", input: {categoryIds: [\"\(foreign)\"]}) { \(Self.errors) }",
      as: "admin", shop)
    #expect(faults(refused) == ["NOT_FOUND categoryIds"])
  }

  // MARK: - States

  @Test(
    "an enum goes only where its present value leads, and the error says where",
    arguments: [
      ("SHIPPED", nil), ("DELIVERED", "INVALID_TRANSITION status"), ("PAID", nil),
    ])
  func transition(status: String, fault: String?) async throws {
    let shop = try await TestShop.make(writes: ["Order": "{ update: { admin: [status] } }"])
    let answer = try await write(
      """
      orderUpdate(storeToken: $s, id: "00000000-0000-7000-8000-0000000d0001", input: {status: \(status)}) \
      { order { status } userErrors { code field allowed } }
      """, as: "admin", shop)
    #expect(faults(answer) == [fault].compactMap { $0 })
    if fault != nil {
      #expect(
        answer["userErrors"]?[0]?["allowed"]
          == .array(["PREPARING", "SHIPPED", "CANCELLED"].map(JSONValue.string)))
    }
  }

  // MARK: - Delete

  @Test("a deletion is told of the row and of all that goes with it")
  func delete() async throws {
    let shop = try await TestShop.make()
    let gone = try await write(
      "categoryDelete(storeToken: $s, id: \"\(Self.shirts)\") { deletedId \(Self.errors) }", as: "admin", shop
    )
    #expect(gone["deletedId"] == .string(Self.shirts))
    #expect(
      try await shop.column("select distinct type || ' ' || action from event order by 1")
        == ["Category DELETED", "ProductCategory DELETED"])
    #expect(
      try await shop.column(
        "select count(*)::text from product_category where category_id = '\(Self.shirts)'") == ["0"])
  }

  @Test("a soft deletion keeps the row, and nobody sees it any more")
  func softDelete() async throws {
    let shop = try await TestShop.make()
    _ = try await write(
      "productDelete(storeToken: $s, id: \"\(Self.shirt)\") { deletedId }", as: "admin", shop)
    let seen = try await shop.ask(
      "query Q($s: String!) { product(storeToken: $s, id: \"\(Self.shirt)\") { id } }", as: "admin")
    #expect(seen["data"]?["product"] == .null)
    #expect(
      try await shop.column("select (deleted_at is not null)::text from product where id = '\(Self.shirt)'")
        == ["true"])
    // Its name is free again.
    let again = try await write(
      "productCreate(storeToken: $s, input: {name: \"A\", price: 1, sku: \"SH-A\"}) { \(Self.errors) }",
      as: "admin", shop)
    #expect(faults(again) == [])
    #expect(try await shop.column("select action from event order by seq") == ["DELETED", "CREATED"])
  }

  @Test("rows that hang on a deleted one are told of too")
  func dependents() async throws {
    let shop = try await TestShop.make(edits: [
      (
        "update: { admin: [isClosed], seller: [isClosed] }",
        "update: { admin: [isClosed], seller: [isClosed] }\n      delete: { admin: all }"
      )
    ])
    _ = try await write(
      "chatDelete(storeToken: $s, id: \"00000000-0000-7000-8000-0000000c4002\") { deletedId }", as: "admin",
      shop)
    #expect(
      try await shop.column("select type || ' ' || action from event order by seq")
        == ["ChatMessage DELETED", "ChatMessage DELETED", "Chat DELETED"])
  }

  @Test("a row that others refer to, and that must stay for them, is IN_USE")
  func inUse() async throws {
    let shop = try await TestShop.make(writes: ["Order": "{ delete: { admin: all } }"]) { model in
      guard let type = model.types.firstIndex(where: { $0.name == "OrderItem" }),
        let field = model.types[type].fields.firstIndex(where: { $0.name == "orderId" }),
        case .column(var column) = model.types[type].fields[field].source
      else { return }
      column.onDelete = .restrict
      model.types[type].fields[field].source = .column(column)
    }
    try await shop.database.run(
      """
      alter table order_item drop constraint order_item_order_id_fkey;
      alter table order_item add constraint order_item_order_id_fkey
        foreign key (store_id, order_id) references "order" (store_id, id)
      """)
    let answer = try await write(
      "orderDelete(storeToken: $s, id: \"00000000-0000-7000-8000-0000000d0003\") { deletedId \(Self.errors) }",
      as: "admin", shop)
    #expect(faults(answer) == ["IN_USE id"])
    #expect(try await shop.column("select type from event") == [])
  }

  // MARK: - Rights at the time of the write

  @Test("a session that lost its role meanwhile writes nothing, although it was remembered")
  func rightsLost() async throws {
    let shop = try await TestShop.make()
    let document =
      "categoryUpdate(storeToken: $s, id: \"\(Self.shirts)\", input: {name: \"X\"}) { \(Self.errors) }"
    #expect(faults(try await write(document, as: "admin", shop)) == [])
    try await shop.database.run("update membership set role = 'CUSTOMER' where email = 'admin@one.test'")
    let answer = try await shop.ask(
      "mutation W($s: String!) { \(document.replacing("\"X\"", with: "\"Y\"")) }", as: "admin")
    #expect(answer["errors"]?[0]?["extensions"]?["code"] == .string("FORBIDDEN"))
    #expect(try await shop.column("select count(*)::text from category where name = 'Y'") == ["0"])
  }

  @Test("a store that is closed takes no writes from outside")
  func closed() async throws {
    let shop = try await TestShop.make()
    try await shop.database.run("update store set state = 'DEACTIVATED' where slug = 'one'")
    let answer = try await shop.ask(
      "mutation W($s: String!) { productUpdate(storeToken: $s, id: \"\(Self.ownProduct)\", input: {name: \"X\"}) { \(Self.errors) } }",
      as: "seller")
    #expect(answer["errors"]?[0]?["extensions"]?["code"] == .string("STORE_NOT_FOUND"))
  }
}

extension JSONValue? {
  fileprivate var shown: String {
    switch self {
    case .string(let text)?: text
    case .null?: "null"
    default: "missing"
    }
  }
}

extension JSONValue {
  fileprivate subscript(_ index: Int) -> JSONValue? {
    if case .array(let items) = self, items.indices.contains(index) { items[index] } else { nil }
  }
}
