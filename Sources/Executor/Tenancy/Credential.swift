import Crypto
package import Postgres

/// A credential of a viewer: `<tenant's id>.<256 random bits>`, both in base64url.
///
/// The tenant stands in the visible part, so that no look-up crosses tenants (consistency.md, 13). Only the SHA-256 of the
/// whole is stored.
package struct Credential: Sendable, Hashable {
  package let text: String
  package let tenant: UUID
  /// SHA-256 of the text, or what a signed token says that its session keeps; 32 bytes.
  package let hash: [UInt8]
  /// When a signed token's own time is over; nil: the session's end is its end.
  package var expires: Timestamp?

  /// A fresh one from the system's random source.
  package init(tenant: UUID) {
    var generator = SystemRandomNumberGenerator()
    let secret = (0..<4).flatMap { _ in
      withUnsafeBytes(of: generator.next()) { Array($0) }
    }
    let visible = Base64URL.encode(tenant.bytes)
    text = String(decoding: visible + [UInt8(ascii: ".")] + Base64URL.encode(secret), as: UTF8.self)
    self.tenant = tenant
    hash = Self.hash(text)
  }

  /// What a signed token vouches for: the session of `tenant` that keeps `hash`.
  package init(signed text: String, tenant: UUID, hash: [UInt8], expires: Timestamp) {
    self.expires = expires
    self.text = text
    self.tenant = tenant
    self.hash = hash
  }

  /// nil where the text is no credential at all.
  package init?(_ text: String) {
    guard text.utf8.count == 66 else { return nil }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let id = Base64URL.decode(String(parts[0])), id.count == 16,
      Base64URL.decode(String(parts[1]))?.count == 32,
      let tenant = id.withUnsafeBytes({ UUID(bytes: $0) })
    else { return nil }
    self.text = text
    self.tenant = tenant
    hash = Self.hash(text)
  }

  /// SHA-256, 32 bytes.
  private static func hash(_ text: String) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}

extension UUID {
  package var bytes: [UInt8] {
    withUnsafeBytes(of: high.bigEndian) { Array($0) } + withUnsafeBytes(of: low.bigEndian) { Array($0) }
  }
}
