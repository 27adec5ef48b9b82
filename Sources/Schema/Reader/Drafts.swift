/// A type as written: names known, conditions and relations not yet resolved.
struct TypeDraft {
  enum Kind { case table, virtual, embedded }
  var name: String
  var mark: Mark
  var entries: Entries
  var kind: Kind
  var fields: [FieldDraft]
  var rules: Entries
  /// Fields of the primary key.
  var key: [String]
  var isExposed: Bool

  func field(_ name: String) -> FieldDraft? { fields.first { $0.name == name } }
}

/// A field as written, with its kind worked out from the keys it has.
struct FieldDraft {
  enum Kind: Hashable {
    case column
    case relation(Relation.Shape)
    case sql
    case predicate
    case cases
    case byRole
    case aggregate(Aggregate.Function)
    case ids
    case resolver
    case position
    case payload
  }
  var name: String
  var mark: Mark
  var kind: Kind
  /// The declared type; for a relation the type that its shape makes of the target.
  var type: TypeExpression
  var typeMark: Mark
  var entries: Entries
}

/// What a name in `schema.yaml` stands for.
enum NameKind: Equatable {
  case scalar, enumeration, interface, union, table, virtual, embedded, input

  var description: String {
    switch self {
    case .scalar: "a scalar"
    case .enumeration: "an enum"
    case .interface: "an interface"
    case .union: "a union"
    case .table: "a type with a table"
    case .virtual: "a virtual type"
    case .embedded: "an embedded type"
    case .input: "an input"
    }
  }
}
