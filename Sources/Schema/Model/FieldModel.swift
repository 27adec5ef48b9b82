/// One field of a type, or a root field of an operation.
package struct FieldModel: Sendable {
  package var name: String
  package var description: String?
  package var type: TypeExpression
  package var source: FieldSource
  /// For `Money`: the field of the same row that holds the ISO 4217 code; the field's own value is the amount in minor units.
  package var currency: String?
  /// Rows in which a role sees the field; elsewhere it is null and its path is listed in `extensions.filtered`.
  package var read: RoleRules
  /// Never shown in the API; usable in rules, expressions, `needs` and writes.
  package var isInternal: Bool
  /// Depends on the time of reading, so it is never cached.
  package var isVolatile: Bool
  /// Stored sealed: the database holds bytes that only the server's keys open.
  package var isEncrypted: Bool
  package var defaultValue: DefaultValue?
  /// A value that somebody might send, for the reference; nil: one is made from the type.
  package var example: Literal?
  package var checks: [Check]
  package var deprecated: String?
  package var mark: Mark

  package init(
    name: String, description: String? = nil, type: TypeExpression, source: FieldSource,
    currency: String? = nil,
    read: RoleRules = .everyone, isInternal: Bool = false, isVolatile: Bool = false,
    isEncrypted: Bool = false,
    defaultValue: DefaultValue? = nil, checks: [Check] = [], deprecated: String? = nil, mark: Mark = .none
  ) {
    self.name = name
    self.description = description
    self.type = type
    self.source = source
    self.currency = currency
    self.read = read
    self.isInternal = isInternal
    self.isVolatile = isVolatile
    self.isEncrypted = isEncrypted
    self.defaultValue = defaultValue
    self.checks = checks
    self.deprecated = deprecated
    self.mark = mark
  }
}

/// A GraphQL type reference as written in the YAML: `String`, `String!`, `[String!]!`.
package indirect enum TypeExpression: Sendable, Hashable, CustomStringConvertible {
  case named(String)
  case list(TypeExpression)
  case nonNull(TypeExpression)

  package var description: String {
    switch self {
    case .named(let name): name
    case .list(let element): "[\(element)]"
    case .nonNull(let inner): "\(inner)!"
    }
  }
  /// The innermost name.
  package var name: String {
    switch self {
    case .named(let name): name
    case .list(let inner), .nonNull(let inner): inner.name
    }
  }
  package var isNonNull: Bool {
    if case .nonNull = self { true } else { false }
  }
  package var isList: Bool {
    switch self {
    case .named: false
    case .list: true
    case .nonNull(let inner): inner.isList
    }
  }
  /// With an outermost `!`.
  package var required: TypeExpression { isNonNull ? self : .nonNull(self) }
  /// Without the outermost `!`.
  package var nullable: TypeExpression {
    if case .nonNull(let inner) = self { inner } else { self }
  }
}

package enum FieldSource: Sendable {
  /// A column of the type's table.
  case column(Column)
  case relation(Relation)
  /// A SQL expression over the row. Its pieces are text and paths of fields.
  case expression(SQLTemplate)
  /// Boolean: whether the row meets a condition.
  case predicate(Predicate)
  /// The value of the first case whose condition the row meets; the last may have no condition.
  case cases([Case])
  /// A constant that depends on the viewer's role alone.
  case byRole([String: Literal], otherwise: Literal)
  /// An aggregate over a to-many relation, within the tenant, whoever asks.
  case aggregate(Aggregate)
  /// The ids behind a to-many relation, as a list.
  case ids(relation: String)
  /// A Swift function gets these fields of the row, batched.
  case resolver(needs: [String])
  /// The place in the tenant's stream of events that the whole answer belongs to (ARCHITECTURE.md, idea 3).
  case position
  /// A value of the payload that a mutation's Swift function returned.
  case payload
}

package struct Column: Sendable, Hashable {
  /// Name in the table, e.g. `created_at`.
  package var name: String
  /// The type whose id the column holds; nil: none.
  package var references: String?
  package var onDelete: OnDelete

  /// What becomes of the row when the one it refers to is deleted.
  package enum OnDelete: String, Sendable, Hashable, CaseIterable { case restrict, cascade, setNull }

  package init(name: String, references: String? = nil, onDelete: OnDelete = .restrict) {
    self.name = name
    self.references = references
    self.onDelete = onDelete
  }
}

package struct Case: Sendable, Hashable {
  package var when: Predicate
  package var value: Literal
  package init(when: Predicate, value: Literal) {
    self.when = when
    self.value = value
  }
}

package struct Aggregate: Sendable, Hashable {
  package enum Function: String, Sendable, Hashable { case count, sum, min, max }
  package var function: Function
  package var relation: String
  /// Field of the related type; nil for `count`.
  package var field: String?
  /// Which related rows count.
  package var condition: Predicate
  package init(function: Function, relation: String, field: String? = nil, condition: Predicate = .always) {
    self.function = function
    self.relation = relation
    self.field = field
    self.condition = condition
  }
}

/// A SQL expression whose `{field}` and `{relation.field}` stand for columns of the row and of to-one relations.
package struct SQLTemplate: Sendable, Hashable {
  package enum Piece: Sendable, Hashable {
    case text(String)
    /// One name: a field of the row; several: to-one relations, then a field.
    case path([String])
  }
  package var pieces: [Piece]
  package init(pieces: [Piece]) { self.pieces = pieces }
}

package struct Relation: Sendable {
  package enum Shape: Sendable, Hashable { case one, list, connection, aggregate }
  /// How rows of the target are found from a row of the parent.
  package enum Link: Sendable, Hashable {
    /// Every row of the tenant (parent is virtual or a root field).
    case tenant
    /// A field of the parent holds the target's id.
    case foreignKey(field: String)
    /// A field of the target holds the parent's id.
    case backReference(field: String)
    /// Rows of a junction type hold both ids.
    case junction(type: String, parent: String, target: String)
    /// A virtual target: the parent's own row goes on.
    case group
    /// A payload value of a mutation holds the target's id.
    case payload(field: String)
  }
  /// The type, union or interface at the other end.
  package var target: String
  package var shape: Shape
  /// One link; for a union or interface one for each member type, in order.
  package var links: [MemberLink]
  /// Rows of the target that belong to the relation at all.
  package var condition: Predicate
  package var order: [OrderKey]
  /// How many come when the client names no limit; nil: 20 for a connection, 100 for a list.
  package var first: Int?
  /// How many rows a parent usually has; feeds the cost of a query.
  package var expect: Int?
  package struct MemberLink: Sendable, Hashable {
    package var type: String
    package var link: Link
    package init(type: String, link: Link) {
      self.type = type
      self.link = link
    }
  }

  package init(
    target: String, shape: Shape, links: [MemberLink], condition: Predicate = .always, order: [OrderKey] = [],
    first: Int? = nil, expect: Int? = nil
  ) {
    self.target = target
    self.shape = shape
    self.links = links
    self.condition = condition
    self.order = order
    self.first = first
    self.expect = expect
  }
}

package enum DefaultValue: Sendable, Hashable {
  case literal(Literal)
  /// The time of the insert.
  case now
  /// A UUID v7 made by the server.
  case uuid
}

package enum Check: Sendable, Hashable {
  /// Inclusive; either bound may be open.
  case range(minimum: Int64?, maximum: Int64?)
  /// In characters; either bound may be open.
  case length(minimum: Int?, maximum: Int?)
  /// POSIX regular expression that the whole value matches.
  case pattern(String)
  case format(TextFormat)
}

/// What a text is, where no pattern can say it.
package enum TextFormat: String, Sendable, CaseIterable {
  /// A name of the IANA time zone database that Postgres knows, such as `Africa/Tripoli`, or `UTC`.
  case timeZone
}
