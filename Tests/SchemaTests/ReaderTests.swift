import Schema
import Testing

@Suite("reading", .tags(.schemaLanguage))
struct ReaderTests {
  @Test("lines and columns count from 1 and point at the name")
  func marks() throws {
    let product = try #require(try model(SmallSchema()).type("Product"))
    #expect(product.mark == Mark(line: 5, column: 3))
    #expect(product.field("name")?.mark == Mark(line: 7, column: 7))
  }

  @Test("a field with a mistake is not missed elsewhere")
  func onlyOnce() {
    let found = SmallSchema(fields: "weight: Itn\nheavy: { type: Boolean!, when: { weight: { gt: 9 } } }")
      .diagnostics
    #expect(found.map(\.code) == ["unknown-type"])
  }

  @Test("a table gets id first, and the timestamps last")
  func implicitFields() throws {
    let product = try #require(try model(SmallSchema()).type("Product"))
    #expect(product.fields.map(\.name) == ["id", "name", "price", "createdAt", "updatedAt"])
    #expect(product.field("id")?.defaultValue == .uuid)
    #expect(product.field("updatedAt")?.defaultValue == .now)
    #expect(product.field("id")?.mark == product.mark)
  }

  @Test("a table that says not who reads it is read by nobody")
  func denied() throws {
    let small = try model(SmallSchema(product: "  fields: { a: Int }"))
    let product = try #require(small.type("Product"))
    for role in small.roles { #expect(small.rule(product.read, for: role.name) == .never) }
  }

  @Test("columns are spelt in snake case, unless the field says otherwise")
  func columnNames() throws {
    let product = try #require(
      try model(SmallSchema(fields: "firstName: String\nb: { type: Int, column: size }")).type("Product"))
    let columns = try model(SmallSchema(fields: "firstName: String\nb: { type: Int, column: size }")).columns(
      of: product)
    #expect(columns.map(\.column.name) == ["id", "first_name", "size", "created_at", "updated_at"])
  }

  @Test("sql becomes text and paths; braces around anything else stay")
  func template() throws {
    let field = try field("total: { type: Int, sql: \"{price} + '{}'::json {tenant}\" }\nprice: Int", "total")
    guard case .expression(let template) = field.source else { return #expect(Bool(false)) }
    #expect(template.pieces == [.path(["price"]), .text(" + '{}'::json "), .path(["tenant"])])
  }

  @Test("several keys of a condition all hold; null, lists and operators mean themselves")
  func predicate() throws {
    let field = try field(
      "ok: { type: Boolean!, when: { a: 1, b: null, c: { in: [x, y], ne: z } } }\na: Int\nb: Int\nc: String",
      "ok")
    guard case .predicate(let predicate) = field.source else { return #expect(Bool(false)) }
    #expect(
      predicate
        == .and([
          .compare(field: "a", .equal, .literal(.integer(1))), .isNull(field: "b"),
          .and([
            .among(field: "c", [.literal(.string("x")), .literal(.string("y"))]),
            .compare(field: "c", .notEqual, .literal(.string("z"))),
          ]),
        ]))
  }

  @Test("rules are expanded, also those of a related type")
  func rules() throws {
    let shop = try shopModel()
    let item = try #require(shop.type("CartItem"))
    guard case .exists("cart", let own) = item.read.otherwise, case .byRole(let rules, let otherwise) = own
    else {
      return #expect(Bool(false))
    }
    #expect(otherwise == .compare(field: "userId", .equal, .viewer("userId")))
    #expect(
      rules["visitor"]
        == .and([.compare(field: "sessionId", .equal, .viewer("id")), .isNull(field: "userId")]))
  }

  @Test(
    "each way to link types is read",
    arguments: [
      ("Product", "vendor", Relation.Link.foreignKey(field: "vendorId")),
      ("Product", "variants", .backReference(field: "productId")),
      ("Variant", "inventory", .backReference(field: "variantId")),
      (
        "Product", "categories", .junction(type: "ProductCategory", parent: "productId", target: "categoryId")
      ),
      ("Config", "statistics", .group),
      ("Session", "store", .tenant),
    ])
  func links(_ type: String, _ field: String, _ link: Relation.Link) throws {
    guard case .relation(let relation) = try shopModel().type(type)?.field(field)?.source else {
      return #expect(Bool(false))
    }
    #expect(relation.links.map(\.link) == [link])
  }

  @Test(
    "a relation to a union has a link for each member; one to an interface one for each type that implements it"
  )
  func abstractLinks() throws {
    let shop = try shopModel()
    guard case .relation(let subject) = shop.type("Chat")?.field("subject")?.source,
      case .relation(let node) = shop.queries.first(where: { $0.field.name == "node" })?.field.source
    else { return #expect(Bool(false)) }
    #expect(
      subject.links == [
        .init(type: "Product", link: .foreignKey(field: "productId")),
        .init(type: "Order", link: .foreignKey(field: "orderId")),
      ])
    #expect(node.links.map(\.type) == shop.types.filter { $0.interfaces == ["Node"] }.map(\.name))
    #expect(node.links.allSatisfy { $0.link == .tenant })
    #expect(node.condition == .compare(field: "id", .equal, .argument("id")))
  }

  @Test("a list that not everybody sees is nullable")
  func nullability() throws {
    let view = try #require(try shopModel().type("StoreView"))
    #expect(view.field("orders")?.type.description == "[Order!]!")
    #expect(view.field("openOrders")?.type.description == "[Order!]")
    #expect(view.field("products")?.type.description == "ProductConnection!")
  }

  @Test("a mutation is answered by its payload, whose relations start from its values")
  func payload() throws {
    var schema = SmallSchema()
    schema.types = """
        MadeProduct:
          virtual: true
          fields:
            productId: ID
            product: { one: Product, by: productId }
      """
    schema.rest = """
      inputs:
        ProductInput: { fields: { name: String!, price: { type: Int, default: 3 } } }
      mutations:
        makeProduct: { type: MadeProduct!, arguments: { input: ProductInput! } }
      """
    let small = try model(schema)
    #expect(small.mutations[0].field.type.description == "MadeProduct!")
    #expect(small.inputs[0].fields[1].defaultValue == .integer(3))
    guard case .relation(let relation) = small.type("MadeProduct")?.field("product")?.source else {
      return #expect(Bool(false))
    }
    #expect(relation.links.map(\.link) == [.payload(field: "productId")])
  }

  private func field(_ fields: String, _ name: String) throws -> FieldModel {
    try #require(try model(SmallSchema(fields: fields)).type("Product")?.field(name))
  }
}

func shopModel() throws -> Model {
  try #require(loadModel(yaml: try shopYAML(), file: "schema.yaml").model)
}
