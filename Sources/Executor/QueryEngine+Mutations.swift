import GraphQL
import Logging
import Postgres
import Schema

extension QueryEngine {
  /// Root fields one after the other (specification, section 6.2.2): each performs its change, then its payload is read.
  func mutate(
    _ operation: OperationDefinition, _ checked: CheckedDocument, _ variables: [String: InputValue],
    _ request: GraphQLRequest
  ) async throws -> GraphQLResponse {
    guard request.mayWrite else {
      throw GraphQLError(.methodNotAllowed, "A mutation cannot be sent by GET; use POST.")
    }
    let typeName = system.mutation ?? ""
    let collector = FieldCollector(system: system, fragments: checked.fragments, variables: variables)
    let fields = collector.collect([operation.selections], on: typeName)
    let scope = try RootScope(
      fields, on: typeName, model: model, system: system, variables: variables,
      source: checked.document.source)
    var tenant: UUID?
    var asking = AskingViewer(viewer: viewers.nobody)
    if let handle = scope.handle {
      guard let found = try await directory.tenant(handle) else { return notFound(scope, fields, request) }
      tenant = found
      asking = try await viewer(of: found, scope, request)
    }
    var answer = MutationAnswer()
    // Where the answer can only be null, the client could not see what else was done.
    for field in fields where !answer.isNull {
      try await perform(field, collector, checked, operation, tenant, &asking, request, &answer)
    }
    return answer.response(request)
  }

  /// The answer in the making.
  struct MutationAnswer {
    var data: [UInt8] = [UInt8(ascii: "{")]
    var errors: [GraphQLError] = []
    var filtered: [String] = []
    var isPrivate = false
    /// Of what the payloads read.
    var cost = 0
    /// A non-null root field came out null, so all of `data` is.
    var isNull = false

    mutating func add(_ key: String, _ value: [UInt8]) {
      if data.count > 1 { data.append(UInt8(ascii: ",")) }
      data += keyLiteral(key)
      data += value
    }

    func response(_ request: GraphQLRequest) -> GraphQLResponse {
      var extensions = request.answerExtensions(cost: cost)
      if !filtered.isEmpty {
        extensions.append(JSONMember("filtered", .array(filtered.map(JSONValue.string))))
      }
      let whole = isNull ? Array("null".utf8) : data + [UInt8(ascii: "}")]
      let body = ResponseBody(data: ResponseBytes(whole), errors: errors, extensions: extensions)
      return GraphQLResponse(
        content: body.encoded(), outcome: .executed, audience: isPrivate ? .bearer : .viewer,
        hasErrors: !errors.isEmpty)
    }
  }

  private func perform(
    _ field: CollectedField, _ collector: FieldCollector, _ checked: CheckedDocument,
    _ operation: OperationDefinition, _ tenant: UUID?, _ asking: inout AskingViewer,
    _ request: GraphQLRequest, _ answer: inout MutationAnswer
  ) async throws {
    let typeName = system.mutation ?? ""
    let name = field.first.name.text
    if name == "__typename" {
      answer.add(field.key, Array("\"\(typeName)\"".utf8))
      return
    }
    guard let definition = system.fields(of: typeName)?[name] else {
      throw PlanningFailure.unknownField(type: typeName, field: name)
    }
    do {
      let arguments = try coerceArguments(
        field.first.arguments, for: definition.arguments, variables: collector.variables, system: system,
        source: checked.document.source, position: field.first.position)
      let planned: @Sendable (String) throws -> QueryPlan = { [plans] role in
        try plans.payloadPlan(
          of: field, typeName: definition.type.name, operation, checked, role: role, collector)
      }
      let reader = PayloadReader { [self] payload, tenant, viewer in
        earlyRead(payload, tenant, viewer, collector.variables, planned)
      }
      let (payload, effects) = try await change(definition, arguments, tenant, &asking, request, reader)
      answer.isPrivate = answer.isPrivate || effects.isPrivate
      // Whoever logged in goes on as such in the fields that follow.
      if let viewer = effects.viewer, effects.tenant == tenant { asking.viewer = viewer }
      let (writer, plan) = try await read(
        payload, effects.tenant ?? tenant, effects.viewer ?? asking.viewer, effects.newCredential,
        collector.variables, request, reader, planned)
      answer.errors += writer.errors.map { $0.beneath(field.key) }
      answer.filtered += plan.hiddenPaths(writer.filtered)
      if writer.isNull, definition.type.isNonNull {
        answer.isNull = true
      } else {
        answer.add(field.key, writer.output)
      }
      answer.cost += plan.cost
    } catch {
      var failure: GraphQLError
      if let known = error as? GraphQLError {
        failure = known
      } else {
        let (code, message) = Self.description(of: error)
        logger.error(
          "mutation failed",
          metadata: [
            "correlationId": "\(request.correlationID)", "field": "\(name)",
            "error": "\(String(reflecting: error))",
          ])
        failure = GraphQLError(code, message)
      }
      failure.path = [.key(field.key)]
      answer.errors.append(failure)
      if definition.type.isNonNull { answer.isNull = true } else { answer.add(field.key, Array("null".utf8)) }
    }
  }

  /// Performs one root field's change, again where its viewer turns out to be another by now.
  private func change(
    _ definition: Schema.FieldDefinition, _ arguments: [InputMember], _ tenant: UUID?,
    _ asking: inout AskingViewer, _ request: GraphQLRequest, _ reader: PayloadReader
  ) async throws -> (PayloadValues, MutationEffects) {
    var generated: GeneratedWrite?
    if case .operation(let operation) = definition.origin { generated = operation.generated }
    for _ in 0..<Self.attempts {
      let context = MutationContext(
        tenant: tenant, viewer: asking.viewer, request: request, writer: writer, logger: logger,
        signals: signals, reader: reader)
      do {
        let payload =
          if let generated {
            try await rows.perform(
              generated, definition.name, arguments, in: context, hasEnded: asking.isReplaced)
          } else {
            try await resolvers.perform(
              definition.name, arguments: InputObject(arguments), in: context)
          }
        return (payload, context.effects)
      } catch let change as ViewerChanged {
        asking = become(change.viewer, asking)
      }
    }
    throw PostgresError.busy
  }

  /// The statements that read a payload behind the COMMIT of its write. What is wrong with them, whoever reads afterwards
  /// finds and says: it is no reason not to commit.
  private func earlyRead(
    _ payload: PayloadValues, _ tenant: UUID, _ viewer: Viewer, _ variables: [String: InputValue],
    _ plan: (_ role: String) throws -> QueryPlan
  ) -> [Command] {
    guard let plan = try? plan(viewer.role), plan.nodes.count > 1, !plan.usesClientFilter else { return [] }
    let binder = ParameterBinder(tenant: tenant, viewer: viewer, variables: variables, payload: payload)
    guard let limits = try? binder.limits(of: plan) else { return [] }
    return (try? runner.commands(plan, binder: binder, limits: limits)) ?? []
  }

  /// Reads the payload's selection: its own values, and rows under the viewer's rights as the statement itself sees them.
  /// Without a tenant there are no rows.
  private func read(
    _ payload: PayloadValues, _ tenant: UUID?, _ viewer: Viewer, _ newCredential: String?,
    _ variables: [String: InputValue], _ request: GraphQLRequest, _ reader: PayloadReader,
    _ plan: (_ role: String) throws -> QueryPlan
  ) async throws -> (ResponseWriter, QueryPlan) {
    var viewer = viewer
    for _ in 0..<Self.attempts {
      let plan = try plan(viewer.role)
      let binder = ParameterBinder(tenant: tenant, viewer: viewer, variables: variables, payload: payload)
      let limits = try binder.limits(of: plan)
      guard plan.nodes.count > 1, tenant != nil else {
        return (ResponseWriter.withoutRows(plan, binder, limits: limits), plan)
      }
      let rows =
        if let early = reader.results(of: payload, tenant, viewer) {
          try StatementRunner.rows(early, of: plan)
        } else {
          try await runner.run(plan, binder: binder, limits: limits)
        }
      guard let state = ViewerState(rows, plan: plan, hash: viewer.credentialHash), let seen = state.viewer
      else { throw GraphQLError(.tenantNotFound, "The \(model.tenant.type) is gone.") }
      if seen == viewer {
        let context = ResolverContext(viewer: seen, newCredential: newCredential)
        return (try await write(plan, rows, limits, binder, state, context, request), plan)
      }
      viewer = seen
    }
    throw PostgresError.busy
  }
}
