/// An object type of the schema.
package struct TypeModel: Sendable {
  package var name: String
  package var description: String?
  package var storage: Storage
  package var fields: [FieldModel]
  package var interfaces: [String]
  /// Which rows a role may read. A role that is not named, nor like one that is named, reads none.
  package var read: RoleRules
  /// What generated mutations may do; nil: there are none.
  package var write: WriteModel?
  /// What generated queries read; nil: there are none.
  package var api: APIModel?
  /// What `publish` says; nil: changes are not published.
  package var publish: PublishModel?
  /// Made by the schema itself, so that no Swift type stands for it.
  package var isGenerated = false
  package var mark: Mark

  package init(
    name: String, description: String? = nil, storage: Storage, fields: [FieldModel] = [],
    interfaces: [String] = [], read: RoleRules = .everyone, mark: Mark = .none
  ) {
    self.name = name
    self.description = description
    self.storage = storage
    self.fields = fields
    self.interfaces = interfaces
    self.read = read
    self.mark = mark
  }

  package func field(_ name: String) -> FieldModel? { fields.first { $0.name == name } }
  package var table: Table? {
    if case .table(let table) = storage { table } else { nil }
  }
}

package enum Storage: Sendable {
  /// Rows of a table.
  case table(Table)
  /// No rows of its own: a group of fields over the tenant or over the parent's row.
  case virtual
  /// A value inside a JSON column, or made by a resolver.
  case embedded
}

package struct Table: Sendable {
  package var name: String
  package var scope: Scope
  /// Whether GraphQL shows the type at all. A type that is not exposed has a table and Swift types only.
  package var isExposed: Bool
  /// The version column of the clock that writes to this table raise; nil: none.
  package var cacheGroup: String?
  /// Whether changes are published as events.
  package var isPublished: Bool
  package var indexes: [IndexModel]
  /// The order in which lists come when nothing else is asked; the id is always the last key.
  package var order: [OrderKey]
  /// Storage parameters, e.g. `fillfactor`.
  package var storageParameters: [String: String]
  /// Rows are only ever inserted; the application role gets no UPDATE and no DELETE.
  package var isAppendOnly: Bool
  /// Column to partition by month; nil: one table.
  package var partitionedBy: String?
  /// Fields of the primary key, behind the tenant's column.
  package var key: [String]
  /// Whether the table has `created_at` and `updated_at` (S3-07).
  package var hasTimestamps: Bool
  /// Whether a field `version` counts the row's changes.
  package var isVersioned: Bool
  /// Whether a deletion sets `deletedAt`; nobody reads such a row any more.
  package var isSoftDeleted: Bool
  /// nil: the type is not searched.
  package var search: SearchModel?
  /// nil: no job asks whose rows have come to their time.
  package var due: DueModel?

  package enum Scope: Sendable, Hashable {
    /// Carries the tenant's column; primary key (tenant column, id); row-level security.
    case tenant
    /// No tenant; reached through keyed functions only, one for each unique index.
    case global
  }

  package init(
    name: String, scope: Scope = .tenant, isExposed: Bool = true, cacheGroup: String? = nil,
    isPublished: Bool = false, indexes: [IndexModel] = [], order: [OrderKey] = [],
    storageParameters: [String: String] = [:], isAppendOnly: Bool = false, partitionedBy: String? = nil,
    key: [String] = ["id"],
    hasTimestamps: Bool = true, isVersioned: Bool = false, isSoftDeleted: Bool = false
  ) {
    self.name = name
    self.scope = scope
    self.isExposed = isExposed
    self.cacheGroup = cacheGroup
    self.isPublished = isPublished
    self.indexes = indexes
    self.order = order
    self.storageParameters = storageParameters
    self.isAppendOnly = isAppendOnly
    self.partitionedBy = partitionedBy
    self.key = key
    self.hasTimestamps = hasTimestamps
    self.isVersioned = isVersioned
    self.isSoftDeleted = isSoftDeleted
  }
}

package struct IndexModel: Sendable {
  /// Fields in order; the tenant's column stands before them by itself.
  package var keys: [OrderKey]
  package var isUnique: Bool
  /// Rows the index holds; nil: all.
  package var condition: Predicate?
  package var mark: Mark

  package init(keys: [OrderKey], isUnique: Bool = false, condition: Predicate? = nil, mark: Mark = .none) {
    self.keys = keys
    self.isUnique = isUnique
    self.condition = condition
    self.mark = mark
  }
}

/// Rows whose time may come, for a job over all tenants.
package struct DueModel: Sendable {
  /// The field with the time.
  package var field: String
  /// Rows that have a time at all; nil: all.
  package var condition: Predicate?
}

package struct OrderKey: Sendable, Hashable {
  package var field: String
  package var isDescending: Bool
  package init(field: String, isDescending: Bool = false) {
    self.field = field
    self.isDescending = isDescending
  }
}

/// What each role may do: the rows, or for a field the rows in which it is seen.
package struct RoleRules: Sendable, Hashable {
  /// By role name; a role that is absent falls back to the role it is `like`, and else gets `otherwise`.
  package var rules: [String: Predicate]
  package var otherwise: Predicate

  package init(rules: [String: Predicate], otherwise: Predicate = .never) {
    self.rules = rules
    self.otherwise = otherwise
  }
  package static let everyone = RoleRules(rules: [:], otherwise: .always)

  /// With one more condition for everybody.
  func narrowed(by condition: Predicate) -> RoleRules {
    func narrowed(_ rule: Predicate) -> Predicate {
      switch rule {
      case .never: .never
      case .always: condition
      default: .and([condition, rule])
      }
    }
    return RoleRules(rules: rules.mapValues(narrowed), otherwise: narrowed(otherwise))
  }
}

extension Model {
  /// The rule that holds for a role, following `like`.
  package func rule(_ rules: RoleRules, for role: String) -> Predicate {
    var name: String? = role
    var steps = 0
    while let current = name, steps <= roles.count {
      if let rule = rules.rules[current] { return rule }
      name = self.role(current)?.like
      steps += 1
    }
    return rules.otherwise
  }
}
