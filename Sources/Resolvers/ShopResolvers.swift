import Executor
import Postgres

/// The computed fields that the schema leaves to Swift.
struct ShopResolvers: SchemaResolvers {
  let pool: Pool
  let accounts: Accounts

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

  /// What is wrong with one line: gone, sold out, or too many wanted.
  private static func problem(_ line: JSONValue) -> CartProblem? {
    guard case .string(let id)? = line["itemId"], case .int(let quantity)? = line["quantity"],
      case .int(let available)? = line["available"]
    else { return nil }
    if available < 0 {
      return CartProblem(code: .unavailable, itemId: UUID(id), message: "This is no longer sold.")
    }
    if available == 0 {
      return CartProblem(code: .outOfStock, itemId: UUID(id), message: "This is sold out.")
    }
    if available < quantity {
      return CartProblem(
        code: .notEnoughStock, itemId: UUID(id), message: "Only \(available) of these are left.")
    }
    return nil
  }
}
