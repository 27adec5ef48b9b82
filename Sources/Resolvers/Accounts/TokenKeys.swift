import Crypto
import Executor
import Foundation

/// The keys that tokens are signed with: the first one signs, all of them are believed. A key is retired by putting a new one
/// before it, and taking it away when what it signed is over (consistency.md, 26).
package struct TokenKeys: Sendable {
  package struct Key: Sendable {
    /// Stands in the tokens, so that their reader knows which key to take.
    package var id: String
    /// 32 bytes.
    var secret: [UInt8]
  }

  package let keys: [Key]
  var current: Key { keys[0] }

  /// - Parameter text: `id:secret`, several separated by commas; the secrets 32 bytes in base64url.
  /// - Throws: `TokenKeysFault`, which never repeats a secret.
  package init(_ text: String) throws(TokenKeysFault) {
    var keys: [Key] = []
    for (index, part) in text.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
      let halves = part.trimmingCharacters(in: .whitespacesAndNewlines).split(
        separator: ":", omittingEmptySubsequences: false)
      guard halves.count == 2, let id = halves.first, let secret = halves.last,
        id.wholeMatch(of: /[A-Za-z0-9_-]{1,32}/) != nil
      else {
        throw TokenKeysFault("key \(index + 1) must be written id:secret")
      }
      guard let bytes = Base64URL.decode(String(secret)), bytes.count == 32 else {
        throw TokenKeysFault("the secret of key “\(id)” must be 32 bytes in base64url, 43 characters")
      }
      guard !keys.contains(where: { $0.id == id }) else {
        throw TokenKeysFault("the id “\(id)” stands there twice")
      }
      keys.append(Key(id: String(id), secret: bytes))
    }
    guard !keys.isEmpty else { throw TokenKeysFault("there is no key") }
    self.keys = keys
  }

  /// One fresh key, as `init` reads it.
  package static func fresh() -> String {
    let secret = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    return "k1:" + String(decoding: Base64URL.encode(secret), as: UTF8.self)
  }

  /// A key for one purpose alone, drawn from the secret.
  static func derived(_ key: Key, for purpose: String) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: key.secret), info: Data("storegraph \(purpose)".utf8),
      outputByteCount: 32)
  }
}

/// What is wrong with a list of keys.
package struct TokenKeysFault: Error, CustomStringConvertible {
  package let description: String
  init(_ description: String) { self.description = description }
}
