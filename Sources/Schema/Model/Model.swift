/// What one `schema.yaml` says, after reading and checking: the one description that Swift types, SDL,
/// tables, policies and query plans are all made from.
///
/// A model that left `Checks` without an error is closed: every name in it resolves.
package struct Model: Sendable {
  /// In the order of the file, so that everything derived from it is deterministic.
  package var types: [TypeModel] = []
  package var enums: [EnumModel] = []
  package var unions: [UnionModel] = []
  package var interfaces: [InterfaceModel] = []
  package var inputs: [InputModel] = []
  /// In order of precedence: a viewer has the first role whose `when` holds.
  package var roles: [RoleModel] = []
  package var queries: [OperationModel] = []
  package var mutations: [OperationModel] = []
  /// Made from `publish` of the types.
  package var subscriptions: [OperationModel] = []
  package var tenant: TenantModel
  package var viewer: ViewerModel
  package var journal: JournalModel
  /// nil: no type is written by generated mutations.
  package var writes: WritesModel?
  /// What events keep of rows.
  package var kept = KeptFields()

  package init(tenant: TenantModel, viewer: ViewerModel, journal: JournalModel) {
    self.tenant = tenant
    self.viewer = viewer
    self.journal = journal
  }

  package func type(_ name: String) -> TypeModel? { types.first { $0.name == name } }
  package func enumeration(_ name: String) -> EnumModel? { enums.first { $0.name == name } }
  package func role(_ name: String) -> RoleModel? { roles.first { $0.name == name } }
}

/// Where something stands in `schema.yaml`; both 1-based.
package struct Mark: Sendable, Hashable, Comparable {
  package var line: Int
  package var column: Int
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
  package static let none = Mark(line: 1, column: 1)

  package static func < (left: Mark, right: Mark) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// One actor of the role model (features.md, section 6).
package struct RoleModel: Sendable {
  package var name: String
  package var description: String?
  /// Holds over the viewer's session row; nil: holds for everyone, so it must stand last.
  package var when: Predicate?
  /// The role whose rights this one has wherever a rule does not name it.
  package var like: String?
  /// Whether a viewer of this role has a user behind its session. An anonymous role's `$viewer` user is null.
  package var isAnonymous: Bool
  package var mark: Mark

  package init(
    name: String, description: String? = nil, when: Predicate? = nil, like: String? = nil,
    isAnonymous: Bool = false, mark: Mark = .none
  ) {
    self.name = name
    self.description = description
    self.when = when
    self.like = like
    self.isAnonymous = isAnonymous
    self.mark = mark
  }
}

/// The type whose rows are the tenants, and how a request names one.
package struct TenantModel: Sendable {
  package var type: String
  /// The global type that leads from a handle to a tenant's id. It has the columns `token`, `alias` and `tenantID`.
  package var directory: String
  /// Field of `directory`: the unguessable handle.
  package var token: String
  /// Field of `directory`: the readable handle, accepted for reads.
  package var alias: String
  /// Field of `directory`: the tenant's id.
  package var id: String
  /// The argument that every tenant root field takes.
  package var argument: String
  /// Column that every tenant table carries, e.g. `store_id`.
  package var column: String
  /// Holds over the tenant's row while it is open to the public; otherwise it is answered as not found (S0-09).
  package var open: Predicate
  /// Roles that may still read a tenant that is not open.
  package var openTo: [String]

  package init(
    type: String, directory: String, token: String, alias: String, id: String, argument: String,
    column: String, open: Predicate = .always, openTo: [String] = []
  ) {
    self.type = type
    self.directory = directory
    self.token = token
    self.alias = alias
    self.id = id
    self.argument = argument
    self.column = column
    self.open = open
    self.openTo = openTo
  }
}

/// The type whose row stands for the one who asks.
package struct ViewerModel: Sendable {
  package var type: String
  /// Field with the SHA-256 of the credential.
  package var tokenHash: String
  /// Field with the id of the user behind the session; null for anonymous ones.
  package var user: String
  /// Field with the time after which the session is void.
  package var expires: String
  /// The optional argument of every tenant root field that may carry the credential.
  package var argument: String

  package init(type: String, tokenHash: String, user: String, expires: String, argument: String) {
    self.type = type
    self.tokenHash = tokenHash
    self.user = user
    self.expires = expires
    self.argument = argument
  }
}

/// The types that the writer keeps by itself (consistency.md, "The writer").
package struct JournalModel: Sendable {
  package var event: String
  package var clock: String
  package var log: String

  package init(event: String, clock: String, log: String) {
    self.event = event
    self.clock = clock
    self.log = log
  }
}

package struct EnumModel: Sendable {
  package var name: String
  package var description: String?
  package var values: [EnumValueModel]
  /// Made by the schema itself, so that no Swift type stands for it.
  package var isGenerated = false
  package var mark: Mark

  package init(name: String, description: String? = nil, values: [EnumValueModel], mark: Mark = .none) {
    self.name = name
    self.description = description
    self.values = values
    self.mark = mark
  }
}

package struct EnumValueModel: Sendable {
  package var name: String
  package var description: String?
  package var deprecated: String?
  /// Values that may follow this one; nil: no state machine.
  package var next: [String]?
  package var mark: Mark

  package init(
    name: String, description: String? = nil, deprecated: String? = nil, next: [String]? = nil,
    mark: Mark = .none
  ) {
    self.name = name
    self.description = description
    self.deprecated = deprecated
    self.next = next
    self.mark = mark
  }
}

package struct UnionModel: Sendable {
  package var name: String
  package var description: String?
  package var members: [String]
  package var mark: Mark

  package init(name: String, description: String? = nil, members: [String], mark: Mark = .none) {
    self.name = name
    self.description = description
    self.members = members
    self.mark = mark
  }
}

package struct InterfaceModel: Sendable {
  package var name: String
  package var description: String?
  package var fields: [InterfaceFieldModel]
  package var mark: Mark

  package init(name: String, description: String? = nil, fields: [InterfaceFieldModel], mark: Mark = .none) {
    self.name = name
    self.description = description
    self.fields = fields
    self.mark = mark
  }
}

package struct InterfaceFieldModel: Sendable {
  package var name: String
  package var description: String?
  package var type: TypeExpression
  package var mark: Mark

  package init(name: String, description: String? = nil, type: TypeExpression, mark: Mark = .none) {
    self.name = name
    self.description = description
    self.type = type
    self.mark = mark
  }
}

package struct InputModel: Sendable {
  package var name: String
  package var description: String?
  package var fields: [ArgumentModel]
  /// Made by the schema itself, so that no Swift type stands for it.
  package var isGenerated = false
  package var mark: Mark

  package init(name: String, description: String? = nil, fields: [ArgumentModel], mark: Mark = .none) {
    self.name = name
    self.description = description
    self.fields = fields
    self.mark = mark
  }
}

/// An argument of an operation, or a field of an input.
package struct ArgumentModel: Sendable {
  package var name: String
  package var description: String?
  package var type: TypeExpression
  package var defaultValue: Literal?
  /// A value that somebody might send, for the reference; nil: one is made from the type.
  package var example: Literal?
  package var mark: Mark

  package init(
    name: String, description: String? = nil, type: TypeExpression, defaultValue: Literal? = nil,
    example: Literal? = nil, mark: Mark = .none
  ) {
    self.name = name
    self.description = description
    self.type = type
    self.defaultValue = defaultValue
    self.example = example
    self.mark = mark
  }
}

/// A root field. A query's answer is described by `field`; a mutation is answered by a Swift function whose payload type
/// `field.type` names.
package struct OperationModel: Sendable {
  package var arguments: [ArgumentModel]
  package var field: FieldModel
  /// Whether the field concerns one tenant, and so takes the tenant's argument and the viewer's.
  package var isTenantScoped: Bool
  /// Whether the viewer gets a session where it brought none (S0-17).
  package var createsSession: Bool
  /// Whether it serves those, too, whose credential's time is over: it is how they get another.
  package var takesAnyCredential: Bool
  /// What `userErrors` of a mutation in Swift may say.
  package var refusals: [RefusalModel]
  /// A mutation that the engine performs by itself; nil: Swift does.
  package var generated: GeneratedWrite?
  /// The argument whose input object has the tenant's and the viewer's members; nil: they are arguments.
  package var scopeArgument: String?
  /// What a subscription follows; nil: it is none.
  package var stream: StreamModel?

  package init(
    arguments: [ArgumentModel], field: FieldModel, isTenantScoped: Bool = true, createsSession: Bool = false,
    takesAnyCredential: Bool = false, refusals: [RefusalModel] = [], generated: GeneratedWrite? = nil,
    scopeArgument: String? = nil
  ) {
    self.arguments = arguments
    self.field = field
    self.isTenantScoped = isTenantScoped
    self.createsSession = createsSession
    self.takesAnyCredential = takesAnyCredential
    self.refusals = refusals
    self.generated = generated
    self.scopeArgument = scopeArgument
  }
}

/// A value of the error type's `code` that a mutation may answer with.
package struct RefusalModel: Sendable {
  package var code: String
  package var mark: Mark

  package init(code: String, mark: Mark = .none) {
    self.code = code
    self.mark = mark
  }
}
