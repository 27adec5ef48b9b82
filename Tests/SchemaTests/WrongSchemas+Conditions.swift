// Bodies of `Product` begin on line 6 of the schema.

/// Conditions beyond the first examples.
let wrongComparisons: [WrongSchema] = [
  WrongSchema(
    "invalid-condition", "7:19",
    "a list is no condition; put 'and:' or 'or:' before it",
    product("  fields: { name: String }\n  rules: { own: [name] }\n  read: all")),
  WrongSchema(
    "invalid-condition", "7:26",
    "'and' has nothing to join; docs/schema.md, 'Conditions', has all forms",
    product("  fields: { name: String }\n  rules: { own: { and: [] } }\n  read: all")),
  WrongSchema(
    "invalid-condition", "7:28",
    "'name' is compared with nothing; docs/schema.md, 'Conditions', has all forms",
    product("  fields: { name: String }\n  read: { admin: { name: {} } }")),
  WrongSchema(
    "invalid-condition", "10:21",
    "'a' leads to no one type with rows; docs/schema.md, 'Conditions', has all forms",
    fields("b: { type: ID, references: Log }\na: { one: Any2, by: { Log: b } }") {
      $0.product += "\n  rules: { own: { a: {} } }\n  indexes: [[b]]"
      $0.rest = "unions: { Any2: [Log] }"
    }),
  WrongSchema(
    "invalid-condition", "10:24",
    "a relation is not null; write 'not: { a: {} }' for none",
    fields("b: { type: ID, references: Log }\na: { one: Log, by: b }") {
      $0.product += "\n  rules: { own: { a: null } }\n  indexes: [[b]]"
    }),
  WrongSchema(
    "expected-boolean", "7:35",
    "'isNull' must be true or false",
    product("  fields: { n: Int }\n  read: { admin: { n: { isNull: maybe } } }")),
  WrongSchema(
    "not-comparable", "7:27",
    "'contains' does not compare Int; compare another field",
    product("  fields: { n: Int }\n  read: { admin: { n: { contains: 3 } } }")),
  WrongSchema(
    "invalid-condition", "7:31",
    "null is compared by isNull; docs/schema.md, 'Conditions', has all forms",
    product("  fields: { n: Int }\n  read: { admin: { n: { lt: null } } }")),
  WrongSchema(
    "not-comparable", "9:21",
    "'n' is no value that SQL has; compare stored fields and expressions",
    fields("n: { type: Int, resolver: true }") {
      $0.product += "\n  rules: { own: { n: 1 } }"
    }),
  WrongSchema(
    "encrypted-in-sql", "9:21",
    "'n' is encrypted, and so cannot be compared; use a field that is not encrypted, or remove 'encrypted' from it",
    fields("n: { type: String, encrypted: true }") {
      $0.product += "\n  rules: { own: { n: a } }"
    }),
  WrongSchema(
    "unknown-rule", "7:11",
    "'name' is a field, not a rule of 'Product'; write { name: value }",
    product("  fields: { name: String }\n  read: name")),
  WrongSchema(
    "invalid-value", "7:25",
    "'many' is no value of Int; write a value of that type",
    product("  fields: { n: Int }\n  read: { admin: { n: many } }")),
  WrongSchema(
    "unknown-enum-value", "7:41",
    "unknown enum value 'GONE'; known are CREATED, UPDATED, DELETED, CONTROL",
    product("  fields: { n: Action }\n  read: { admin: { n: { in: [CREATED, GONE] } } }")),
  WrongSchema(
    "unknown-field", "10:26",
    "unknown field 'opration'; did you mean 'operation'?",
    fields("b: { type: ID, references: Log }\na: { one: Log, by: b }") {
      $0.product += "\n  rules: { own: { a: { opration: x } } }\n  indexes: [[b]]"
    }),
  WrongSchema(
    "unknown-field", "7:25",
    "unknown field 'nobody'; known are id, tokenHash, userId, expiresAt, isAdmin, createdAt, updatedAt",
    product("  fields: { n: ID }\n  read: { admin: { n: $viewer.nobody } }")),
  WrongSchema(
    "unknown-role", "7:31",
    "unknown role 'amdin'; did you mean 'admin'?",
    product("  fields: { n: ID }\n  rules: { own: { byRole: { amdin: all } } }\n  read: all")),
]

/// Indexes.
let wrongIndexes: [WrongSchema] = [
  WrongSchema(
    "missing-key", "7:15",
    "the index has no 'keys'; add it",
    product("  fields: { name: String }\n  indexes: [{ unique: true }]\n  read: all")),
  WrongSchema(
    "unknown-field", "7:16",
    "unknown field 'nmae'; did you mean 'name'?",
    product("  fields: { name: String }\n  indexes: [[nmae]]\n  read: all")),
  WrongSchema(
    "duplicate-name", "7:22",
    "field 'name' is given twice; remove one of them",
    product("  fields: { name: String }\n  indexes: [[name, -name]]\n  read: all")),
  WrongSchema(
    "encrypted-in-sql", "7:16",
    "'name' is encrypted, and so cannot give rows an order or stand in an index; use a field that is not encrypted, or remove 'encrypted' from it",
    product("  fields: { name: { type: String, encrypted: true } }\n  indexes: [[name]]\n  read: all")),
  WrongSchema(
    "not-a-column", "7:24",
    "'twice' is not stored, and so nothing can be put in its order; name fields that are stored",
    product(
      "  fields: { name: String, twice: { type: Int, sql: \"2\" } }\n  indexes: [{ keys: [twice] }]\n  read: all"
    )),
  WrongSchema(
    "condition-not-static", "7:36",
    "the condition of an index is about stored values alone; compare with constants by eq, ne, in, notIn, isNull, lt, lte, gt or gte",
    product(
      "  fields: { at: DateTime }\n  indexes: [{ keys: [at], where: { at: { lt: $now } } }]\n  read: all")),
  WrongSchema(
    "condition-not-static", "8:35",
    "the condition of an index is about stored values alone; compare with constants by eq, ne, in, notIn, isNull, lt, lte, gt or gte",
    product(
      "  fields: { n: ID }\n  rules: { own: { n: $viewer.id } }\n  indexes: [{ keys: [n], where: own }]\n  read: all"
    )),
  WrongSchema(
    "unknown-key", "7:31",
    "unknown key 'uniqe' in an index; did you mean 'unique'?",
    product("  fields: { name: String }\n  indexes: [{ keys: [name], uniqe: true }]\n  read: all")),
  WrongSchema(
    "expected-mapping", "7:15",
    "an index must be a mapping, but here is a single value; write 'key: value' in lines beneath, or { key: value }",
    product("  fields: { name: String }\n  indexes: [name]\n  read: all")),
]

/// What resolvers need.
let wrongNeeds: [WrongSchema] = [
  WrongSchema(
    "unknown-field", "8:47",
    "unknown field 'prise'; did you mean 'price'?",
    fields("price: Int\na: { type: Int, resolver: true, needs: [prise] }")),
  WrongSchema(
    "encrypted-in-sql", "8:47",
    "'b' is encrypted, and so cannot be given to a resolver; use a field that is not encrypted, or remove 'encrypted' from it",
    fields("b: { type: String, encrypted: true }\na: { type: Int, resolver: true, needs: [b] }")),
  WrongSchema(
    "invalid-needs", "9:47",
    "'log' is not a value of the row; a resolver may need stored fields and SQL expressions",
    fields(
      "b: { type: ID, references: Log }\nlog: { one: Log, by: b }\na: { type: Int, resolver: true, needs: [log] }"
    ) {
      $0.product += "\n  indexes: [[b]]"
    }),
  WrongSchema(
    "misplaced-key", "8:23",
    "'needs' does not belong to a stored field; remove it",
    fields("b: Int\na: { type: Int, needs: [b] }")),
  WrongSchema(
    "misplaced-key", "8:33",
    "'needs' does not belong to a computed field; remove it",
    fields("b: Int\na: { type: Int, sql: \"1\", needs: [b] }")),
  WrongSchema(
    "expected-list", "8:46",
    "'needs' must be a list, but here is a single value; put brackets around it, like [a, b]",
    fields("b: Int\na: { type: Int, resolver: true, needs: b }")),
  WrongSchema(
    "duplicate-name", "8:50",
    "'b' is needed twice; remove one of them",
    fields("b: Int\na: { type: Int, resolver: true, needs: [b, b] }")),
]
