import GraphQL
import Postgres
import Schema

/// Documents and plans that have been seen before. A hit costs no parsing, no validation and no planning.
final class PlanStore: Sendable {
  private let model: Model
  private let system: TypeSystem
  let limits: EngineLimits
  private let keepsAnswers: Bool
  private let documents: BoundedCache<ExactText, CheckedDocument>
  /// A plan holds its document, so that no other document can get that one's identity while the plan is kept.
  private let plans: BoundedCache<PlanKey, (plan: QueryPlan, document: CheckedDocument)>
  private let streams: BoundedCache<PlanKey, (plan: StreamPlan, document: CheckedDocument)>

  /// - Parameters:
  ///   - capacity: bytes, by estimate, for documents and plans together.
  ///   - keepsAnswers: whether plans say when a kept answer is still right.
  init(model: Model, system: TypeSystem, limits: EngineLimits, capacity: Int, keepsAnswers: Bool) {
    self.keepsAnswers = keepsAnswers
    self.limits = limits
    self.model = model
    self.system = system
    documents = BoundedCache(capacity: capacity / 3)
    plans = BoundedCache(capacity: capacity / 2)
    streams = BoundedCache(capacity: capacity / 6)
  }

  func document(_ text: String) throws(Refusal) -> CheckedDocument {
    let key = ExactText(text)
    if let known = documents[key] { return known }
    let checked = try CheckedDocument(text, in: system, limits: limits)
    documents.insert(checked, for: key, size: checked.size)
    return checked
  }

  func plan(
    _ operation: OperationDefinition, of checked: CheckedDocument, role: String,
    variables: [String: InputValue], alwaysLimits: Bool = false
  ) throws -> QueryPlan {
    let key = PlanKey(
      document: checked, operation: operation, role: role, alwaysLimits: alwaysLimits, variables: variables)
    if let known = plans[key] { return known.plan }
    let plan = try makePlan(
      operation, of: checked, role: role, variables: variables, alwaysLimits: alwaysLimits)
    // Costs are the same for all values of one shape, so a refused shape is worked out again each time it comes.
    try checkCost(of: plan, operation, checked)
    keep(plan, of: checked, for: key)
    return plan
  }

  private func checkCost(
    of plan: QueryPlan, _ operation: OperationDefinition, _ checked: CheckedDocument
  ) throws(GraphQLError) {
    guard plan.cost > limits.cost else { return }
    throw GraphQLError(
      .limitExceeded,
      "The operation costs \(plan.cost) and may cost \(limits.cost); ask for fewer rows or fewer levels.",
      locations: [checked.document.source.location(at: operation.position)],
      details: [
        JSONMember("kind", .string("cost")), JSONMember("limit", .int(Int64(limits.cost))),
        JSONMember("actual", .int(Int64(plan.cost))),
      ])
  }

  /// How a subscription reads one window of its stream.
  /// - Parameter window: nil: of whatever may concern it.
  func streamPlan(
    _ operation: OperationDefinition, of checked: CheckedDocument, role: String,
    variables: [String: InputValue], window: StreamWindow?
  ) throws -> StreamPlan {
    var key = PlanKey(
      document: checked, operation: operation, role: role, alwaysLimits: true, variables: variables)
    key.window = window
    if let known = streams[key] { return known.plan }
    let collector = FieldCollector(system: system, fragments: checked.fragments, variables: variables)
    var planner = Planner(
      model: model, system: system, role: role, collector: collector, source: checked.document.source,
      alwaysLimits: true, bounds: limits.plan)
    let plan = try planner.planStream(operation, window: window)
    try checkCost(of: plan.plan, operation, checked)
    if plan.plan.isReusable {
      streams.insert((plan, checked), for: key, size: Self.size(of: plan.plan, key, checked))
    }
    return plan
  }

  private func keep(_ plan: QueryPlan, of checked: CheckedDocument, for key: PlanKey) {
    guard plan.isReusable else { return }
    plans.insert((plan, checked), for: key, size: Self.size(of: plan, key, checked))
  }

  /// The plan holds its document, which may long be gone from the other cache. What is answered from memory lies in the
  /// plan twice: in its field, and among the literals of its object.
  private static func size(of plan: QueryPlan, _ key: PlanKey, _ checked: CheckedDocument) -> Int {
    plan.statement.sql.utf8.count * 3 + plan.root.steps.literals.count * 2 + plan.keys.count * 100
      + key.shape.count + checked.size + 4_000
  }

  /// The statements used last on the lane of shared plans, for connections that are new.
  func latestStatements(_ limit: Int) -> [Statement] {
    plans.latest(limit).filter { !$0.plan.usesClientFilter && $0.plan.nodes.count > 1 }.map(\.plan.statement)
  }

  /// The plan of the selection on what a mutation's root field returned.
  func payloadPlan(
    of field: CollectedField, typeName: String, _ operation: OperationDefinition, _ checked: CheckedDocument,
    role: String, _ collector: FieldCollector
  ) throws -> QueryPlan {
    let key = PlanKey(
      document: checked, operation: operation, role: role, alwaysLimits: false, payload: field.key,
      variables: collector.variables)
    if let known = plans[key] { return known.plan }
    var planner = Planner(
      model: model, system: system, role: role, collector: collector, source: checked.document.source,
      bounds: limits.plan)
    let plan = try planner.planPayload(field, typeName: typeName)
    keep(plan, of: checked, for: key)
    return plan
  }

  private func makePlan(
    _ operation: OperationDefinition, of checked: CheckedDocument, role: String,
    variables: [String: InputValue], alwaysLimits: Bool
  ) throws -> QueryPlan {
    let collector = FieldCollector(system: system, fragments: checked.fragments, variables: variables)
    var planner = Planner(
      model: model, system: system, role: role, collector: collector, source: checked.document.source,
      alwaysLimits: alwaysLimits, bounds: limits.plan)
    // With limits for each parent answers are rare and long: they are not kept.
    guard keepsAnswers, !alwaysLimits, operation.type == .query else { return try planner.plan(operation) }
    return try planner.keepingPlan(
      operation, credentialVariables: checked.credentialVariables(of: operation, in: system, model))
  }
}
