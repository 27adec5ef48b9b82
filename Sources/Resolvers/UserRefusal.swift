import Executor
import Postgres

/// Ends a write that is not to be, for reasons that its client can mend; thrown inside its transaction, so that nothing of it stays.
struct UserRefusal: LoggedRefusal {
  var errors: [UserError]

  init(_ errors: [UserError]) { self.errors = errors }
  init(_ code: UserErrorCode, _ message: String, field: String? = nil) {
    errors = [UserError(code: code, message: message, field: field)]
  }

  var outcome: String { errors.first?.code.rawValue ?? "REFUSED" }
}

extension ShopResolvers {
  /// Turns a refusal thrown inside a write into the payload that says so.
  func refusing<Payload>(
    _ payload: ([UserError]) -> Payload, _ body: () async throws -> Payload
  ) async throws -> Payload {
    do {
      return try await body()
    } catch let refusal as UserRefusal {
      return payload(refusal.errors)
    }
  }

  /// A refusal before any transaction, which the log hears of all the same.
  func refused<Payload>(
    _ refusal: UserRefusal, _ operation: String, _ tenant: UUID, _ context: MutationContext,
    _ payload: ([UserError]) -> Payload
  ) async -> Payload {
    await context.writer.logRefusal(refusal.outcome, tenant, context.viewer, operation, context.request)
    return payload(refusal.errors)
  }
}

extension MutationContext {
  /// - Throws: `STORE_NOT_FOUND` where the operation names no store.
  func store() throws(GraphQLError) -> UUID {
    guard let tenant else { throw GraphQLError(.tenantNotFound, "Name the store by “storeToken”.") }
    return tenant
  }
}
