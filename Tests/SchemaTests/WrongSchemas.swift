// Bodies of `Product` begin on line 6 of the schema.

func fields(_ text: String, _ change: (inout SmallSchema) -> Void = { _ in }) -> SmallSchema {
  var schema = SmallSchema(fields: text)
  change(&schema)
  return schema
}

func product(_ text: String) -> SmallSchema { SmallSchema(product: text) }

func with(_ change: (inout SmallSchema) -> Void) -> SmallSchema {
  var schema = SmallSchema()
  change(&schema)
  return schema
}

let wrongSchemas: [WrongSchema] =
  wrongNames + wrongFields + wrongConditions + wrongRelations + wrongReads + wrongWholes + wrongComparisons
  + wrongIndexes + wrongNeeds + wrongWriteRules + wrongEncryption + wrongShapes + wrongLinks

private let wrongNames: [WrongSchema] = [
  WrongSchema(
    "unknown-type", "7:15",
    "unknown type 'Itn'; did you mean 'Int'?", fields("weight: Itn")),
  WrongSchema(
    "unknown-type", "7:23",
    "unknown type 'Strnig'; did you mean 'String'?", fields("weight: { type: Strnig! }")),
  WrongSchema(
    "unknown-type", "7:17",
    "unknown type 'Strnig'; did you mean 'String'?", fields("weight: \"[Strnig!]\"")),
  WrongSchema(
    "invalid-type", "7:15",
    "'Int!!' is not a type; write Name, Name!, \"[Name!]\" or \"[Name!]!\"", fields("weight: Int!!")),
  WrongSchema(
    "invalid-type", "7:23",
    "a type must be a text, but here is a list; put it in quotes, like \"[String!]!\"",
    fields("weight: { type: [Int] }")),
  WrongSchema(
    "wrong-type-kind", "7:13",
    "'Shop' is a type with a table, which cannot stand here; relate to it with 'one:', 'list:' or 'connection:'",
    fields("shop: Shop")),
  WrongSchema(
    "unknown-key", "7:28",
    "unknown key 'defualt' in field 'weight'; did you mean 'default'?",
    fields("weight: { type: Int, defualt: 3 }")),
  WrongSchema(
    "unknown-key", "6:5",
    "unknown key 'feilds' in type 'Product'; did you mean 'fields'?",
    product("  feilds: { name: String }\n  fields: { name: String }\n  read: all")),
  WrongSchema(
    "duplicate-key", "7:7",
    "key 'name' is given twice; remove one of them", fields("name: String\nname: Int")),
  WrongSchema(
    "yaml-syntax", "8:9",
    "did not find expected ',' or ']' (while parsing a flow sequence that began on line 7)",
    fields("name: [String")),
  WrongSchema(
    "missing-key", "7:7",
    "field 'name' has no 'type'; add it", fields("name: { default: 3 }")),
  WrongSchema(
    "unknown-role", "8:7",
    "unknown role 'amdin'; did you mean 'admin'?",
    product("  fields: { name: String }\n  read:\n    amdin: all")),
  WrongSchema(
    "unknown-enum-value", "7:36",
    "unknown enum value 'CRAETED'; did you mean 'CREATED'?", fields("a: { type: Action!, default: CRAETED }")),
  WrongSchema(
    "duplicate-name", "55:3",
    "'Shop' is already a type with a table; choose another name",
    with { $0.enums = "  Shop: { values: [A] }" }),
  WrongSchema(
    "reserved-name", "55:20",
    "GraphQL has the word 'true' for itself; choose another name",
    with { $0.enums = "  Mode: { values: [\"true\"] }" }),
  WrongSchema(
    "reserved-name", "7:7",
    "names that begin with '__' are GraphQL's own; choose another name", fields("__name: String")),
  WrongSchema(
    "reserved-name", "7:7",
    "conditions have the word 'and' for themselves; choose another name", fields("and: String")),
  WrongSchema(
    "reserved-name", "52:3",
    "GraphQL has the type 'Query' already; choose another name",
    with { $0.types = "  Query:\n    embedded: true\n    fields: { a: Int }" }),
  WrongSchema(
    "reserved-name", "52:3",
    "generated Swift needs the name 'Result' itself; choose another name",
    with { $0.types = "  Result:\n    embedded: true\n    fields: { a: Int }" }),
  WrongSchema(
    "invalid-name", "7:7",
    "'first-name' is no name in GraphQL; use letters, digits and '_', and begin with a letter",
    fields("first-name: String")),
  WrongSchema(
    "generated-name-clash", "52:3",
    "'ProductConnection' is the name of the connection of Product; choose another name",
    with { $0.types = "  ProductConnection:\n    expose: false\n    fields: { a: Int }" }),
  WrongSchema(
    "generated-name-clash", "8:7",
    "'partsHasMore' tells whether 'parts' was cut; choose another name",
    fields("parts: { list: Part, of: productId }\npartsHasMore: Boolean") {
      $0.types =
        "  Part:\n    fields: { productId: { type: ID, references: Product } }\n    indexes: [[productId]]\n    read: all"
    }),
  WrongSchema(
    "duplicate-name", "8:7",
    "'b' and 'a' share the column 'b'; give the field 'column:'",
    fields("a: { type: Int, column: b }\nb: Int")),
  WrongSchema(
    "duplicate-name", "7:7",
    "'shopId' and 'shop_id' share the column 'shop_id'; give the field 'column:'", fields("shopId: ID")),
  WrongSchema(
    "name-too-long", "7:7",
    "the column 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' has more than 63 bytes; give it a shorter one with 'column:'",
    fields("a: { type: Int, column: \(String(repeating: "x", count: 64)) }")),
]

private let wrongFields: [WrongSchema] = [
  WrongSchema(
    "ambiguous-field", "7:33",
    "field 'a' has both 'sql' and 'when'; keep one", fields("a: { type: Int, sql: \"1\", when: {} }")),
  WrongSchema(
    "misplaced-key", "7:33",
    "'onDelete' does not belong to a computed field; remove it",
    fields("a: { type: Int, sql: \"1\", onDelete: cascade }")),
  WrongSchema(
    "misplaced-key", "7:31",
    "'length' belongs to texts, but 'a' is Int; remove it", fields("a: { type: Int, length: [1, 2] }")),
  WrongSchema(
    "invalid-bounds", "7:30",
    "'range' begins above its end; swap the bounds", fields("a: { type: Int, range: [2, 1] }")),
  WrongSchema(
    "invalid-value", "7:32",
    "'many' is no value of Int; write a value of that type", fields("a: { type: Int, default: many }")),
  WrongSchema(
    "missing-currency", "7:7",
    "'Product' has no field 'currency' for 'a'; add 'currency: String!', or name the field with 'currency:'",
    fields("a: Money")),
  WrongSchema(
    "unknown-field", "8:35",
    "unknown field 'curency'; did you mean 'currncy'?",
    fields("currncy: String!\na: { type: Money, currency: curency }")),
  WrongSchema(
    "unknown-field", "8:28",
    "unknown field 'prize'; did you mean 'price'?",
    fields("price: Int\na: { type: Int, sql: \"{prize} * 2\" }")),
  WrongSchema(
    "missing-case", "8:32",
    "no case holds for the other rows, but the field is Int!; end with '- { then: … }', or make the field nullable",
    fields("b: Int\na: { type: Int!, cases: [{ when: { b: 1 }, then: 2 }] }")),
  WrongSchema(
    "invalid-aggregate", "7:28",
    "'name' is String, of which there is no sum; name a field with a number",
    partsOf("a: { type: Int, sum: parts.name }")),
  WrongSchema(
    "unknown-relation", "7:30",
    "unknown relation 'part'; did you mean 'parts'?", partsOf("a: { type: Int, count: part }")),
  WrongSchema(
    "unknown-field", "7:50",
    "unknown field 'nme'; did you mean 'name'?",
    fields("a: { type: String, resolver: true, needs: [nme] }\nname: String")),
  WrongSchema(
    "invalid-needs", "8:47",
    "'b' is not a value of the row; a resolver may need stored fields and SQL expressions",
    fields("b: { type: Int, resolver: true }\na: { type: Int, resolver: true, needs: [b] }")),
  WrongSchema(
    "expression-cycle", "7:7",
    "'Product.a → Product.b → Product.a' is worked out from itself; say one of the fields without the others",
    fields("a: { type: Int, sql: \"{b}\" }\nb: { type: Int, sql: \"{a}\" }")),
  WrongSchema(
    "filtered-not-nullable", "7:7",
    "'Product.a' is hidden from role 'visitor', but is Int!; make it nullable: Int",
    fields("a: { type: Int!, read: [admin] }")),
  WrongSchema(
    "not-shown", "7:7",
    "'Bytes' is for internal fields only; add 'internal: true'", fields("a: Bytes")),
  WrongSchema(
    "not-stored", "7:7",
    "'Cursor' cannot be stored; use String", fields("a: Cursor")),
  WrongSchema(
    "misplaced-field", "53:15",
    "'Parcel' is a value, so its fields are values too; give 'b' a plain type",
    fields("a: Parcel") {
      $0.types = "  Parcel:\n    embedded: true\n    fields: { b: { type: Int, sql: \"1\" } }"
    }),
  WrongSchema(
    "misplaced-field", "53:15",
    "nothing gives 'Totals.b' a value, for no mutation answers with 'Totals'; say where it comes from, for instance with 'resolver: true'",
    fields("a: { one: Totals }") { $0.types = "  Totals:\n    virtual: true\n    fields: { b: Int }" }),
]

private func partsOf(_ text: String) -> SmallSchema {
  fields("\(text)\nparts: { list: Part, of: productId }") {
    $0.types =
      "  Part:\n    fields: { name: String, productId: { type: ID, references: Product } }\n    indexes: [[productId]]\n    read: all"
  }
}
