import Schema
import Testing

/// A small schema that is right, in pieces that tests replace.
struct SmallSchema: Sendable {
  var product = """
      fields:
        name: String!
        price: { type: Int!, default: 0 }
      read: all
    """
  /// More types, indented by two.
  var types = ""
  var enums = ""
  var rest = ""
  var roles = """
      admin: { when: { isAdmin: true } }
      visitor: { anonymous: true }
    """
  var queries = """
      products: { list: Product }
    """
  var clock = ""

  /// The line that `Product:` stands on; its body begins on the next one.
  var yaml: String {
    """
    tenant: { type: Shop, directory: Directory, token: token, alias: alias, id: shopId, argument: shop, column: shop_id }
    viewer: { type: Visit, tokenHash: tokenHash, user: userId, expires: expiresAt, argument: session }
    journal: { event: Event, clock: Clock, log: Log }
    types:
      Product:
    \(indented(product))
      Shop:
        fields: { name: String! }
        read: all
      Directory:
        global: true
        expose: false
        fields: { token: String!, alias: String, shopId: ID! }
        indexes: [{ keys: [token], unique: true }, { keys: [alias], unique: true }, { keys: [shopId], unique: true }]
      Visit:
        fields:
          tokenHash: { type: Bytes!, internal: true }
          userId: { type: ID, internal: true }
          expiresAt: DateTime!
          isAdmin: { type: Boolean!, default: false }
        indexes: [{ keys: [tokenHash], unique: true }]
        read: { otherwise: { id: $viewer.id } }
      Clock:
        expose: false
        timestamps: false
        key: []
        fields: { epoch: Int!, seq: MinorUnits!, floorSeq: MinorUnits!\(clock) }
      Event:
        expose: false
        timestamps: false
        appendOnly: true
        key: [seq]
        fields: { seq: MinorUnits!, type: String!, action: Action!, key: ID, old: JSON, at: DateTime! }
      Log:
        timestamps: false
        appendOnly: true
        fields:
          at: DateTime!
          sessionId: ID
          userId: ID
          operation: String!
          type: String
          key: ID
          action: String
          fields: "[String!]"
          outcome: String!
          correlationId: String
        read: [admin]
    \(types)
    enums:
      Action: { values: [CREATED, UPDATED, DELETED, CONTROL] }
    \(enums)
    roles:
    \(roles)
    queries:
    \(queries)
    \(rest)
    """
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }.joined(separator: "\n")
  }

  /// What reading and checking it finds.
  var diagnostics: [Diagnostic] { loadModel(yaml: yaml, file: "schema.yaml").diagnostics }
}

/// The model of a schema that must be right.
func model(_ schema: SmallSchema) throws -> Model {
  let (model, diagnostics) = loadModel(yaml: schema.yaml, file: "schema.yaml")
  #expect(diagnostics.map(\.description) == [])
  return try #require(model)
}

extension SmallSchema {
  init(product: String) {
    self.product = product
  }

  /// The fields of `Product`, one a line; everybody reads it.
  init(fields: String) {
    let lines = fields.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
    product = "  fields:\n\(lines)\n  read: all"
  }
}
