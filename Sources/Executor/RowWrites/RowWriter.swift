import Postgres
import Schema

/// Performs the mutations that the schema makes by itself (`write` of a type), and the collective one over all of them. Both
/// doors lead to the same rules, checks and statements.
struct RowWriter: Sendable {
  let model: Model
  let system: TypeSystem
  private let faults: ConstraintFaults

  init(model: Model, system: TypeSystem) {
    self.model = model
    self.system = system
    faults = ConstraintFaults(model: model)
  }

  /// - Parameter hasEnded: the client sent a credential that is good for nothing any more.
  /// - Throws: `FORBIDDEN`, or `UNAUTHENTICATED`, where the role may not do this to any row; `ViewerChanged`;
  ///   `PostgresError`.
  func perform(
    _ generated: GeneratedWrite, _ name: String, _ arguments: [InputMember], in context: MutationContext,
    hasEnded: Bool
  ) async throws -> PayloadValues {
    switch generated {
    case .row(let action, let typeName):
      let reading = context.reading { [self] in payload(action, .written($0)) }
      let outcome = try await outcome(name, in: context, reading) { [self] in
        let type = try self.type(typeName)
        let rule = try self.rule(action, type, context.viewer, hasEnded: hasEnded)
        return try wish(action, type, rule, arguments)
      }
      return payload(action, outcome)
    case .collective:
      let outcome: Outcome
      do {
        let reading = context.reading { [self] in collectivePayload(.written($0)) }
        outcome = try await self.outcome(name, in: context, reading) { [self] in
          try collectiveWish(arguments, context.viewer, hasEnded: hasEnded)
        }
      } catch let error as GraphQLError where error.code == .forbidden || error.code == .unauthenticated {
        // Its clients read `status` (S0-34).
        outcome = .refused([WriteFault(.forbidden, error.message)])
      }
      return collectivePayload(outcome)
    }
  }

  // MARK: - The way of a write

  private enum Outcome {
    case written(RowWish)
    case refused([WriteFault])
  }

  /// - Parameter make: the wish; what it throws is logged as the write's refusal.
  private func outcome(
    _ name: String, in context: MutationContext, _ reading: PayloadReading<RowWish>?,
    _ make: @escaping @Sendable () throws -> RowWish
  ) async throws -> Outcome {
    guard let tenant = context.tenant else {
      throw GraphQLError(.tenantNotFound, "\(name) needs “\(model.tenant.argument)”.")
    }
    let viewer = context.viewer
    do {
      let wish = try await context.writer.write(
        to: tenant, as: viewer, name, context.request, reading: reading
      ) { write in
        let wish = try make()
        let faults = wish.faults(in: model)
        guard faults.isEmpty else { throw WriteRefusal(faults) }
        let statements = RowStatements(
          model: model, wish: wish, viewer: viewer, tenant: tenant, cipher: write.cipher)
        try await RowWriting(statements: statements, faults: self.faults, write: write).run()
        return wish
      }
      return .written(wish)
    } catch let refusal as WriteRefusal {
      return .refused(refusal.faults)
    }
  }

  func type(_ name: String) throws -> TypeModel {
    guard let type = model.type(name), type.table != nil else { throw PlanningFailure.unknownType(name) }
    return type
  }

  /// What the role may do to the type.
  func rule(
    _ action: WriteModel.Action, _ type: TypeModel, _ viewer: Viewer, hasEnded: Bool
  ) throws -> WriteRule {
    if let rule = model.writeRule(action, of: type, for: viewer.role), rule.condition != .never {
      return rule
    }
    if hasEnded {
      throw GraphQLError(
        .unauthenticated,
        "Your session has ended, and without one you may not \(action.rawValue) a \(type.name).")
    }
    throw GraphQLError(.forbidden, "Your role, \(viewer.role), may not \(action.rawValue) a \(type.name).")
  }

  private func wish(
    _ action: WriteModel.Action, _ type: TypeModel, _ rule: WriteRule, _ arguments: [InputMember]
  ) throws -> RowWish {
    func argument(_ name: String) -> InputValue? { arguments.first { $0.name == name }?.value }
    var members: [InputMember] = []
    if case .object(let given)? = argument("input") { members = given }
    return try wish(
      action, type, rule, key: argument("id")?.uuid, members,
      expectedVersion: argument("expectedVersion")?.integer)
  }

  func wish(
    _ action: WriteModel.Action, _ type: TypeModel, _ rule: WriteRule, key: UUID?, _ members: [InputMember],
    expectedVersion: Int64?
  ) throws -> RowWish {
    guard let table = type.table else { throw PlanningFailure.unknownType(type.name) }
    return RowWish(
      action: action, type: type, table: table, rule: rule, key: key ?? UUID.v7(), members: members,
      expectedVersion: expectedVersion)
  }

  // MARK: - Payloads

  private static func errors(_ faults: [WriteFault]) -> JSONMember {
    JSONMember("userErrors", .array(faults.map(\.json)))
  }

  private func payload(_ action: WriteModel.Action, _ outcome: Outcome) -> PayloadValues {
    let key = action == .delete ? "deletedId" : "rowId"
    switch outcome {
    case .written(let wish): return [JSONMember(key, .string(wish.key.description)), Self.errors([])]
    case .refused(let faults): return [JSONMember(key, .null), Self.errors(faults)]
    }
  }

  private func collectivePayload(_ outcome: Outcome) -> PayloadValues {
    switch outcome {
    case .written(let wish):
      let key = wish.action == .delete ? JSONValue.null : .string(wish.key.description)
      return [
        JSONMember("status", .string("OK")), JSONMember("error", .string("")), JSONMember("rowId", key),
        Self.errors([]),
      ]
    case .refused(let faults):
      return [
        JSONMember("status", .string("ERROR")),
        JSONMember("error", .string(faults.first?.message ?? "Nothing was written.")),
        JSONMember("rowId", .null), Self.errors(faults),
      ]
    }
  }
}
