/// One built-in scalar: what GraphQL calls it, and how Postgres keeps it.
package struct ScalarModel: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case id = "ID"
    case uuid = "UUID"
    case string = "String"
    case int = "Int"
    case float = "Float"
    case boolean = "Boolean"
    case dateTime = "DateTime"
    case json = "JSON"
    case minorUnits = "MinorUnits"
    case money = "Money"
    case bytes = "Bytes"
    case cursor = "Cursor"
  }

  package var kind: Kind
  /// As in a column definition, e.g. `timestamptz`.
  package var postgresType: String
  /// The type's OID in `pg_type`, the same in every Postgres.
  package var oid: UInt32
  package var description: String
  package var specifiedBy: String?
  /// Whether the GraphQL language has it by itself.
  package var isStandard: Bool
  /// Whether GraphQL shows it; `Bytes` is for internal fields only.
  package var isShown: Bool
  /// Whether a table may have a column of it; `Cursor` is always worked out.
  package var isStored: Bool

  /// As written in the YAML and in GraphQL. `Money` is the object that `moneyFields` describes.
  package var name: String { kind.rawValue }

  private init(
    _ kind: Kind, _ postgresType: String, oid: UInt32, _ description: String, specifiedBy: String? = nil,
    isStandard: Bool = false, isShown: Bool = true, isStored: Bool = true
  ) {
    self.kind = kind
    self.postgresType = postgresType
    self.oid = oid
    self.description = description
    self.specifiedBy = specifiedBy
    self.isStandard = isStandard
    self.isShown = isShown
    self.isStored = isStored
  }

  package init(_ kind: Kind) {
    self =
      switch kind {
      case .id:
        ScalarModel(.id, "uuid", oid: 2950, "The key of an object, a UUID.", isStandard: true)
      case .uuid:
        ScalarModel(
          .uuid, "uuid", oid: 2950, "A UUID in its 36-character form.",
          specifiedBy: "https://www.rfc-editor.org/rfc/rfc9562")
      case .string: ScalarModel(.string, "text", oid: 25, "Text in UTF-8.", isStandard: true)
      case .int: ScalarModel(.int, "int4", oid: 23, "A whole number of 32 bits.", isStandard: true)
      case .float: ScalarModel(.float, "float8", oid: 701, "A number of 64 bits.", isStandard: true)
      case .boolean: ScalarModel(.boolean, "boolean", oid: 16, "True or false.", isStandard: true)
      case .dateTime:
        ScalarModel(
          .dateTime, "timestamptz", oid: 1184, "A moment in time, in UTC, to the microsecond.",
          specifiedBy: "https://www.rfc-editor.org/rfc/rfc3339")
      case .json:
        ScalarModel(
          .json, "json", oid: 114, "Any JSON value.", specifiedBy: "https://www.rfc-editor.org/rfc/rfc8259")
      case .minorUnits:
        ScalarModel(
          .minorUnits, "int8", oid: 20,
          "A whole number within ±(2^53 − 1), such as an amount in the smallest unit of its currency.")
      case .money: ScalarModel(.money, "int8", oid: 20, "An amount and the currency that it is in.")
      case .bytes: ScalarModel(.bytes, "bytea", oid: 17, "Octets.", isShown: false)
      case .cursor:
        ScalarModel(
          .cursor, "text", oid: 25, "A place in a list or a stream; its form may change.", isStored: false)
      }
  }

  package init?(named name: String) {
    guard let kind = Kind(rawValue: name) else { return nil }
    self.init(kind)
  }

  package static let all = Kind.allCases.map { ScalarModel($0) }

  /// The fields of the GraphQL object `Money`.
  package static let moneyFields: [(name: String, type: TypeExpression, description: String)] = [
    ("amount", .nonNull(.named("MinorUnits")), "In the smallest unit of the currency."),
    ("currency", .nonNull(.named("String")), "ISO 4217 code."),
    ("exponent", .nonNull(.named("Int")), "How many decimal digits the smallest unit stands for."),
  ]
}
