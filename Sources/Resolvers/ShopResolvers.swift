import Executor
import Postgres

/// The computed fields that the schema leaves to Swift.
struct ShopResolvers: SchemaResolvers {
  let pool: Pool
  let accounts: Accounts
  let commerce: Commerce

  func sessionToken(
    _ rows: [SessionTokenNeeds], in context: ResolverContext
  ) async throws -> [Result<String?, ResolverError>] {
    rows.map { row in .success(row.id == context.viewer.session ? context.newCredential : nil) }
  }

  func cartProblems(
    _ rows: [CartProblemsNeeds], in context: ResolverContext
  ) async throws -> [Result<[CartProblem], ResolverError>] {
    rows.map { row in
      guard let text = row.stockLines?.text, case .array(let lines)? = try? parseJSON(Array(text.utf8)) else {
        return .success([])
      }
      return .success(lines.compactMap(Self.problem))
    }
  }

  func orderNextStatuses(
    _ rows: [OrderNextStatusesNeeds], in context: ResolverContext
  ) async throws -> [Result<[OrderStatus]?, ResolverError>] {
    rows.map { row in
      let provider = commerce.provider(of: row.paymentMethod)
      let state = OrderState(
        status: row.status, paymentStatus: row.paymentStatus, deliveryType: row.deliveryType,
        isPaidOnDelivery: provider.isPaidOnDelivery)
      return .success(state.next(by: .staff))
    }
  }

  /// What is wrong with one line: gone, sold out, or too many wanted.
  private static func problem(_ line: JSONValue) -> CartProblem? {
    guard case .string(let id)? = line["itemId"], case .int(let quantity)? = line["quantity"],
      case .int(let available)? = line["available"]
    else { return nil }
    return CartProblem.of(item: UUID(id), quantity: quantity, available: available)
  }
}
