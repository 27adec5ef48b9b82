// Bodies of `Product` begin on line 6 of the schema.

/// Keys and values where they cannot stand.
let wrongShapes: [WrongSchema] = [
  WrongSchema(
    "invalid-reference", "7:7",
    "'a' is Int, and so cannot hold an id; make it ID or ID!",
    fields("a: { type: Int, references: Log }")),
  WrongSchema(
    "misplaced-key", "7:32",
    "'onDelete' needs 'references'; say which type the field refers to",
    fields("a: { type: ID, onDelete: cascade }")),
  WrongSchema(
    "not-in-sql", "9:31",
    "'logs' does not lead to one row; go through 'one:' relations",
    fields(
      "logs: { list: Product, of: b }\nb: { type: ID, references: Product }\na: { type: String, sql: \"{logs.name}\" }"
    ) {
      $0.product += "\n  indexes: [[b]]"
    }),
  WrongSchema(
    "missing-key", "8:31",
    "the case has no 'then'; add it",
    fields("b: Int\na: { type: Int, cases: [{ when: { b: 1 } }] }")),
  WrongSchema(
    "missing-key", "7:36",
    "'byRole' of a field that is Boolean! needs 'otherwise'; add it",
    fields("a: { type: Boolean!, byRole: { admin: true } }")),
  WrongSchema(
    "invalid-query", "60:3",
    "query 'a' has no row to take its value from; use 'one:', 'list:', 'connection:' or 'resolver:'",
    with {
      $0.queries = "  a: { type: Int, count: b }\n  products: { list: Product }"
    }),
  WrongSchema(
    "misplaced-key", "52:26",
    "a type is either virtual or embedded; remove it",
    with {
      $0.types = "  Both: { virtual: true, embedded: true, fields: { a: Int } }"
    }),
  WrongSchema(
    "misplaced-key", "51:27",
    "'indexes' belongs to types with a table; 'Part' is embedded; remove it",
    fields("p: Part") {
      $0.types = "  Part: { embedded: true, indexes: [[a]], fields: { a: Int } }"
    }),
  WrongSchema(
    "missing-key", "52:3",
    "type 'Part' has no 'fields'; add it",
    with {
      $0.types = "  Part: { embedded: true }"
    }),
  WrongSchema(
    "duplicate-name", "7:15",
    "'versioned' makes the field 'version' by itself; remove the field, or 'versioned'",
    product("  versioned: true\n  fields: { version: Int! }\n  read: all")),
  WrongSchema(
    "reserved-name", "7:14",
    "'all' cannot name a rule; choose another name",
    product("  fields: { name: String }\n  rules: { all: { name: a } }\n  read: all")),
  WrongSchema(
    "misplaced-key", "8:29",
    "'type' does not belong to a relation; its target says the type",
    fields("b: { type: ID, references: Log }\na: { one: Log, by: b, type: Int }") {
      $0.product += "\n  indexes: [[b]]"
    }),
  WrongSchema(
    "invalid-type", "8:17",
    "'one' takes the plain name of a type; write Name, Name!, \"[Name!]\" or \"[Name!]!\"",
    fields("b: { type: ID, references: Log }\na: { one: \"[Log]\", by: b }") {
      $0.product += "\n  indexes: [[b]]"
    }),
  WrongSchema(
    "misplaced-key", "8:33",
    "'currency' belongs to fields of type Money; remove it",
    fields("c: String!\na: { type: Int, currency: c }")),
  WrongSchema(
    "missing-currency", "8:35",
    "'c' is no String, and so no currency; use a field of type String!",
    fields("c: Int!\na: { type: Money, currency: c }")),
  WrongSchema(
    "out-of-range", "7:34",
    "a length is from 0 to 2147483647",
    fields("a: { type: String, length: [-1, 3] }")),
  WrongSchema(
    "invalid-bounds", "7:34",
    "'length' takes the lowest and the highest value; write [lowest, highest], with null for none",
    fields("a: { type: String, length: [1] }")),
  WrongSchema(
    "invalid-value", "7:33",
    "null is no value of Int!; write a value of that type",
    fields("a: { type: Int!, default: null }")),
  WrongSchema(
    "missing-key", "55:3",
    "enum 'Mode' has no 'values'; add it",
    with {
      $0.enums = "  Mode: { description: x }"
    }),
  WrongSchema(
    "duplicate-name", "55:23",
    "value 'A' is given twice; remove one of them",
    with {
      $0.enums = "  Mode: { values: [A, A] }"
    }),
  WrongSchema(
    "missing-key", "61:15",
    "interface 'Named' has no 'fields'; add it",
    with {
      $0.rest = "interfaces: { Named: {} }"
    }),
  WrongSchema(
    "missing-key", "61:11",
    "union 'Any2' has no 'members'; add it",
    with {
      $0.rest = "unions: { Any2: { description: x } }"
    }),
  WrongSchema(
    "duplicate-name", "61:23",
    "'Log' is a member already; remove one of them",
    with {
      $0.rest = "unions: { Any2: [Log, Log] }"
    }),
  WrongSchema(
    "missing-key", "61:11",
    "input 'Part' has no 'fields'; add it",
    with {
      $0.rest = "inputs: { Part: {} }"
    }),
  WrongSchema(
    "expected-mapping", "60:13",
    "query 'products' must be a mapping; write 'key: value' in lines beneath, or { key: value }",
    with {
      $0.queries = "  products: Product"
    }),
  WrongSchema(
    "missing-key", "61:14",
    "mutation 'go' has no 'type'; name its payload, a virtual type",
    with {
      $0.rest = "mutations: { go: { description: x } }"
    }),
  WrongSchema(
    "wrong-type-kind", "61:26",
    "'Product' is a type with a table, which cannot stand here; relate to it with 'one:', 'list:' or 'connection:'",
    with {
      $0.rest = "mutations: { go: { type: Product } }"
    }),
  WrongSchema(
    "wrong-type-kind", "61:32",
    "'Money' cannot be sent; take an amount as MinorUnits",
    with {
      $0.rest = "inputs: { Part: { fields: { a: Money } } }"
    }),
  WrongSchema(
    "empty-type", "52:3", "'Part' shows no field; give it a field",
    with { $0.types = "  Part: { embedded: true, fields: {} }" }),
  WrongSchema(
    "empty-type", "61:11", "'Part' has no field; give it a field",
    with { $0.rest = "inputs: { Part: { fields: {} } }" }),
  WrongSchema(
    "empty-type", "61:15", "'Named' has no field; give it a field",
    with { $0.rest = "interfaces: { Named: { fields: {} } }" }),
]

/// Relations that lead nowhere.
let wrongLinks: [WrongSchema] = [
  WrongSchema(
    "misplaced-key", "8:46",
    "members of a union have no fields in common; remove it",
    fields("b: { type: ID, references: Log }\na: { one: Any2, by: { Log: b }, where: {} }") {
      $0.product += "\n  indexes: [[b]]"
      $0.rest = "unions: { Any2: [Log] }"
    }),
  WrongSchema(
    "misplaced-key", "8:29",
    "'first' belongs to 'list:' and 'connection:'; remove it",
    fields("b: { type: ID, references: Log }\na: { one: Log, by: b, first: 3 }") {
      $0.product += "\n  indexes: [[b]]"
    }),
  WrongSchema(
    "misplaced-key", "7:23",
    "'of' cannot lead to several types; use 'by: { Member: field }', or one relation for each type",
    fields("a: { one: Any2, of: b }") {
      $0.rest = "unions: { Any2: [Log] }"
    }),
  WrongSchema(
    "ambiguous-field", "8:29",
    "relation 'a' has both 'by' and 'of'; keep one",
    fields("b: { type: ID, references: Log }\na: { one: Log, by: b, of: key }") {
      $0.product += "\n  indexes: [[b]]"
    }),
  WrongSchema(
    "misplaced-key", "8:29",
    "'parent' belongs to 'through:'; add 'through: Type'",
    fields("b: { type: ID, references: Log }\na: { one: Log, by: b, parent: key }") {
      $0.product += "\n  indexes: [[b]]"
    }),
  WrongSchema(
    "invalid-relation", "7:18",
    "'Totals' is virtual, so there is one of it; use 'one:'",
    fields("a: { list: Totals }") {
      $0.types = "  Totals: { virtual: true, fields: { n: { type: Int, sql: \"1\" } } }"
    }),
  WrongSchema(
    "invalid-relation", "8:27",
    "'by' names the field that holds one id; use 'one:', or 'of:' with the field of 'Log' that leads here",
    fields("b: { type: ID, references: Log }\na: { list: Log, by: b }") {
      $0.product += "\n  indexes: [[b]]"
    }),
  WrongSchema(
    "invalid-relation", "8:26",
    "'b' refers to 'Shop', not to 'Log'; name a field that refers to the other type",
    fields("b: { type: ID, references: Shop }\na: { one: Log, by: b }") {
      $0.product += "\n  indexes: [[b]]"
    }),
  WrongSchema(
    "invalid-relation", "60:23",
    "'of' leads back to a row, and there is none here; name a field that refers to the other type",
    with {
      $0.queries = "  a: { list: Log, of: key }\n  products: { list: Product }"
    }),
  WrongSchema(
    "missing-key", "8:32",
    "'through' needs 'parent' and 'target'; name the two fields of 'Visit' that hold the ids",
    fields("b: { type: ID, references: Log }\na: { list: Log, through: Visit }") {
      $0.product += "\n  indexes: [[b]]"
    }),
  WrongSchema(
    "invalid-reference", "52:49",
    "a global row cannot refer to one of a tenant; remove 'references'",
    with {
      $0.types =
        "  Far: { global: true, expose: false, fields: { a: { type: ID, references: Log } }, indexes: [{ keys: [a], unique: true }] }"
    }),
  WrongSchema(
    "hidden-type", "8:7",
    "'Dark' is not exposed, but 'a' would show it; add 'internal: true', or expose the type",
    fields("b: { type: ID, references: Dark }\na: { one: Dark, by: b }") {
      $0.product += "\n  indexes: [[b]]"
      $0.types = "  Dark: { expose: false, fields: { a: Int } }"
    }),
  WrongSchema(
    "hidden-type", "61:11",
    "'Clock' is not exposed, and so no member of a union; expose it, or leave it out",
    with {
      $0.rest = "unions: { Any2: [Clock] }"
    }),
  WrongSchema(
    "interface-not-satisfied", "7:15",
    "'Product.name' is Int, but 'Named' promises String; make it String",
    product("  implements: [Named]\n  fields: { name: Int }\n  read: all").adding(
      "interfaces: { Named: { fields: { name: String } } }")),
]
