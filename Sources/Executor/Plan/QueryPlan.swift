import Postgres
import Schema

/// Everything that running one operation for one role needs: the statement, where its parameters come from, and how its
/// rows become JSON.
struct QueryPlan: Sendable {
  var statement: Statement
  var parameters: [ParameterSource]
  var parameterTypes: [ParameterType]
  /// By kind; kind 0 is the viewer.
  var nodes: [PlanNode]
  var root: OutputObject
  /// The node whose one row the root lies over; nil: it has no values of its own.
  var rootNode: Int?
  /// How many rows each limited list wants.
  var limits: [LimitSource]
  var offsets: [OffsetSource]
  /// Response paths that the role may not see, without indices.
  var filtered: [String]
  /// Places in the document of every path that may be hidden.
  var hiddenPlaces: [String: [Int32]]
  var resolvers: [ResolverCall]
  var usesClientFilter: Bool
  /// Whether some plain list is read without a limit per parent, behind a guard on all its rows.
  var hasGuards: Bool
  /// Cost by the schema's `expect`.
  var cost: Int
  /// Names of response keys, for the paths of errors.
  var keys: [String]
  /// Whether it serves every request of its shape.
  var isReusable: Bool
  /// When a kept answer is still right; nil: none is kept.
  var caching: CacheRule?

  /// Rows of one unlimited list, over all parents, after which the plan with limits per parent is used instead.
  static let guardRows = 20_000

  /// Whether a list without a limit has so many rows that they must be read with one.
  func exceedsGuards(_ rows: SlotRows) -> Bool {
    hasGuards && zip(nodes, rows.nodes).contains { $0.isGuarded && $1.count > Self.guardRows }
  }

  /// All paths that this answer hides, in the order of the document.
  /// - Parameter inRows: those that are hidden in some of its rows.
  func hiddenPaths(_ inRows: [String]) -> [String] {
    (filtered + inRows).sorted { (hiddenPlaces[$0] ?? []).lexicographicallyPrecedes(hiddenPlaces[$1] ?? []) }
  }
}

/// One CTE and its arm of the union.
struct PlanNode: Sendable {
  var name: String
  /// Column index in the result for each slot of this node.
  var slots: [Int]
  /// Whether the list is read without a limit per parent.
  var isGuarded: Bool
}

/// Rows that a list wants.
struct LimitSource: Sendable, Hashable {
  var value: ValueSource
  /// The argument's name, for errors; empty for a default of the schema.
  var argument: String
  /// One more row than asked, to know whether there are more.
  var extra: Int
}

/// Rows that page-wise reading passes over.
struct OffsetSource: Sendable, Hashable {
  var page: ValueSource
  var limit: Int
}

struct ResolverCall: Sendable {
  /// `Type.field`.
  var field: String
  var node: Int
  /// Slots of the `needs`, in their order.
  var needs: [Int]
}

/// An object of the response over one row of a node.
struct OutputObject: Sendable {
  let fields: [OutputField]
  let steps: OutputSteps
  /// Whether something in it is read anew for every answer.
  let isVolatile: Bool

  init(_ fields: [OutputField] = []) {
    self.fields = fields
    steps = OutputSteps(fields)
    isVolatile = fields.contains { $0.value.isVolatile }
  }
}

struct OutputField: Sendable {
  /// `"key":` in UTF-8, ready to copy.
  var literal: [UInt8]
  /// Index in the plan's keys.
  var key: Int
  var value: OutputValue
  var isNonNull: Bool
}
