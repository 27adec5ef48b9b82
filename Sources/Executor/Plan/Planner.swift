import GraphQL
import Postgres
import Schema

/// Turns one validated operation into a plan for one role.
///
/// Values are read here only where they shape the statement (filters, orders, directives, sizes of limits); everything else is
/// bound when the plan runs, so that one plan serves every request of the same shape.
struct Planner {
  let model: Model
  let system: TypeSystem
  let role: String
  let collector: FieldCollector
  let source: Source
  /// Give every list its limit per parent, instead of a guard on all its rows.
  let alwaysLimits: Bool
  let bounds: PlanLimits

  var compiler: PredicateCompiler
  /// Common table expressions that stand before those of the nodes.
  var prelude: [String] = []
  var nodes: [NodeBuilder] = []
  var limits: [LimitSource] = []
  var offsets: [OffsetSource] = []
  var filtered: [String] = []
  /// Places in the document of every path that is hidden, always or in some rows, so that paths are listed in its order.
  var hiddenPlaces: [String: [Int32]] = [:]
  var resolvers: [ResolverCall] = []
  var keys: [String] = []
  var cost = 0
  var filterConditions = 0
  /// Values that introspection has answered with.
  var introspectionValues = 0
  /// Whether the plan serves every request of its shape; false where it holds what a variable's value led to.
  var isReusable = true
  var usesClientFilter = false
  /// Whether the viewer's arm tells the versions that a kept answer is compared by.
  var isStamped = false
  /// Whether only what is volatile is planned, for an answer that is kept otherwise.
  var isCheck = false
  /// What is done with fields that say the same to every viewer of the role.
  var sharing = FieldSharing.none
  /// Nodes of such fields.
  var sharedNodes: Set<Int> = []
  /// Whether the field in work is volatile, or lies in one that is.
  var isVolatileValue = false
  /// Whether the selection on a mutation's payload is planned.
  var isPayload = false
  /// Bytes of introspection so far.
  var introspected = 0
  /// Response keys from the root to the field in work, each with its place in the document.
  var path: [PathStop] = []

  struct PathStop {
    var key: String
    var position: Int32
  }

  /// The path in work as `extensions.filtered` shows it.
  mutating func hiddenPath() -> String {
    let name = path.map(\.key).joined(separator: ".")
    if hiddenPlaces[name] == nil { hiddenPlaces[name] = path.map(\.position) }
    return name
  }

  init(
    model: Model, system: TypeSystem, role: String, collector: FieldCollector, source: Source,
    alwaysLimits: Bool = false, bounds: PlanLimits = .default
  ) {
    self.model = model
    self.system = system
    self.role = role
    self.collector = collector
    self.source = source
    self.alwaysLimits = alwaysLimits
    self.bounds = bounds
    compiler = PredicateCompiler(model: model, role: role)
  }

  /// - Throws: `GraphQLError` for what the client can mend, `PlanningFailure` for a fault of the schema.
  mutating func plan(_ operation: OperationDefinition) throws -> QueryPlan {
    nodes.append(try viewerNode())
    let fields = collector.collect([operation.selections], on: rootType(operation))
    var root: [OutputField] = []
    let scope = Scope(type: nil, node: nil, weight: 1, isSingle: true)
    for collected in fields {
      var current = scope
      try add(to: &root, in: &current) { planner, scope throws in
        try planner.rootField(collected, on: planner.rootType(operation), in: &scope)
      }
    }
    return finish(OutputObject(root))
  }

  /// The selection on a mutation's payload.
  mutating func planPayload(_ field: CollectedField, typeName: String) throws -> QueryPlan {
    nodes.append(try viewerNode())
    isPayload = true
    path = [PathStop(key: field.key, position: field.first.position)]
    var scope = Scope(type: nil, node: nil, weight: 1)
    let root = try object(field.selections, on: typeName, in: &scope)
    var plan = finish(root)
    plan.rootNode = scope.node
    return plan
  }

  private func rootType(_ operation: OperationDefinition) -> String {
    operation.type == .mutation ? system.mutation ?? "" : system.query
  }

  mutating func finish(_ root: OutputObject) -> QueryPlan {
    let emitted = StatementText(prelude: prelude, nodes: nodes, limits: limits).emit()
    return QueryPlan(
      statement: Statement(emitted.sql, parameterTypes: compiler.parameters.types.map(\.oid)),
      parameters: compiler.parameters.sources, parameterTypes: compiler.parameters.types,
      nodes: zip(nodes, emitted.columns).map {
        PlanNode(name: $0.name, slots: $1, isGuarded: $0.isGuarded)
      },
      root: root, limits: limits, offsets: offsets, filtered: filtered, hiddenPlaces: hiddenPlaces,
      resolvers: resolvers,
      usesClientFilter: usesClientFilter, hasGuards: nodes.contains { $0.isGuarded }, cost: cost, keys: keys,
      isReusable: isReusable, caching: nil)
  }

  // MARK: - Scopes

  /// Where fields of an object find their row.
  struct Scope {
    /// The table type of the row; nil for the root and for virtual types at the root.
    var type: TypeModel?
    /// The node of the row; nil while the root needs none.
    var node: Int?
    /// How many such rows the schema expects.
    var weight: Int
    /// Whether there is never more than one such row in an answer.
    var isSingle = false
  }

  /// The node that a scalar of the scope belongs to; a virtual root gets its single row when first needed.
  mutating func node(of scope: inout Scope) -> Int {
    if let node = scope.node { return node }
    let kind = nodes.count
    nodes.append(
      NodeBuilder(kind: kind, type: nil, parent: nil, rows: .single, from: "", condition: .always))
    scope.node = kind
    return kind
  }

  mutating func key(_ name: String) -> Int {
    keys.append(name)
    return keys.count - 1
  }

  func field(_ key: String, _ index: Int, _ value: OutputValue, isNonNull: Bool) -> OutputField {
    OutputField(literal: keyLiteral(key), key: index, value: value, isNonNull: isNonNull)
  }

  func location(_ position: Int32) -> [SourceLocation] { [source.location(at: position)] }
}

/// `"key":` — GraphQL names need no escaping.
func keyLiteral(_ key: String) -> [UInt8] { Array("\"\(key)\":".utf8) }

extension ParameterType {
  var oid: UInt32 {
    switch self {
    case .uuid: OID.uuid
    case .text: OID.text
    case .int8: OID.int8
    case .float8: OID.float8
    case .bool: OID.bool
    case .timestamptz: OID.timestamptz
    case .bytea: OID.bytea
    case .uuidArray: OID.uuidArray
    case .textArray: OID.textArray
    case .int8Array: OID.int8Array
    case .float8Array: OID.float8Array
    case .timestamptzArray: OID.timestamptzArray
    case .boolArray: OID.boolArray
    }
  }
}
