import Schema
import Testing

@Suite("names, currencies and scalars", .tags(.schemaLanguage))
struct SmallPartTests {
  @Test(
    "snake case",
    arguments: [
      ("createdAt", "created_at"), ("id", "id"), ("storeID", "store_id"), ("URLPath", "url_path"),
      ("line1", "line1"),
      ("ProductCategory", "product_category"), ("a_b", "a_b"),
    ])
  func snake(_ name: String, _ expected: String) { #expect(snakeCase(name) == expected) }

  @Test(
    "the nearest name is suggested, and nothing far",
    arguments: [
      ("Itn", "did you mean 'Int'?"), ("Strnig", "did you mean 'String'?"),
      ("string", "did you mean 'String'?"),
      ("Warehouse", nil), ("X", nil),
    ])
  func suggestion(_ name: String, _ expected: String?) {
    #expect(didYouMean(name, among: ["Int", "String", "Float"]) == expected)
  }

  @Test(
    "decimals of currencies",
    arguments: [
      ("LYD", 3), ("TND", 3), ("KWD", 3), ("JPY", 0), ("KRW", 0), ("CLF", 4), ("EUR", 2), ("USD", 2),
    ])
  func exponents(_ code: String, _ expected: Int) { #expect(exponent(ofCurrency: code) == expected) }

  @Test("every scalar has its Postgres type")
  func scalars() {
    let types = ScalarModel.all.map { "\($0.name) \($0.postgresType) \($0.oid)" }
    #expect(
      types == [
        "ID uuid 2950", "UUID uuid 2950", "String text 25", "Int int4 23", "Float float8 701",
        "Boolean boolean 16",
        "DateTime timestamptz 1184", "JSON json 114", "MinorUnits int8 20", "Money int8 20", "Bytes bytea 17",
        "Cursor text 25",
      ])
  }
}
