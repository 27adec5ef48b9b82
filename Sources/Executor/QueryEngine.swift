import GraphQL
package import Logging
package import Postgres
package import Schema

/// The way of a query, top to bottom: document → validation → variables → tenant and viewer → plan for the role → one
/// statement → rows → JSON.
package final class QueryEngine: Sendable {
  package let model: Model
  package let system: TypeSystem
  let pool: Pool
  let plans: PlanStore
  /// nil: answers are not kept.
  let answers: AnswerCache?
  let directory: TenantDirectory
  let viewers: ViewerStore
  let resolvers: any ResolverDispatch
  let service: any ViewerService
  let runner: StatementRunner
  package let writer: Writer
  let rows: RowWriter
  let cipher: Cipher
  let signals = SignalBoard()
  let logger: Logger
  /// Bound into every position, so that a cursor of another schema is refused.
  let schemaFingerprint: UInt64

  /// - Parameter cipher: seals and opens the values of encrypted fields; without a key these are errors.
  /// - Throws: `PlanningFailure` where the schema does not hold together, which its checks should have found.
  package init(
    model: Model, pool: Pool, resolvers: any ResolverDispatch, service: any ViewerService,
    schemaFingerprint: UInt64, limits: EngineLimits = .default, planCacheBytes: Int = 64 << 20,
    answerCacheBytes: Int = 0, cipher: Cipher = .none, logger: Logger
  ) throws {
    self.model = model
    self.pool = pool
    self.resolvers = resolvers
    self.service = service
    self.logger = logger
    self.cipher = cipher
    self.schemaFingerprint = schemaFingerprint
    var system = TypeSystem(model)
    system.isDisclosed = limits.disclosesSchema
    self.system = system
    plans = PlanStore(
      model: model, system: system, limits: limits, capacity: planCacheBytes,
      keepsAnswers: answerCacheBytes > 0)
    answers = answerCacheBytes > 0 ? AnswerCache(capacity: answerCacheBytes) : nil
    directory = TenantDirectory(model: model, pool: pool)
    viewers = try ViewerStore(model: model, system: system, pool: pool)
    writer = try Writer(model: model, pool: pool, viewers: viewers, cipher: cipher)
    rows = RowWriter(model: model, system: system)
    runner = StatementRunner(pool: pool, setting: TenantSetting())
    // Not what has the pool itself: the two would keep each other for ever.
    let always = directory.statements + [viewers.statement]
    pool.warm.come(from: { [plans] lane in
      lane == .read ? always + plans.latestStatements(Self.warmPlans) : []
    })
  }

  /// Plans that a new connection prepares before its first caller.
  private static let warmPlans = 32

  /// Never throws: whatever goes wrong is in the response.
  package func answer(_ request: GraphQLRequest) async -> GraphQLResponse {
    do {
      let checked = try plans.document(request.document)
      let operation = try checked.operation(named: request.operationName)
      let variables = try variables(of: operation, in: checked, request)
      switch operation.type {
      case .query: return try await query(operation, checked, variables, request)
      case .mutation: return try await mutate(operation, checked, variables, request)
      case .subscription:
        throw Refusal([
          GraphQLError(
            .badRequest,
            "A subscription needs a WebSocket (graphql-transport-ws), or “Accept: text/event-stream”.")
        ])
      }
    } catch let refusal as Refusal {
      return refused(refusal.errors, request)
    } catch let error as GraphQLError {
      return refused([error], request)
    } catch {
      return failed(error, request)
    }
  }

  func variables(
    of operation: OperationDefinition, in checked: CheckedDocument, _ request: GraphQLRequest
  ) throws(Refusal) -> [String: InputValue] {
    switch coerceVariables(
      of: operation, from: request.variables, in: system, source: checked.document.source,
      valueLimit: plans.limits.variableValues)
    {
    case .success(let values): return values
    case .failure(let errors): throw Refusal(errors.errors)
    }
  }

  // MARK: - Queries

  private func query(
    _ operation: OperationDefinition, _ checked: CheckedDocument, _ variables: [String: InputValue],
    _ request: GraphQLRequest
  ) async throws -> GraphQLResponse {
    let collector = FieldCollector(system: system, fragments: checked.fragments, variables: variables)
    let fields = collector.collect([operation.selections], on: system.query)
    let scope = try RootScope(
      fields, on: system.query, model: model, system: system, variables: variables,
      source: checked.document.source)
    guard let handle = scope.handle else {
      return try memoryOnly(operation, checked, variables, request)
    }
    guard let tenant = try await directory.tenant(handle) else { return notFound(scope, fields, request) }
    var asking = try await viewer(of: tenant, scope, request)
    for _ in 0..<Self.attempts {
      let answer = try await answer(operation, checked, variables, tenant, asking, request)
      switch answer {
      case .done(let response): return response
      case .closed: return notFound(scope, fields, request)
      case .outdated(let viewer):
        // The credential ended, or its rights changed, since it was last seen.
        if viewer.session == nil, asking.viewer.session != nil {
          asking = try await replaced(asking, of: tenant, scope, request)
        } else {
          asking.viewer = viewer
          viewers.remember(viewer)
        }
      }
    }
    throw PostgresError.busy
  }

  /// The lane of statements with filters made by clients.
  package static let filterLane = "filter"

  /// How often an answer is planned anew because the viewer changed meanwhile.
  static let attempts = 4

  enum Answer {
    case done(GraphQLResponse)
    /// The statement saw another viewer than it was planned for.
    case outdated(Viewer)
    case closed
  }

  /// - Parameter keep: takes an answer that may be kept.
  func run(
    _ operation: OperationDefinition, _ checked: CheckedDocument, _ variables: [String: InputValue],
    _ tenant: UUID, _ asking: AskingViewer, _ request: GraphQLRequest,
    keep: (ResponseWriter, ViewerState, QueryPlan) -> Void = { _, _, _ in }
  ) async throws -> Answer {
    let binder = ParameterBinder(tenant: tenant, viewer: asking.viewer, variables: variables)
    var plan = try plans.plan(
      operation, of: checked, role: asking.viewer.role, variables: variables)
    var limits = try binder.limits(of: plan)
    var rows = try await runner.run(plan, binder: binder, limits: limits)
    if plan.exceedsGuards(rows) {
      // Some parents have very many children: read again with a limit for each.
      plan = try plans.plan(
        operation, of: checked, role: asking.viewer.role, variables: variables,
        alwaysLimits: true)
      limits = try binder.limits(of: plan)
      rows = try await runner.run(plan, binder: binder, limits: limits)
    }
    let (state, viewer): (ViewerState, Viewer)
    switch look(at: rows, of: plan, asking) {
    case .same(let seen, let same): (state, viewer) = (seen, same)
    case .changed(let answer): return answer
    }
    let context = ResolverContext(viewer: viewer, newCredential: asking.newCredential)
    let writer = try await write(plan, rows, limits, binder, state, context, request)
    keep(writer, state, plan)
    return .done(
      response(ResponseBytes(writer.output), errors: writer.errors, writer.filtered, plan, asking, request))
  }

  enum Look {
    case same(ViewerState, Viewer)
    /// What there is to say instead of rows.
    case changed(Answer)
  }

  /// Whether the rows are for the viewer that they were asked for.
  func look(at rows: SlotRows, of plan: QueryPlan, _ asking: AskingViewer) -> Look {
    guard let state = ViewerState(rows, plan: plan, hash: asking.viewer.credentialHash),
      let seen = state.viewer
    else { return .changed(.closed) }
    if seen != asking.viewer { return .changed(.outdated(seen)) }
    if !state.isOpen, !model.mayEnterClosed(seen.role) { return .changed(.closed) }
    return .same(state, seen)
  }

  /// Resolves what Swift computes, then writes the whole answer.
  func write(
    _ plan: QueryPlan, _ rows: SlotRows, _ limits: [Int], _ binder: ParameterBinder, _ state: ViewerState,
    _ context: ResolverContext, _ request: GraphQLRequest
  ) async throws -> ResponseWriter {
    var resolved: [[Result<JSONValue, ResolverError>]] = []
    for call in plan.resolvers {
      let columns = call.needs.map { plan.nodes[call.node].slots[$0] }
      var reader = RowsReader(rows, node: call.node, columns: columns)
      let count = reader.count
      do {
        let values = try await resolvers.resolve(call.field, rows: &reader, in: context)
        resolved.append(values)
      } catch {
        logger.error(
          "resolver failed",
          metadata: [
            "correlationId": "\(request.correlationID)", "field": "\(call.field)",
            "error": "\(String(reflecting: error))",
          ])
        let failure = Result<JSONValue, ResolverError>.failure(
          ResolverError("This value could not be worked out."))
        resolved.append(Array(repeating: failure, count: count))
      }
    }
    let position = Position(
      epoch: state.epoch, sequence: state.sequence,
      fingerprint: Position.fingerprint(of: binder.viewer, schema: schemaFingerprint))
    var writer = ResponseWriter(
      plan: plan, rows: rows, limits: limits, binder: binder, position: position, resolved: resolved,
      cipher: cipher)
    writer.writeRoot()
    for value in writer.unopened {
      logger.error(
        "an encrypted value could not be opened",
        metadata: [
          "correlationId": "\(request.correlationID)", "field": "\(value.place.name)",
          "reason": "\(value.fault)", "count": "\(value.count)",
        ])
    }
    return writer
  }

  /// - Parameter filtered: paths hidden in some rows.
  func response(
    _ data: ResponseBytes, errors: [GraphQLError], _ filtered: [String], _ plan: QueryPlan,
    _ asking: AskingViewer, _ request: GraphQLRequest
  ) -> GraphQLResponse {
    let audience: GraphQLResponse.Audience =
      asking.newCredential != nil
      ? .bearer
      : request.mayBeShared && asking.isNobody && errors.isEmpty ? .everyone : .viewer
    var extensions: [JSONMember] = []
    // What caches keep for all says nothing of the one request that it was made for.
    if audience != .everyone { extensions = request.answerExtensions(cost: plan.cost) }
    let hidden = plan.hiddenPaths(filtered)
    if !hidden.isEmpty { extensions.append(JSONMember("filtered", .array(hidden.map(JSONValue.string)))) }
    if asking.isReplaced { extensions.append(JSONMember("sessionReplaced", .bool(true))) }
    let body = ResponseBody(data: data, errors: errors, extensions: extensions)
    return GraphQLResponse(
      content: body.encoded(), outcome: .executed, audience: audience, hasErrors: !errors.isEmpty)
  }

  /// `__typename` and introspection alone: no database is asked.
  private func memoryOnly(
    _ operation: OperationDefinition, _ checked: CheckedDocument, _ variables: [String: InputValue],
    _ request: GraphQLRequest
  ) throws -> GraphQLResponse {
    let plan = try plans.plan(
      operation, of: checked, role: viewers.nobody.role, variables: variables)
    let binder = ParameterBinder(tenant: nil, viewer: viewers.nobody, variables: variables)
    let data = ResponseBytes(ResponseWriter.withoutRows(plan, binder).output)
    let nobody = AskingViewer(viewer: viewers.nobody)
    return response(data, errors: [], [], plan, nobody, request)
  }
}
