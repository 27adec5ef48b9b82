import GraphQL
import Postgres

extension QueryEngine {
  /// The answer from kept bytes where the versions that they were read at still hold, and else from the database.
  func answer(
    _ operation: OperationDefinition, _ checked: CheckedDocument, _ variables: [String: InputValue],
    _ tenant: UUID, _ asking: AskingViewer, _ request: GraphQLRequest
  ) async throws -> Answer {
    func read() async throws -> Answer {
      try await run(operation, checked, variables, tenant, asking, request)
    }
    guard let answers else { return try await read() }
    let plan = try plans.plan(operation, of: checked, role: asking.viewer.role, variables: variables)
    // An answer with a new credential is nobody else's, and never kept as a whole.
    guard let rule = plan.caching, asking.newCredential == nil || rule.shared != nil else {
      return try await read()
    }
    let question = KeptQuestion(
      plan: plan, rule: rule, document: checked, operation: operation.name?.text,
      binder: ParameterBinder(tenant: tenant, viewer: asking.viewer, variables: variables), tenant: tenant,
      asking: asking, request: request)
    if let answer = try await kept(question, in: answers) { return answer }
    guard await answers.enter(question.flight) else {
      // Somebody has read it in the meantime, but perhaps before a write that this client knows of.
      if let answer = try await kept(question, in: answers) { return answer }
      return try await read()
    }
    defer { answers.leave(question.flight) }
    return try await run(operation, checked, variables, tenant, asking, request) { writer, state, plan in
      guard writer.errors.isEmpty, plan.caching != nil, let stamp = rule.stamp(of: state) else { return }
      question.keep(writer, at: stamp, in: answers)
    }
  }

  /// - Returns: nil where nothing is kept that still holds.
  private func kept(_ question: KeptQuestion, in answers: AnswerCache) async throws -> Answer? {
    let rule = question.rule
    let shared = rule.shared == nil ? nil : answers[question.sharedKey]
    if rule.shared != nil, shared == nil {
      answers.count { $0.misses += 1 }
      return nil
    }
    if let own = question.ownKey.flatMap({ answers[$0] }) {
      switch try await served(own, shared, question) {
      case .answer(let answer): return answer
      case .outdated(let isShared):
        answers.count { $0.outdated += 1 }
        if isShared { return nil }
      }
    }
    guard let shared else {
      answers.count { $0.misses += 1 }
      return nil
    }
    switch try await spliced(shared, question, answers) {
    case .answer(let answer): return answer
    case .outdated:
      answers.count { $0.outdated += 1 }
      return nil
    }
  }

  private enum Served {
    case answer(Answer)
    /// - Parameter isShared: whether the shared fields cannot be used either.
    case outdated(isShared: Bool)
  }

  /// Reads viewer, versions and what is volatile in one snapshot; all else is kept.
  private func served(
    _ own: KeptAnswer, _ shared: KeptAnswer?, _ question: KeptQuestion
  ) async throws -> Served {
    let (rule, asking) = (question.rule, question.asking)
    let plan = rule.check.plan
    let limits = try question.binder.limits(of: plan)
    let rows = try await runner.run(plan, binder: question.binder, limits: limits)
    let (state, viewer): (ViewerState, Viewer)
    switch look(at: rows, of: plan, asking) {
    case .same(let seen, let same): (state, viewer) = (seen, same)
    case .changed(let answer): return .answer(answer)
    }
    guard let stamp = rule.stamp(of: state) else { return .outdated(isShared: true) }
    if let shared, let needs = rule.shared, !stamp.agrees(with: shared.stamp, on: needs) {
      return .outdated(isShared: true)
    }
    guard let needs = rule.own, stamp.agrees(with: own.stamp, on: needs) else {
      return .outdated(isShared: false)
    }
    let context = ResolverContext(viewer: viewer, newCredential: nil)
    let writer = try await write(plan, rows, limits, question.binder, state, context, question.request)
    guard let data = own.data(with: writer, shared) else { return .outdated(isShared: false) }
    answers?.count { $0.hits += 1 }
    return .answer(.done(response(data, own.filtered + (shared?.filtered ?? []), question)))
  }

  /// Reads the viewer's own part in the snapshot that tells whether the shared fields still hold.
  private func spliced(
    _ shared: KeptAnswer, _ question: KeptQuestion, _ answers: AnswerCache
  ) async throws -> Served {
    let (rule, asking) = (question.rule, question.asking)
    guard let plan = rule.ownPlan?.plan, let needs = rule.shared else { return .outdated(isShared: true) }
    let limits = try question.binder.limits(of: plan)
    let rows = try await runner.run(plan, binder: question.binder, limits: limits)
    // With very many children the whole is read anew, and more carefully.
    if plan.exceedsGuards(rows) { return .outdated(isShared: true) }
    let (state, viewer): (ViewerState, Viewer)
    switch look(at: rows, of: plan, asking) {
    case .same(let seen, let same): (state, viewer) = (seen, same)
    case .changed(let answer): return .answer(answer)
    }
    guard let stamp = rule.stamp(of: state), stamp.agrees(with: shared.stamp, on: needs) else {
      return .outdated(isShared: true)
    }
    let context = ResolverContext(viewer: viewer, newCredential: asking.newCredential)
    let writer = try await write(plan, rows, limits, question.binder, state, context, question.request)
    guard let data = shared.data(within: writer) else { return .outdated(isShared: true) }
    question.keepOwn(writer, at: stamp, in: answers)
    answers.count { $0.partial += 1 }
    return .answer(.done(response(data, writer.filtered + shared.filtered, question)))
  }

  private func response(
    _ data: ResponseBytes, _ filtered: [String], _ question: KeptQuestion
  ) -> GraphQLResponse {
    response(data, errors: [], filtered, question.plan, question.asking, question.request)
  }

  /// Round trips to the database on a lane.
  package func trips(lane: String) -> Int { pool.trips(lane: Lane.Name(lane)) }

  /// What the cache of answers has done; nil where answers are not kept.
  package var answerCacheCounts: AnswerCacheCounts? { answers?.statistics }
}
