import Executor
import Synchronization

/// Where passwords queue for their hash. Two are worked on at once, and only so many may wait: bcrypt is dear on purpose, so
/// that a crowd at the door must not become a server that answers nobody.
final class PasswordDesk: Sendable {
  private let cost: Int
  private let limit: Int
  private let waiting = Mutex(0)
  /// A hash of nothing that anybody knows, as dear as the others.
  private let decoy = Mutex<String?>(nil)

  init(cost: Int, limit: Int) {
    self.cost = cost
    self.limit = limit
  }

  /// - Throws: `BUSY` where the queue is full; `PasswordFailure`.
  func hash(_ password: String) async throws -> String {
    try enter()
    defer { leave() }
    return try await PasswordHash.hash(password, cost: cost)
  }

  /// Whether the password belongs to the hash. Without a hash it takes the same time and is false, so that nobody learns
  /// whether there was an account.
  /// - Throws: `BUSY` where the queue is full; `PasswordFailure`.
  func verify(_ password: String, _ hash: String?) async throws -> Bool {
    try enter()
    defer { leave() }
    if let hash { return await PasswordHash.verify(password, hash) }
    _ = await PasswordHash.verify(password, try await decoyHash())
    return false
  }

  /// Made before the first request, so that the first unknown e-mail does not take twice as long.
  func prepare() async throws { _ = try await decoyHash() }

  private func decoyHash() async throws -> String {
    if let made = decoy.withLock({ $0 }) { return made }
    let fresh = try await PasswordHash.hash(StoreToken.fresh(), cost: cost)
    return decoy.withLock { known in
      if let known { return known }
      known = fresh
      return fresh
    }
  }

  private func enter() throws(GraphQLError) {
    let isFree = waiting.withLock { count in
      guard count < limit else { return false }
      count += 1
      return true
    }
    guard isFree else {
      throw GraphQLError(.busy, "Many people are logging in at this moment; try again in a few seconds.")
    }
  }

  private func leave() { waiting.withLock { $0 -= 1 } }
}
