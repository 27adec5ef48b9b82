import GraphQL
import Postgres
import Schema

/// What a window of a stream held for one viewer.
struct StreamWindowAnswer: Sendable {
  enum Content: Sendable {
    /// Nothing that the viewer may see.
    case nothing
    case message(StreamMessage)
    /// The viewer is another one now; without a session where that has ended.
    case viewer(Viewer)
    case closed
    case resync(ResyncReason)
  }

  var content: Content
  /// Where the clock stood: everything up to there is in the content.
  var sequence: Int64
  /// Control events of the window.
  var controls: [StreamControl]
  var expires: Timestamp?
}

/// An event that ends sessions or changes rights.
struct StreamControl: Hashable, Sendable {
  var type: String
  /// nil: it concerns everybody.
  var key: UUID?

  /// `Session:<id>,User:<id>`.
  static func list(_ text: String) -> [StreamControl] {
    text.split(separator: ",").map { part in
      let halves = part.split(separator: ":", maxSplits: 1)
      return StreamControl(
        type: halves.first.map(String.init) ?? "", key: halves.count == 2 ? UUID(String(halves[1])) : nil)
    }
  }
}

extension QueryEngine {
  // MARK: - Subscribing

  /// What a request is, before it is run.
  package enum OperationKind: Sendable { case query, mutation, subscription }

  /// nil: the request would be refused.
  package func kind(of request: GraphQLRequest) -> OperationKind? {
    guard let operation = try? plans.document(request.document).operation(named: request.operationName) else {
      return nil
    }
    return switch operation.type {
    case .query: .query
    case .mutation: .mutation
    case .subscription: .subscription
    }
  }

  /// Everything about a subscription that needs no stream.
  /// - Throws: `Refusal`, `GraphQLError`, `PostgresError`.
  func streamOperation(
    _ request: GraphQLRequest
  ) async throws -> (stream: StreamOperation, viewer: Viewer, after: Position?, credential: String?) {
    let checked = try plans.document(request.document)
    let operation = try checked.operation(named: request.operationName)
    guard operation.type == .subscription, let rootType = system.subscription else {
      throw GraphQLError(.badRequest, "This is no subscription.")
    }
    let variables = try variables(of: operation, in: checked, request)
    let collector = FieldCollector(system: system, fragments: checked.fragments, variables: variables)
    let source = checked.document.source
    let collected = try Planner.streamField(collector, operation, on: rootType, source)
    let scope = try RootScope(
      [collected], on: rootType, model: model, system: system, variables: variables, source: source)
    guard let handle = scope.handle, let tenant = try await directory.tenant(handle) else {
      throw GraphQLError(
        .tenantNotFound, "There is no open \(model.tenant.type) by this \(model.tenant.argument).",
        path: [.key(collected.key)])
    }
    var quiet = request
    quiet.mayWrite = false
    let asking = try await viewer(of: tenant, scope, quiet)
    if asking.isReplaced {
      throw GraphQLError(.unauthenticated, "This session has ended; connect with another credential.")
    }
    let plan = try plans.streamPlan(
      operation, of: checked, role: asking.viewer.role, variables: variables, window: nil)
    let stream = StreamOperation(
      checked: checked, operation: operation, variables: variables, tenant: tenant, role: asking.viewer.role,
      request: request, plan: plan)
    let after = try place(request, collected, rootType, collector, source)
    return (stream, asking.viewer, after, request.credential ?? scope.credential)
  }

  /// The argument `after`.
  private func place(
    _ request: GraphQLRequest, _ collected: CollectedField, _ rootType: String, _ collector: FieldCollector,
    _ source: Source
  ) throws -> Position? {
    guard let definition = system.fields(of: rootType)?[collected.first.name.text] else { return nil }
    let arguments = try coerceArguments(
      collected.first.arguments, for: definition.arguments, variables: collector.variables, system: system,
      source: source, position: collected.first.position)
    let given = request.lastEventID ?? arguments.first { $0.name == StreamModel.after }?.value.text
    guard let text = given else { return nil }
    guard let place = Position(text) else {
      throw GraphQLError(
        .badUserInput,
        "“\(StreamModel.after)” is no cursor; take “position” of a query, or “cursor” of a message.",
        locations: [source.location(at: collected.first.position)])
    }
    return place
  }

  /// What cursors of a viewer are bound to.
  package func fingerprint(of viewer: Viewer) -> UInt64 {
    Position.fingerprint(of: viewer, schema: schemaFingerprint)
  }

  /// Whether a text has the form of a credential whose time is not over; what it is worth the database says.
  package func mayUse(_ credential: String) async -> Bool {
    if case .session = await service.credential(credential) { true } else { false }
  }

  // MARK: - Windows

  /// Reads everything behind a place that concerns the subscription, in one statement: what it sends is as the database was
  /// at `sequence`.
  /// - Parameter types: that are known to have changed; nil: any may have.
  /// - Throws: `PostgresError`; `GraphQLError` and `PlanningFailure` where the plan cannot be made.
  func readStream(
    _ stream: StreamOperation, as viewer: Viewer, after: Int64, epoch: Int64, types: Set<String>?,
    lane: Lane.Name
  ) async throws -> StreamWindowAnswer {
    var window = StreamWindow(
      types: (types ?? stream.plan.concerns).intersection(stream.plan.concerns), limit: StreamWindow.few)
    // Each round widens the window, which has its bounds.
    while true {
      let plan = try plans.streamPlan(
        stream.operation, of: stream.checked, role: viewer.role, variables: stream.variables, window: window)
      var binder = ParameterBinder(tenant: stream.tenant, viewer: viewer, variables: stream.variables)
      binder.after = after
      let limits = try binder.limits(of: plan.plan)
      let rows = try await runner.run(plan.plan, binder: binder, limits: limits, lane: lane)
      guard let state = ViewerState(rows, plan: plan.plan, hash: viewer.credentialHash),
        let seen = state.viewer
      else { return StreamWindowAnswer(content: .closed, sequence: after, controls: []) }
      let summary = Summary(rows, plan.plan)
      var answer = StreamWindowAnswer(
        content: .nothing, sequence: state.sequence, controls: summary.controls, expires: state.expires)
      if seen != viewer {
        answer.content = .viewer(seen)
      } else if !state.isOpen, !model.mayEnterClosed(seen.role) {
        answer.content = .closed
      } else if state.epoch != epoch {
        answer.content = .resync(.epoch)
      } else if state.sequence < after {
        answer.content = .resync(.beyond)
      } else if let gap = summary.gap(after: after, to: state.sequence, window.limit) {
        if gap == .behind, window.limit < StreamWindow.many {
          window.limit = StreamWindow.many
          continue
        }
        answer.content = .resync(gap)
      } else if !summary.types.intersection(stream.plan.concerns).isSubset(of: window.types) {
        window.types.formUnion(summary.types.intersection(stream.plan.concerns))
        continue
      } else if rows.nodes.dropFirst(StreamPlan.firstContent).contains(where: { $0.count > 0 }) {
        let message = try await message(plan.plan, rows, limits, binder, state, stream.request)
        answer.content = .message(message)
      }
      return answer
    }
  }

  private func message(
    _ plan: QueryPlan, _ rows: SlotRows, _ limits: [Int], _ binder: ParameterBinder, _ state: ViewerState,
    _ request: GraphQLRequest
  ) async throws -> StreamMessage {
    let context = ResolverContext(viewer: binder.viewer, newCredential: nil)
    let writer = try await write(plan, rows, limits, binder, state, context, request)
    return message(writer, plan, epoch: state.epoch, sequence: state.sequence)
  }

  /// The message that says where a stream begins, or why it cannot go on, or what a signal tells.
  func message(
    _ stream: StreamOperation, as viewer: Viewer, epoch: Int64, sequence: Int64,
    resync: ResyncReason? = nil, value: JSONValue? = nil
  ) -> StreamMessage {
    var binder = ParameterBinder(tenant: stream.tenant, viewer: viewer, variables: stream.variables)
    let plan = stream.plan.plan
    if let name = stream.plan.signal, let value { binder.payload = [JSONMember(name, value)] }
    var writer = ResponseWriter(
      plan: plan, rows: SlotRows(emptyOf: plan.nodes.count), limits: [], binder: binder,
      position: resync == nil
        ? Position(epoch: epoch, sequence: sequence, fingerprint: fingerprint(of: viewer)) : nil,
      resolved: [])
    writer.resync = resync
    writer.writeRoot()
    return message(writer, plan, epoch: epoch, sequence: sequence)
  }

  private func message(
    _ writer: ResponseWriter, _ plan: QueryPlan, epoch: Int64, sequence: Int64
  ) -> StreamMessage {
    let filtered = plan.hiddenPaths(writer.filtered)
    let extensions =
      filtered.isEmpty ? [] : [JSONMember("filtered", .array(filtered.map(JSONValue.string)))]
    let body = ResponseBody(data: ResponseBytes(writer.output), errors: writer.errors, extensions: extensions)
    let shift = Array("{\"data\":".utf8).count
    // Where the whole became null no cursor is left.
    let cursors =
      writer.isNull ? [] : writer.cursorPlaces.map { $0.lowerBound + shift..<$0.upperBound + shift }
    return StreamMessage(
      body: body.encoded().joined, cursors: cursors,
      place: Position(epoch: epoch, sequence: sequence, fingerprint: 0))
  }

  /// The viewer behind a credential, as the database has it now, and where the clock stood then.
  func seenViewer(_ viewer: Viewer, of tenant: UUID, lane: Lane.Name) async throws -> ViewerState? {
    let plan = viewers.plan
    let binder = ParameterBinder(tenant: tenant, viewer: viewer, variables: [:])
    let rows = try await runner.run(plan, binder: binder, limits: [], lane: lane)
    return ViewerState(rows, plan: plan, hash: viewer.credentialHash)
  }
}

/// The summary's row of a window.
private struct Summary {
  var count: Int64 = 0
  var first: Int64?
  var types: Set<String> = []
  var controls: [StreamControl] = []

  init(_ rows: SlotRows, _ plan: QueryPlan) {
    let list = rows.nodes[SummarySlot.node]
    guard list.count > 0 else { return }
    let row = list.row(0)
    let slots = plan.nodes[SummarySlot.node].slots
    count = rows.result.int8(row: row, column: slots[SummarySlot.count]) ?? 0
    first = rows.result.int8(row: row, column: slots[SummarySlot.first])
    let names = rows.result.text(row: row, column: slots[SummarySlot.types]) ?? ""
    types = Set(names.split(separator: ",").map(String.init))
    controls = StreamControl.list(rows.result.text(row: row, column: slots[SummarySlot.controls]) ?? "")
  }

  /// Why the window does not hold every event from `after` to `end`; nil: it does.
  func gap(after: Int64, to end: Int64, _ limit: Int) -> ResyncReason? {
    let (expected, overflow) = end.subtractingReportingOverflow(after)
    if overflow { return .beyond }
    if count == expected { return nil }
    guard let first, first == after &+ 1 else { return .expired }
    return count >= Int64(limit) ? .behind : .hole
  }
}
