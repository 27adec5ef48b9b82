import GraphQL
import Postgres
import Schema

/// Who stands behind a credential, as last seen. Every statement checks it again, so an entry that is out of date costs a
/// second round trip and nothing else.
final class ViewerStore: Sendable {
  private let pool: Pool
  /// The viewer's arm alone.
  let plan: QueryPlan
  private let anonymousRole: String
  private let known = BoundedCache<[UInt8], Viewer>(capacity: 32 << 20)

  /// - Throws: `PlanningFailure` where the schema's viewer section does not fit its types.
  init(model: Model, system: TypeSystem, pool: Pool) throws {
    self.pool = pool
    anonymousRole = model.roles.last?.name ?? ""
    let collector = FieldCollector(system: system, fragments: [:], variables: [:])
    var planner = Planner(
      model: model, system: system, role: anonymousRole, collector: collector, source: .init(""))
    plan = try planner.viewerPlan()
  }

  var statement: Statement { plan.statement }

  /// The one who has no session.
  var nobody: Viewer { Viewer(session: nil, user: nil, role: anonymousRole, credentialHash: nil) }

  /// nil: the credential is unknown, expired or ended.
  func viewer(_ credential: Credential, runner: StatementRunner) async throws -> Viewer? {
    let hash = credential.hash
    if let viewer = known[hash] { return viewer }
    let asking = Viewer(session: nil, user: nil, role: anonymousRole, credentialHash: hash)
    let binder = ParameterBinder(tenant: credential.tenant, viewer: asking, variables: [:])
    let rows = try await runner.run(plan, binder: binder, limits: [])
    guard let state = ViewerState(rows, plan: plan, hash: hash), let viewer = state.viewer,
      viewer.session != nil
    else { return nil }
    remember(viewer)
    return viewer
  }

  /// The statement that a write runs first, to see its viewer once more (consistency.md, "The viewer slot").
  func check(_ viewer: Viewer, of tenant: UUID) throws(GraphQLError) -> Command {
    let binder = ParameterBinder(tenant: tenant, viewer: viewer, variables: [:])
    return Command(plan.statement, try binder.parameters(of: plan, limits: []))
  }

  /// What the check said; nil: there is no such tenant.
  func state(_ result: QueryResult, hash: [UInt8]?) -> ViewerState? {
    ViewerState(SlotRows(result, kinds: plan.nodes.count), plan: plan, hash: hash)
  }

  /// Whether the tenant is open to the public, as of now.
  func isOpen(_ tenant: UUID, runner: StatementRunner) async throws -> Bool {
    let binder = ParameterBinder(tenant: tenant, viewer: nobody, variables: [:])
    let rows = try await runner.run(plan, binder: binder, limits: [])
    return ViewerState(rows, plan: plan, hash: nil)?.isOpen ?? false
  }

  func remember(_ viewer: Viewer) {
    guard let hash = viewer.credentialHash else { return }
    known.insert(viewer, for: hash, size: 200)
  }

  func forget(_ hash: [UInt8]) { known.remove(hash) }

  func removeAll() { known.removeAll() }
}

/// What the viewer's arm of a statement said.
struct ViewerState {
  /// nil: there is no such tenant.
  var viewer: Viewer?
  var isOpen: Bool
  var sequence: Int64
  var epoch: Int64
  /// nil where the plan is not stamped.
  var stamp: String?
  /// When the session's time is over; nil: there is none.
  var expires: Timestamp?

  init?(_ rows: SlotRows, plan: QueryPlan, hash: [UInt8]?) {
    guard let list = rows.nodes.first, list.count > 0 else { return nil }
    let row = list.row(0)
    let slots = plan.nodes[0].slots
    let result = rows.result
    let session = result.uuid(row: row, column: slots[ViewerSlot.session])
    viewer = Viewer(
      session: session, user: result.uuid(row: row, column: slots[ViewerSlot.user]),
      role: result.text(row: row, column: slots[ViewerSlot.role]) ?? "",
      credentialHash: session == nil ? nil : hash)
    isOpen = result.bool(row: row, column: slots[ViewerSlot.isOpen]) ?? false
    sequence = result.int8(row: row, column: slots[ViewerSlot.sequence]) ?? 0
    epoch = result.int8(row: row, column: slots[ViewerSlot.epoch]) ?? 0
    stamp = slots.count > ViewerSlot.stamp ? result.text(row: row, column: slots[ViewerSlot.stamp]) : nil
    expires = result.timestamptz(row: row, column: slots[ViewerSlot.expires]).map(
      Timestamp.init(microseconds:))
  }
}
