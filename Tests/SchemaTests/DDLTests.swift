import Foundation
import Schema
import Testing

@Suite("DDL", .tags(.ddl))
struct DDLTests {
  @Test("the same model gives the same text")
  func repeatable() throws {
    #expect(ddl(try shopModel()) == ddl(try shopModel()))
  }

  @Test("SQL's own words are quoted, and types become Postgres types")
  func columns() throws {
    let sql = ddl(
      try model(
        SmallSchema(fields: "order: Int!\nuser: { type: String, default: \"it's\" }\ntags: \"[String!]\"")))
    #expect(sql.contains("\"order\" int4 not null"))
    #expect(sql.contains("\"user\" text default 'it''s'"))
    #expect(sql.contains("\"tags\" json,"))
    #expect(sql.contains("constraint \"product_tags_shape\" check (json_typeof(\"tags\") = 'array')"))
  }

  @Test("checks are named after their field")
  func checks() throws {
    let sql = ddl(
      try model(
        SmallSchema(
          fields: """
            n: { type: Int, range: [1, null] }
            s: { type: String, length: [null, 9], pattern: "a|b" }
            e: { type: Action, default: CREATED }
            """)))
    #expect(sql.contains("constraint \"product_n_range\" check (\"n\" >= 1)"))
    #expect(sql.contains("constraint \"product_s_length\" check (char_length(\"s\") <= 9)"))
    #expect(sql.contains("constraint \"product_s_pattern\" check (\"s\" ~ '^(?:a|b)$')"))
    #expect(sql.contains("\"e\" text default 'CREATED'"))
    #expect(sql.contains("check (\"e\" in ('CREATED', 'UPDATED', 'DELETED', 'CONTROL'))"))
  }

  @Test("a reference carries the tenant, names the column it nulls, and has an index")
  func references() throws {
    let (model, _) = loadModel(
      yaml: SmallSchema(fields: "logId: { type: ID, references: Log, onDelete: setNull }").yaml, file: "x")
    let sql = ddl(try #require(model))
    #expect(
      sql.contains(
        "foreign key (\"shop_id\", \"log_id\") references \"log\" (\"shop_id\", \"id\") on delete set null (\"log_id\")"
      ))
    #expect(sql.contains("create index \"product_log_id_idx\" on \"product\" (\"shop_id\", \"log_id\");"))
  }

  @Test("the conditions of partial indexes are SQL")
  func partialIndexes() throws {
    var schema = SmallSchema(fields: "a: Boolean!\nb: Int")
    schema.product +=
      "\n  indexes: [{ keys: [-b], unique: true, where: { a: false, b: { isNull: false, in: [1, 2] } } }]"
    #expect(
      ddl(try model(schema)).contains(
        "create unique index \"product_b_where_a_b_key\" on \"product\" (\"shop_id\", \"b\" desc)"
          + " where (not \"a\" and (\"b\" is not null and \"b\" in (1, 2)));"))
  }

  @Test("names longer than 63 bytes end in a hash")
  func longNames() throws {
    let field = String(repeating: "x", count: 60)
    var schema = SmallSchema(fields: "\(field): Int\n\(field)2: Int")
    schema.product += "\n  indexes: [[\(field)], [\(field)2]]"
    let names = ddl(try model(schema)).split(separator: "\n").filter { $0.hasPrefix("create index") }.map {
      $0.split(separator: "\"")[1]
    }
    #expect(names.count == 2)
    #expect(Set(names).count == 2)
    #expect(names.allSatisfy { $0.utf8.count <= 63 })
  }
}
