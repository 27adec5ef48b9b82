import Executor
import Foundation
import Resolvers
import Schema

/// The text of ENCRYPTION_KEYS: `id:base64,…`. The first key seals, all of them open.
struct EncryptionKeys: Sendable {
  let cipher: Cipher

  /// - Throws: `ConfigurationError`, which shows no key.
  init(_ list: String) throws(ConfigurationError) {
    var keys: [Cipher.Key] = []
    for (index, part) in list.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
      let halves = part.trimmingCharacters(in: .whitespaces).split(
        separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2, let bytes = Data(base64Encoded: String(halves[1])) else {
        throw ConfigurationError(
          "ENCRYPTION_KEYS: the key at place \(index + 1) is not of the form id:base64; “storegraph keys new” makes one."
        )
      }
      let key: Cipher.Key
      do {
        key = try Cipher.Key(id: String(halves[0]), bytes: Array(bytes))
      } catch {
        throw ConfigurationError("ENCRYPTION_KEYS: the key at place \(index + 1): \(error).")
      }
      guard !keys.contains(where: { $0.id == key.id }) else {
        throw ConfigurationError("ENCRYPTION_KEYS: two keys have the id “\(key.id)”.")
      }
      keys.append(key)
    }
    cipher = Cipher(keys: keys)
  }

  /// A key of 32 random bytes, as the text that one starts with; its id is the day and a few random letters.
  static func fresh() -> String {
    var generator = SystemRandomNumberGenerator()
    let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let id = "k" + String(UInt32.random(in: .min ... .max, using: &generator), radix: 36)
    return "\(id):\(Data(bytes).base64EncodedString())"
  }
}

extension Configuration {
  /// - Throws: `ConfigurationError` where the schema has encrypted fields and there is no key.
  func cipher() throws -> Cipher {
    if let encryptionKeys { return try EncryptionKeys(encryptionKeys).cipher }
    let encrypted = try Shop.model().types.lazy.compactMap { type in
      type.fields.first(where: \.isEncrypted).map { "\(type.name).\($0.name)" }
    }.first
    guard let encrypted else { return .none }
    throw ConfigurationError(
      "ENCRYPTION_KEYS is not set, but the schema encrypts \(encrypted). Run “storegraph keys new” once, set "
        + "ENCRYPTION_KEYS to what it prints, and keep it: without it nobody can read these values.")
  }

  /// For `dev`: keys that are made once and kept in the data directory, where the environment gives none.
  /// - Throws: `ConfigurationError` where the file cannot be read or written.
  mutating func keepEncryptionKeys() throws {
    guard encryptionKeys == nil else { return }
    let folder = DataDirectory(path: dataDirectory)
    if let kept = folder.contents(of: Self.keyFile) {
      let text = String(decoding: kept, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      do {
        _ = try EncryptionKeys(text)
      } catch {
        throw ConfigurationError(
          "The file “\(folder.url(of: Self.keyFile).path)” does not hold encryption keys. \(error)")
      }
      encryptionKeys = text
    } else {
      let text = EncryptionKeys.fresh()
      try folder.write(Array((text + "\n").utf8), to: Self.keyFile)
      encryptionKeys = text
    }
  }

  private static let keyFile = "encryption-keys"
}
