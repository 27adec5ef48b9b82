// Bodies of `Product` begin on line 6 of the schema.

let wrongConditions: [WrongSchema] = [
  WrongSchema(
    "unknown-field", "7:22",
    "unknown field 'nmae'; did you mean 'name'?",
    product("  fields: { name: String }\n  read: { admin: { nmae: a } }")),
  WrongSchema(
    "unknown-rule", "8:11",
    "unknown rule 'onw' of 'Product'; did you mean 'own'?",
    product("  fields: { name: String }\n  rules: { own: {} }\n  read: onw")),
  WrongSchema(
    "rule-cycle", "7:30",
    "rule 'a' of 'Product' leads back to itself; say it without the rule",
    product("  fields: { name: String }\n  rules: { a: b, b: { not: a } }\n  read: all")),
  WrongSchema(
    "unknown-operator", "7:27",
    "unknown operator 'gr'; did you mean 'gt'?",
    product("  fields: { n: Int }\n  read: { admin: { n: { gr: 1 } } }")),
  WrongSchema(
    "not-comparable", "7:25",
    "'n' is JSON, which is not compared; use isNull",
    product("  fields: { n: JSON }\n  read: { admin: { n: 1 } }")),
  WrongSchema(
    "unknown-variable", "7:25",
    "'$veiwer.id' is nothing that a condition knows; use $viewer.field, $now or $argument.name; put quotes around a text",
    product("  fields: { n: ID }\n  read: { admin: { n: $veiwer.id } }")),
  WrongSchema(
    "type-mismatch", "7:25",
    "$now is a DateTime, but the field is Int; compare with a value of the field's type",
    product("  fields: { n: Int }\n  read: { admin: { n: $now } }")),
  WrongSchema(
    "unknown-argument", "7:25",
    "unknown argument 'n'; there is none here; declare it first",
    product("  fields: { n: Int }\n  read: { admin: { n: $argument.n } }")),
  WrongSchema(
    "invalid-condition", "7:25",
    "a list equals no field; use { in: […] }",
    product("  fields: { n: Int }\n  read: { admin: { n: [1, 2] } }")),
  WrongSchema(
    "condition-not-static", "7:35",
    "the condition of an index is about stored values alone; compare with constants by eq, ne, in, notIn, isNull, lt, lte, gt or gte",
    product("  fields: { n: ID }\n  indexes: [{ keys: [n], where: { n: $viewer.id } }]\n  read: all")),
  WrongSchema(
    "role-in-condition", "57:18",
    "a role cannot be asked for here; say it without 'byRole'",
    with { $0.roles = "  admin: { when: { byRole: { b: {} } } }\n  b:" }),
  WrongSchema(
    "unindexed-rule", "5:3",
    "who reads 'Product' depends on 'userId', which no index begins with; add '- [userId]' to 'indexes'",
    product("  fields: { userId: ID }\n  read: { otherwise: { userId: $viewer.userId } }")),
  WrongSchema(
    "unindexed-condition", "60:3",
    "'a' picks rows of 'Product' by 'name', which no index begins with; add '- [name]' to the indexes of 'Product'",
    with { $0.queries = "  a: { list: Product, where: { name: x } }" }),
]

let wrongRelations: [WrongSchema] = [
  WrongSchema(
    "unknown-type", "7:17",
    "unknown type 'Shpo'; did you mean 'Shop'?", fields("a: { one: Shpo }")),
  WrongSchema(
    "relation-without-key", "7:7",
    "'Product.a' does not say which rows of 'Log' belong to a row of 'Product'; add 'by:', 'of:' or 'through:'",
    fields("a: { list: Log }")),
  WrongSchema(
    "missing-reference", "8:26",
    "'b' does not say which type it refers to; add 'references: Log' to it",
    fields("b: ID\na: { one: Log, by: b }")),
  WrongSchema(
    "invalid-relation", "8:26",
    "'b' holds no id; name a stored field of type ID", fields("b: String\na: { one: Log, by: b }")),
  WrongSchema(
    "invalid-relation", "7:27",
    "'Log.sessionId' does not refer to 'Product'; name a field with 'references: Product'",
    fields("a: { list: Log, of: sessionId }")),
  WrongSchema(
    "relation-not-nullable", "8:7",
    "rows of 'Log' may be hidden, but 'a' is Log!; make it nullable: Log",
    fields("b: { type: ID!, references: Log }\na: { one: Log!, by: b }") {
      $0.product += "\n  indexes: [[b]]"
    }),
  WrongSchema(
    "hidden-type", "7:7",
    "'Directory' is global: it is reached by key, never through a relation; remove the relation",
    fields("a: { one: Directory }")),
  WrongSchema(
    "invalid-reference", "7:7",
    "'Clock' has no id to refer to; refer to a type with the key 'id'",
    fields("a: { type: ID, references: Clock }") { $0.product += "\n  indexes: [[a]]" }),
  WrongSchema(
    "invalid-reference", "7:50",
    "'a' cannot be set to null, for it is ID!; make it nullable, or use 'cascade' or 'restrict'",
    fields("a: { type: ID!, references: Log, onDelete: setNull }")),
  WrongSchema(
    "foreign-key-without-index", "7:7",
    "no index of 'Product' begins with 'a', which refers to another row; add '- [a]' to 'indexes'; the tables get one by itself",
    fields("a: { type: ID, references: Log }")),
  WrongSchema(
    "missing-member", "8:27",
    "'by' says nothing of 'Shop', a member of 'Any2'; add 'Shop: field'",
    fields("b: { type: ID, references: Log }\na: { one: Any2, by: { Log: b } }") {
      $0.rest = "unions: { Any2: [Log, Shop] }"
    }),
  WrongSchema(
    "not-an-object", "61:18",
    "'Action' is an enum, and so no member of a union; name types with tables",
    with { $0.rest = "unions: { Any2: [Action] }" }),
]

let wrongWholes: [WrongSchema] = [
  WrongSchema(
    "unreachable-type", "52:3",
    "no query leads to 'Lost'; relate to it, add 'expose: false', or remove it",
    with { $0.types = "  Lost:\n    fields: { a: Int }\n    read: all" }),
  WrongSchema(
    "interface-not-satisfied", "5:3",
    "'Product' does not show 'name', which 'Named' promises; add 'name: String'",
    product("  implements: [Named]\n  fields: { nme: String }\n  read: all").adding(
      "interfaces: { Named: { fields: { name: String } } }")),
  WrongSchema(
    "unknown-interface", "6:18",
    "unknown interface 'Nmaed'; there is none here; declare it first",
    product("  implements: [Nmaed]\n  fields: { a: Int }\n  read: all")),
  WrongSchema(
    "unreachable-role", "57:3",
    "everybody has the role 'admin', so those after it are never reached; give it 'when', or put it last",
    with { $0.roles = "  admin:\n  b:" }),
  WrongSchema(
    "missing-role", "57:3",
    "a viewer who meets no condition has no role; end with a role that has no 'when'",
    with { $0.roles = "  admin: { when: { isAdmin: true } }" }),
  WrongSchema(
    "role-cycle", "57:3",
    "role 'admin' is like itself; remove 'like' from one of them",
    with { $0.roles = "  admin: { when: {}, like: b }\n  b: { like: admin }" }),
  WrongSchema(
    "unknown-cache-group", "5:3",
    "'Clock' has no field 'catalogVersion: MinorUnits!' for the cache group 'catalog'; did you mean 'catalogue'?",
    product("  cache: catalog\n  fields: { a: Int }\n  read: all").clock("catalogue")),
  WrongSchema(
    "unknown-role", "7:13",
    "'a' is a field, but here stands who may read; put the condition behind a role or 'otherwise:'",
    product("  fields: { a: Int }\n  read: { a: 1 }")),
  WrongSchema(
    "too-deep", "6:78",
    "nested deeper than 64 levels; say it with fewer levels",
    product("  fields: { a: \(String(repeating: "[", count: 70))\(String(repeating: "]", count: 70)) }")),
]

extension SmallSchema {
  func adding(_ text: String) -> SmallSchema {
    var copy = self
    copy.rest = text
    return copy
  }
  func clock(_ group: String) -> SmallSchema {
    var copy = self
    copy.clock = ", \(group)Version: MinorUnits!"
    return copy
  }
}
