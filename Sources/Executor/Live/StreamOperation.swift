import GraphQL
import Postgres
import Schema

/// A subscription that passed validation, for one viewer of one tenant.
struct StreamOperation: Sendable {
  var checked: CheckedDocument
  var operation: OperationDefinition
  var variables: [String: InputValue]
  var tenant: UUID
  var role: String
  /// For log lines.
  var request: GraphQLRequest
  /// What may concern it.
  var plan: StreamPlan
}

/// Subscriptions with the same key have the same messages, but for the cursors in them.
struct StreamKey: Hashable, Sendable {
  private var document: ExactText
  private var operation: String?
  private var role: String
  private var shape: [UInt8]
  /// Values of the variables that the statement is run with; where to begin, and the viewer's credential, are none of them.
  private var values: [UInt8]
  /// nil: viewers of one role get the same.
  private var viewer: Viewer?

  init(_ stream: StreamOperation, viewer: Viewer) {
    document = ExactText(stream.request.document)
    operation = stream.request.operationName
    role = viewer.role
    shape =
      PlanKey(
        document: stream.checked, operation: stream.operation, role: viewer.role, alwaysLimits: true,
        variables: stream.variables
      ).shape
    self.viewer = stream.plan.isPersonal ? viewer : nil
    values = []
    let bound = Self.boundVariables(stream.plan.plan)
    for (name, value) in stream.variables.sorted(by: { $0.key < $1.key }) where bound.contains(name) {
      values += Array(name.utf8) + [0]
      value.json.write(into: &values)
    }
  }

  private static func boundVariables(_ plan: QueryPlan) -> Set<String> {
    var names: Set<String> = []
    func add(_ source: ValueSource) {
      if case .variable(let name, _) = source { names.insert(name) }
    }
    for source in plan.parameters {
      switch source {
      case .variable(let name, _): names.insert(name)
      case .cursor(let cursor, _): add(cursor.value)
      case .near(let near, _): for value in [near.latitude, near.longitude, near.radius] { add(value) }
      case .tenant, .viewerID, .viewerUser, .credentialHash, .constant, .limit, .offset, .payload, .after:
        continue
      }
    }
    for limit in plan.limits { add(limit.value) }
    for offset in plan.offsets { add(offset.page) }
    return names
  }
}
