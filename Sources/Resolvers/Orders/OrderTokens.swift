import Crypto
import Executor
import Foundation
import Postgres

/// A guest's key to an order: an HMAC of store and order, so that nothing is kept (consistency.md, 27).
struct OrderTokens: Sendable {
  private let keys: [SymmetricKey]

  init(_ keys: TokenKeys) {
    self.keys = keys.keys.map { TokenKeys.derived($0, for: "order tokens") }
  }

  /// `O.` and 43 characters.
  func token(of order: PostgresUUID, in tenant: PostgresUUID) -> String? {
    keys.first.map { key in
      let code = HMAC<SHA256>.authenticationCode(for: Self.message(order, tenant), using: key)
      return "O." + String(decoding: Base64URL.encode(Array(code)), as: UTF8.self)
    }
  }

  /// Takes as long for a wrong token as for the right one.
  func opens(_ token: String, order: PostgresUUID, in tenant: PostgresUUID) -> Bool {
    guard token.utf8.count == 45, token.utf8.starts(with: "O.".utf8),
      let code = Base64URL.decode(String(decoding: token.utf8.dropFirst(2), as: UTF8.self))
    else { return false }
    return keys.contains {
      HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Self.message(order, tenant), using: $0)
    }
  }

  private static func message(_ order: PostgresUUID, _ tenant: PostgresUUID) -> [UInt8] {
    tenant.bytes + order.bytes
  }
}
