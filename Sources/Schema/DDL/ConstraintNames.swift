/// What a constraint of the database protects, so that its violation can be told to a client in terms of the schema.
package struct NamedConstraint: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// A check of one field, such as its pattern.
    case check
    case unique
    /// The field holds the id of a row of that type.
    case reference(String)
  }
  package var kind: Kind
  package var type: String
  package var fields: [String]
}

extension Model {
  /// Every constraint by the name that the DDL gives it. Names are unique over all tables, since each begins with its
  /// table's.
  package var namedConstraints: [String: NamedConstraint] {
    var constraints: [String: NamedConstraint] = [:]
    for type in types {
      guard let table = type.table else { continue }
      for stored in columns(of: type) {
        for suffix in CheckSuffix.allCases {
          constraints[checkName(table, stored.column, suffix)] = NamedConstraint(
            kind: .check, type: type.name, fields: [stored.field.name])
        }
        if let target = stored.column.references {
          constraints[foreignKeyName(table, [stored.column.name])] = NamedConstraint(
            kind: .reference(target), type: type.name, fields: [stored.field.name])
        }
      }
      for index in indexPlans(self, type, table) where index.isUnique {
        constraints[index.name] = NamedConstraint(kind: .unique, type: type.name, fields: index.fields)
      }
    }
    return constraints
  }
}
