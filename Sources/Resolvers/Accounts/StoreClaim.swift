import Executor
import Postgres

/// An anonymous store becomes the account's of its maker (R-5, S0-37).
enum StoreClaim {
  /// - Throws: `UserRefusal` where the store was claimed a moment ago.
  static func claim(in write: WriteTransaction) async throws {
    let isMade = try await write.update(
      "Store", write.tenant, set: [InputMember("state", .enumeration(StoreState.active.rawValue))],
      if: [InputMember("state", .enumeration(StoreState.unclaimed.rawValue))])
    guard isMade else { throw UserRefusal(.alreadyClaimed, "This store belongs to somebody by now.") }
    write.control("Store", write.tenant)
  }
}
