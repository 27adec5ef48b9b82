import GraphQL
import Postgres

extension QueryEngine {
  /// The answer from kept bytes where the versions that it was read at still hold, and else from the database.
  func answer(
    _ operation: OperationDefinition, _ checked: CheckedDocument, _ variables: [String: InputValue],
    _ tenant: UUID, _ asking: AskingViewer, _ request: GraphQLRequest
  ) async throws -> Answer {
    // An answer with a new credential is nobody else's, and never kept.
    guard let answers, asking.newCredential == nil else {
      return try await run(operation, checked, variables, tenant, asking, request)
    }
    let plan = try plans.plan(operation, of: checked, role: asking.viewer.role, variables: variables)
    guard let rule = plan.caching else {
      return try await run(operation, checked, variables, tenant, asking, request)
    }
    let key = AnswerCache.Key(
      document: ObjectIdentifier(checked), operation: operation.name?.text, variables: request.variables,
      tenant: tenant, role: asking.viewer.role, session: rule.isPersonal ? asking.viewer.session : nil)
    let checking = Checking(
      plan: plan, rule: rule,
      binder: ParameterBinder(tenant: tenant, viewer: asking.viewer, variables: variables),
      asking: asking, request: request)
    if let kept = answers[key] {
      if let answer = try await served(kept, checking) { return answer }
    } else {
      answers.count { $0.misses += 1 }
    }
    guard await answers.enter(key) else {
      // Somebody has read it in the meantime, but perhaps before a write that this client knows of.
      if let kept = answers[key], let answer = try await served(kept, checking) { return answer }
      return try await run(operation, checked, variables, tenant, asking, request)
    }
    defer { answers.leave(key) }
    return try await run(operation, checked, variables, tenant, asking, request) { writer, state, plan in
      guard writer.errors.isEmpty, plan.caching != nil, let text = state.stamp,
        let stamp = AnswerStamp(text, groups: rule.groupCount)
      else { return }
      answers.insert(KeptAnswer(writer, stamp: stamp, document: checked), for: key)
    }
  }

  /// What the check of a kept answer needs.
  private struct Checking {
    var plan: QueryPlan
    var rule: CacheRule
    var binder: ParameterBinder
    var asking: AskingViewer
    var request: GraphQLRequest
  }

  /// Reads viewer, versions and what is volatile in one snapshot.
  /// - Returns: nil where the kept answer is out of date.
  private func served(_ kept: KeptAnswer, _ checking: Checking) async throws -> Answer? {
    let (plan, asking) = (checking.rule.check.plan, checking.asking)
    let limits = try checking.binder.limits(of: plan)
    let rows = try await runner.run(plan, binder: checking.binder, limits: limits)
    guard let state = ViewerState(rows, plan: plan, hash: asking.viewer.credentialHash),
      let seen = state.viewer
    else { return .closed }
    if seen != asking.viewer { return .outdated(seen) }
    if !state.isOpen, !model.mayEnterClosed(seen.role) { return .closed }
    guard let text = state.stamp, let stamp = AnswerStamp(text, groups: checking.rule.groupCount),
      stamp.agrees(with: kept.stamp, on: checking.rule)
    else {
      answers?.count { $0.outdated += 1 }
      return nil
    }
    let context = ResolverContext(viewer: seen, newCredential: nil)
    let writer = try await write(plan, rows, limits, checking.binder, state, context, checking.request)
    guard let data = kept.data(with: writer) else {
      answers?.count { $0.outdated += 1 }
      return nil
    }
    answers?.count { $0.hits += 1 }
    let body = ResponseBody(
      data: data, extensions: extensions(checking.plan, kept.filtered, asking, checking.request))
    return .done(GraphQLResponse(body: body.encoded(), outcome: .executed))
  }

  /// What the cache of answers has done; nil where answers are not kept.
  package var answerCacheCounts: AnswerCacheCounts? { answers?.statistics }
}
