import Crypto

/// Seals and opens the values of encrypted fields (S3-34): AES-256-GCM under the first of its keys, opened by any of them.
///
/// Sealed bytes are a version, the length of the key's id, the id, a nonce of 12 bytes, the ciphertext and a tag of 16 bytes.
/// All before the nonce is authenticated together with the tenant and the field, so that no bytes mean anything elsewhere.
package struct Cipher: Sendable {
  /// One key: its id stands in the sealed bytes in clear.
  package struct Key: Sendable {
    package let id: String
    fileprivate let secret: SymmetricKey

    /// - Parameters:
    ///   - id: from 1 to 64 letters, digits, `-`, `_` and `.`.
    ///   - bytes: 32 bytes, chosen at random.
    /// - Throws: `CipherFault` where either is something else.
    package init(id: String, bytes: [UInt8]) throws(CipherFault) {
      let isName = id.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
          true
        default: false
        }
      }
      guard isName, (1...64).contains(id.utf8.count) else { throw .invalidKeyID }
      guard bytes.count == 32 else { throw .invalidKeySize(bytes.count) }
      self.id = id
      secret = SymmetricKey(data: bytes)
    }
  }

  private let keys: [Key]

  /// Without a key nothing is sealed or opened: for schemas without encrypted fields.
  package static let none = Cipher(keys: [])

  /// - Parameter keys: the first seals, all open.
  package init(keys: [Key]) { self.keys = keys }

  package var isEmpty: Bool { keys.isEmpty }

  private static let version: UInt8 = 1
  private static let nonceSize = 12
  private static let tagSize = 16

  /// What the bytes begin with that this cipher seals now. Others are sealed under another key.
  /// - Throws: `CipherFault.noKey`
  package func currentPrefix() throws(CipherFault) -> [UInt8] {
    guard let key = keys.first else { throw .noKey }
    return Self.prefix(key)
  }

  private static func prefix(_ key: Key) -> [UInt8] {
    [version, UInt8(truncatingIfNeeded: key.id.utf8.count)] + Array(key.id.utf8)
  }

  /// The same value gives other bytes each time.
  /// - Parameter tenant: whose row it is; of no account for a global type.
  /// - Throws: `CipherFault`
  package func seal(_ value: JSONValue, in place: SealedPlace, of tenant: UUID?) throws(CipherFault) -> Sealed
  {
    var text: [UInt8] = []
    value.write(into: &text)
    return try seal(bytes: text, in: place, of: tenant)
  }

  func seal(bytes: [UInt8], in place: SealedPlace, of tenant: UUID?) throws(CipherFault) -> Sealed {
    guard let key = keys.first else { throw .noKey }
    let prefix = Self.prefix(key)
    let context = prefix + (try place.context(of: tenant))
    do {
      let box = try AES.GCM.seal(bytes, using: key.secret, authenticating: context)
      return Sealed(bytes: prefix + Array(box.nonce) + Array(box.ciphertext) + Array(box.tag))
    } catch {
      throw .notSealed
    }
  }

  /// The JSON text that was sealed.
  /// - Throws: `CipherFault`, which says nothing of the content.
  package func open(_ sealed: some Collection<UInt8>, in place: SealedPlace, of tenant: UUID?)
    throws(CipherFault)
    -> [UInt8]
  {
    let bytes = Array(sealed)
    guard bytes.count >= 2, bytes[0] == Self.version else { throw .notSealedHere }
    let start = 2 + Int(bytes[1])
    guard bytes.count >= start + Self.nonceSize + Self.tagSize else { throw .notSealedHere }
    guard let key = keys.first(where: { $0.id.utf8.elementsEqual(bytes[2..<start]) }) else {
      throw .unknownKey
    }
    let context = bytes[..<start] + (try place.context(of: tenant))
    let end = bytes.count - Self.tagSize
    do {
      let box = try AES.GCM.SealedBox(
        nonce: AES.GCM.Nonce(data: bytes[start..<(start + Self.nonceSize)]),
        ciphertext: bytes[(start + Self.nonceSize)..<end], tag: bytes[end...])
      return Array(try AES.GCM.open(box, using: key.secret, authenticating: Array(context)))
    } catch {
      throw .notAuthentic
    }
  }
}

extension Cipher: CustomStringConvertible, CustomReflectable {
  package var description: String { "keys \(keys.map(\.id).joined(separator: ", "))" }
  /// No dump shows a key.
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why a value was not sealed or not opened; nothing of it tells the content.
package enum CipherFault: Error, Hashable, CustomStringConvertible {
  /// There is no key at all.
  case noKey
  case invalidKeyID
  case invalidKeySize(Int)
  case notSealed
  /// The bytes have not the form of sealed ones.
  case notSealedHere
  /// They were sealed under a key that is not given.
  case unknownKey
  /// The bytes were changed, or sealed for another tenant or field.
  case notAuthentic
  /// A tenant's value without a tenant.
  case noTenant

  package var description: String {
    switch self {
    case .noKey: "there is no key"
    case .invalidKeyID: "a key's id has from 1 to 64 letters, digits, '-', '_' and '.'"
    case .invalidKeySize(let count): "a key has 32 bytes, not \(count)"
    case .notSealed: "the value could not be sealed"
    case .notSealedHere: "the bytes have not the form of a sealed value"
    case .unknownKey: "it was sealed under a key that is not among those given"
    case .notAuthentic: "it was changed, or sealed for another tenant or field"
    case .noTenant: "a tenant's value has no tenant"
    }
  }
}
