import Foundation
import Schema
import Testing

@Suite("the permission matrix", .tags(.schemaLanguage))
struct PermissionMatrixTests {
  private static let schema: SmallSchema = {
    var schema = SmallSchema(
      product: """
          publish: true
          api: [aggregate]
          fields:
            name: { type: String!, length: [1, 9] }
            secret: { type: String, read: [admin] }
            mine: { type: Int, read: { admin: all, otherwise: own } }
            ownerId: { type: ID, internal: true }
            twice: { type: Int, read: { admin: all, member: { or: [own, { name: { in: [a, b] } }] } } }
            where: GeoPoint
            half: { type: Int, sql: "{mine} / 2" }
            isCheap: { type: Boolean!, when: { mine: { lt: 5 } } }
            twinId: { type: ID, references: Product, internal: true }
            twin: { one: Product, by: twinId }
          rules: { own: { ownerId: $viewer.userId } }
          indexes: [[ownerId], [twinId]]
          read: { admin: all, member: { or: [own, { name: { in: [a, b] } }] } }
          write:
            create: { admin: all, member: { fields: [name], set: { ownerId: $viewer.userId, mine: 3, secret: { sql: "now()::text" } } } }
            update: { member: { fields: [name], where: own } }
            delete: { admin: { not: { secret: null } } }
        """)
    schema.roles = """
        boss: { like: admin, when: { isAdmin: true, userId: null } }
        admin: { when: { isAdmin: true } }
        member: { when: { userId: { isNull: false } } }
        visitor: { anonymous: true }
      """
    schema.rest = "writes: { error: Fault }"
    schema.types =
      "  Fault: { embedded: true, fields: { code: FaultCode!, message: String!, field: String } }"
    schema.enums =
      "  FaultCode: { values: [INVALID, FORBIDDEN, NOT_FOUND, TAKEN, IN_USE, STALE, INVALID_TRANSITION] }"
    schema.queries = "  products: { list: Product }\n  audit: { list: Product, read: [admin] }"
    return schema
  }()

  private func cells(_ role: String, _ field: String?, _ type: String = "Product") throws -> [String: String]
  {
    let matrix = PermissionMatrix(try model(Self.schema))
    let line = try #require(matrix.lines.first { $0.role == role && $0.type == type && $0.field == field })
    return Dictionary(uniqueKeysWithValues: line.cells.map { ($0.key.rawValue, $0.value.text) })
  }

  @Test("rows: who reads, counts, writes and hears of them, and which")
  func rows() throws {
    let own = "ownerId is the viewer's userId"
    let readable = "where \(own) or name is “a” or “b”"
    #expect(
      try cells("member", nil) == [
        "read": readable, "aggregate": readable, "subscribe": readable, "create": "yes",
        "update": "where \(own)", "delete": "no",
      ])
    #expect(try cells("admin", nil)["delete"] == "where secret is not null")
    #expect(Set(try cells("visitor", nil).values) == ["no"])
  }

  @Test("a role that is not named has the rights of the one it is like")
  func like() throws {
    #expect(try cells("boss", nil) == cells("admin", nil))
    #expect(try cells("boss", "secret") == cells("admin", "secret"))
  }

  @Test("fields: what of the rows is seen, ordered by, counted and written")
  func fields() throws {
    let yes = ["read": "yes", "filter": "yes", "order": "yes", "aggregate": "yes", "subscribe": "yes"]
    #expect(try cells("admin", "name") == yes.merging(["create": "yes", "update": "no"]) { $1 })
    #expect(
      try cells("member", "secret") == [
        "read": "no", "filter": "no", "order": "no", "aggregate": "no", "subscribe": "no",
        "create": "set to `now()::text`", "update": "no",
      ])
    let own = "where ownerId is the viewer's userId"
    #expect(
      try cells("member", "mine") == [
        "read": own, "filter": own, "order": "no", "aggregate": own, "subscribe": own, "create": "set to 3",
        "update": "no",
      ])
    #expect(try cells("member", "half")["order"] == "no")
    // Shown in every row that is read, but the engine orders by nothing that depends on the row.
    #expect(try cells("member", "twice")["read"] == "yes")
    #expect(try cells("member", "twice")["order"] == "no")
    #expect(try cells("member", "where")["filter"] == "yes")
    #expect(try cells("member", "where")["aggregate"] == "no")
    #expect(try cells("member", "twin")["filter"] == "yes")
    #expect(try cells("member", "twin")["aggregate"] == "no")
    #expect(Set(try cells("visitor", "name").values) == ["no"])
  }

  @Test(
    "nothing is counted or summed where no aggregate is open to the role",
    arguments: [
      ("api: [list]", "no", "no"), ("api: { aggregate: true, read: [admin] }", "yes", "no"),
      ("api: { aggregate: true, read: [member] }", "no", "yes"),
    ])
  func aggregates(api: String, admin: String, member: String) throws {
    var schema = Self.schema
    schema.product = schema.product.replacing("api: [aggregate]", with: api).replacing(
      ", member: { or: [own, { name: { in: [a, b] } }] } }\n  write", with: ", member: all }\n  write")
    try #require(schema.product.contains("member: all"))
    let matrix = PermissionMatrix(try model(schema))
    for (role, expected) in [("admin", admin), ("boss", admin), ("member", member)] {
      for field in [nil, "name"] {
        let line = matrix.lines.first { $0.role == role && $0.type == "Product" && $0.field == field }
        #expect(line?.cells[.aggregate]?.text == expected, "\(role) \(field ?? "rows")")
      }
    }
  }

  @Test("internal fields are not listed")
  func internalFields() throws {
    let matrix = PermissionMatrix(try model(Self.schema))
    #expect(!matrix.lines.contains { $0.field == "ownerId" })
  }

  @Test("root fields are lines of their own")
  func operations() throws {
    #expect(try cells("visitor", "products", "Query") == ["read": "yes"])
    #expect(try cells("visitor", "audit", "Query") == ["read": "no"])
    #expect(try cells("boss", "audit", "Query") == ["read": "yes"])
  }

  @Test("JSON has each line once, with a text for each action")
  func json() throws {
    let matrix = PermissionMatrix(try model(Self.schema))
    let parsed = try JSONSerialization.jsonObject(with: Data(matrix.json.utf8))
    let lines = try #require(parsed as? [[String: Any]])
    #expect(lines.count == matrix.lines.count)
    let keys = Set(lines.map { "\($0["role"] ?? "") \($0["type"] ?? "") \($0["field"] ?? "")" })
    #expect(keys.count == lines.count)
    let name = try #require(
      lines.first {
        $0["role"] as? String == "member" && $0["type"] as? String == "Product"
          && $0["field"] as? String == "name"
      })
    #expect(name["update"] as? String == "yes")
    #expect(name["delete"] == nil)
  }

  @Test("a bar or a line break in a value does not end the cell")
  func escaping() throws {
    let schema = SmallSchema(
      product: "  fields: { name: String }\n  indexes: [[name]]\n  read: { otherwise: { name: \"a|b\\nc\" } }"
    )
    let page = PermissionMatrix(try model(schema)).markdown
    #expect(page.contains("where name is “a\\|b c”"))
  }

  @Test("docs/permissions.md is what schema.yaml says; UPDATE_FIXTURES=1 writes it anew")
  func page() throws {
    let page = PermissionMatrix(try shopModel()).markdown
    let file = packageRoot.appending(path: "docs/permissions.md")
    if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] == "1" {
      try page.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == page)
  }
}
