/// Mistakes in what the schema is asked to make for readers. Bodies of `Product` begin on line 6.
let wrongReads: [WrongSchema] = [
  WrongSchema(
    "invalid-api", "6:10",
    "'api' says which queries read 'Product'; write true, a list like [one, connection], or a mapping like { one: true, list: allOfThem }",
    asking("api: yes")),
  WrongSchema(
    "invalid-api", "7:10",
    "no query can read 'Product', which is not exposed to clients; remove 'api', or expose the type",
    asking("expose: false\n  api: true")),
  WrongSchema(
    "invalid-api", "7:11",
    "'Product' has no id to be read by; remove 'one', or give the type the key 'id'",
    asking("key: [name]\n  api: [one]")),
  WrongSchema(
    "unknown-operation", "6:11", "unknown operation 'on'; did you mean 'one'?", asking("api: [on]")),
  WrongSchema(
    "duplicate-name", "6:22", "'list' is given twice; remove one of them", asking("api: [list, one, list]")),
  WrongSchema(
    "invalid-name", "6:18", "'my-list' cannot name a query; use letters, digits and '_'",
    asking("api: { list: my-list }")),
  WrongSchema(
    "generated-name-clash", "59:3",
    "'products' is made by 'api' of 'Product'; rename the query, or name the other one: 'api: { connection: otherName }'",
    asking("api: true")),
  WrongSchema(
    "generated-name-clash", "51:3",
    "'ProductSum' is the name of what is worked out over rows of Product; choose another name",
    {
      var schema = asking("api: [aggregate]")
      schema.types = "  ProductSum:\n    fields: { name: String }\n    read: all"
      return schema
    }()),
  WrongSchema(
    "invalid-search", "6:14", "'price' is no stored text; name stored fields of type String",
    asking("search: [price]")),
  WrongSchema(
    "unknown-field", "6:14", "unknown field 'nmae'; did you mean 'name'?", asking("search: [nmae]")),
  WrongSchema(
    "invalid-search", "6:37", "a weight is A, B, C or D; write A for what counts most",
    asking("search: [{ field: name, weight: X }]")),
  WrongSchema(
    "invalid-search", "6:13", "'search' names no field; name fields of type String", asking("search: []")),
  WrongSchema(
    "invalid-search", "7:13",
    "'Product' has no id in a tenant, so no search can lead to it; remove 'search'",
    asking("key: [name]\n  search: [name]")),
  WrongSchema(
    "generated-name-clash", "8:7",
    "'search' makes the column 'search_document' by itself; rename the field, or give it another 'column'",
    product("  search: [name]\n  fields:\n    searchDocument: String\n    name: String\n  read: all")),
  WrongSchema(
    "generated-name-clash", "8:7", "'atDistance' tells how far 'at' is; choose another name",
    fields("at: GeoPoint\natDistance: Float")),
  WrongSchema(
    "duplicate-name", "52:3", "'GeoPoint' is already an embedded type; choose another name",
    with { $0.types = "  GeoPoint:\n    embedded: true\n    fields: { a: Int }" }),
]

private func asking(_ text: String) -> SmallSchema {
  product("  \(text)\n  fields: { name: String!, price: Int }\n  read: all")
}
