// Bodies of `Product` begin on line 6 of the schema.

/// Who may write what, and what the server sets.
let wrongWriteRules: [WrongSchema] = [
  WrongSchema(
    "not-a-column", "8:56",
    "'twice' is not stored, and so cannot be set; name fields that are stored",
    writing(
      "name: String, twice: { type: Int, sql: \"2\" }",
      "{ update: { admin: { fields: [name], set: { twice: 3 } } } }")),
  WrongSchema(
    "encrypted-in-sql", "8:56",
    "'s' is encrypted, and so cannot be set by the schema; use a field that is not encrypted, or remove 'encrypted' from it",
    writing(
      "name: String, s: { type: String, encrypted: true }",
      "{ update: { admin: { fields: [name], set: { s: a } } } }")),
  WrongSchema(
    "unknown-variable", "8:58",
    "'$viewer.id' is nothing that can be written here; use $viewer.id or $viewer.userId for an ID, and $now for a DateTime",
    writing("name: String", "{ update: { admin: { fields: [], set: { name: $viewer.id } } } }")),
  WrongSchema(
    "unknown-variable", "8:59",
    "'$viewer.name' is nothing that can be written here; use $viewer.id or $viewer.userId for an ID, and $now for a DateTime",
    writing("name: String, u: ID", "{ update: { admin: { fields: [name], set: { u: $viewer.name } } } }")),
  WrongSchema(
    "invalid-value", "8:59",
    "'many' is no value of Int; write a value of that type",
    writing("name: String, n: Int", "{ update: { admin: { fields: [name], set: { n: many } } } }")),
  WrongSchema(
    "unknown-key", "8:61",
    "unknown key 'sqll' in a value that the server sets; did you mean 'sql'?",
    writing("name: String, n: Int", "{ update: { admin: { fields: [name], set: { n: { sqll: \"1\" } } } } }")),
  WrongSchema(
    "unknown-field", "8:66",
    "unknown field 'price'; there is none here; declare it first",
    writing(
      "name: String, n: Int", "{ update: { admin: { fields: [name], set: { n: { sql: \"{price}\" } } } } }")),
  WrongSchema(
    "duplicate-name", "8:31",
    "'name' is set by the server, and so is not the client's to give; keep it in 'set' or in 'fields'",
    writing("name: String", "{ update: { admin: { fields: [name], set: { name: a } } } }")),
  WrongSchema(
    "duplicate-name", "8:38",
    "field 'name' is given twice; remove one of them",
    writing("name: String", "{ update: { admin: [name, name] } }")),
  WrongSchema(
    "invalid-write", "8:31",
    "here stand the fields that the role may write; write 'all', a list of fields, or { fields:, set:, where: }",
    writing("name: String", "{ update: { admin: 3 } }")),
  WrongSchema(
    "unknown-role", "8:24",
    "unknown role 'amdin'; did you mean 'admin'?",
    writing("name: String", "{ update: { amdin: all } }")),
  WrongSchema(
    "unknown-key", "8:14",
    "unknown key 'change' in 'write'; known are create, update, delete",
    writing("name: String", "{ change: { admin: all } }")),
  WrongSchema(
    "unknown-field", "8:32",
    "unknown field 'nmae'; did you mean 'name'?",
    writing("name: String", "{ update: { admin: [nmae] } }")),
  WrongSchema(
    "unknown-rule", "8:31",
    "unknown rule 'own' of 'Product'; name it under 'rules' of the type, or write the condition itself",
    writing("name: String", "{ delete: { admin: own } }")),
  WrongSchema(
    "invalid-write", "9:12",
    "'Product' has no id that a client could name; write it from a mutation of your own",
    writing("name: String", "{}") {
      $0.product =
        "  key: [name]\n  fields: { name: String! }\n  read: all\n  write: { update: { admin: all } }"
    }),
  WrongSchema(
    "generated-name-clash", "5:3",
    "'ProductUpdateInput' is an input, but writes of 'ProductUpdateInput' need the name; rename it, or the type that is written",
    writing("name: String", "{ update: { admin: all } }") {
      $0.rest = "writes: { error: Fault }\ninputs: { ProductUpdateInput: { fields: { a: Int } } }"
    }),
  WrongSchema(
    "generated-name-clash", "62:14",
    "'productUpdate' is made by 'write' of a type; rename the mutation, or remove the action from 'write'",
    writing("name: String", "{ update: { admin: all } }") {
      $0.types =
        "  Fault: { embedded: true, fields: { code: FaultCode!, message: String!, field: String } }\n  Fine: { virtual: true, fields: { a: Int } }"
      $0.rest = "writes: { error: Fault }\nmutations: { productUpdate: { type: Fine } }"
    }),
  WrongSchema(
    "invalid-type", "51:38",
    "'code' of 'Fault' must be an enum; declare an enum with the codes, and make it the field's type",
    writing("name: String", "{ update: { admin: all } }") {
      $0.types = "  Fault: { embedded: true, fields: { code: String!, message: String!, field: String } }"
    }),
]

/// Encrypted fields.
let wrongEncryption: [WrongSchema] = [
  WrongSchema(
    "invalid-encryption", "51:37",
    "'Part.a' is a part of a value, which is encrypted as a whole or not at all; put 'encrypted' to the fields of type Part",
    fields("p: Part") {
      $0.types = "  Part: { embedded: true, fields: { a: { type: String, encrypted: true } } }"
    }),
  WrongSchema(
    "invalid-encryption", "7:15",
    "'name' leads to rows, and so cannot be encrypted; remove 'encrypted'",
    product("  key: [name]\n  fields: { name: { type: String!, encrypted: true } }\n  read: all")),
  WrongSchema(
    "invalid-encryption", "7:7",
    "the table would give 'name' its default without encryption; remove the default; who makes a row gives the value",
    fields("name: { type: String, encrypted: true, default: a }")),
  WrongSchema(
    "encrypted-in-sql", "8:35",
    "'c' is encrypted, and so cannot tell Postgres a currency; use a field that is not encrypted, or remove 'encrypted' from it",
    fields("c: { type: String, encrypted: true }\na: { type: Money, currency: c }")),
  WrongSchema(
    "encrypted-in-sql", "8:31",
    "'c' is encrypted, and so cannot stand in SQL; use a field that is not encrypted, or remove 'encrypted' from it",
    fields("c: { type: String, encrypted: true }\na: { type: String, sql: \"{c}\" }")),
]

/// A `Product` with rules of writing, and all that these need beside it.
private func writing(_ fields: String, _ write: String, _ change: (inout SmallSchema) -> Void = { _ in })
  -> SmallSchema
{
  var schema = product("  fields: { \(fields) }\n  read: all\n  write: \(write)")
  schema.types = "  Fault: { embedded: true, fields: { code: FaultCode!, message: String!, field: String } }"
  schema.enums =
    "  FaultCode: { values: [INVALID, FORBIDDEN, NOT_FOUND, TAKEN, IN_USE, STALE, INVALID_TRANSITION] }"
  schema.rest = "writes: { error: Fault }"
  change(&schema)
  return schema
}
