import Crypto
import Executor
import Foundation
import Postgres

/// A refresh token: `R.<store's id>.<256 bits>`, both in base64url. Only the SHA-256 of the whole is stored. The token that
/// follows another is an HMAC of it, so that it can be given twice without being kept (consistency.md, 22).
struct RefreshSecret: Sendable, Hashable {
  let text: String
  let tenant: PostgresUUID

  /// The first of a family.
  init(tenant: PostgresUUID) {
    let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    self.init(tenant: tenant, secret: secret)
  }

  private init(tenant: PostgresUUID, secret: [UInt8]) {
    let parts = [tenant.bytes, secret].map { String(decoding: Base64URL.encode($0), as: UTF8.self) }
    text = "R.\(parts[0]).\(parts[1])"
    self.tenant = tenant
  }

  /// nil where the text is no refresh token.
  init?(_ text: String) {
    guard text.utf8.count == 68 else { return nil }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.elementsEqual("R".utf8),
      let id = Base64URL.decode(String(parts[1])),
      id.count == 16, Base64URL.decode(String(parts[2]))?.count == 32,
      let tenant = id.withUnsafeBytes({ PostgresUUID(bytes: $0) })
    else { return nil }
    self.text = text
    self.tenant = tenant
  }

  /// The one that follows, under a key.
  func child(under key: TokenKeys.Key) -> RefreshSecret {
    let code = HMAC<SHA256>.authenticationCode(
      for: Array(text.utf8), using: TokenKeys.derived(key, for: "refresh tokens"))
    return RefreshSecret(tenant: tenant, secret: Array(code))
  }

  var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}
