import Postgres

/// A place in a tenant's stream of events, bound to who may continue from it (consistency.md, 18).
package struct Position: Sendable, Hashable {
  package var epoch: Int64
  package var sequence: Int64
  /// Of viewer, role and schema.
  package var fingerprint: UInt64

  package init(epoch: Int64, sequence: Int64, fingerprint: UInt64) {
    self.epoch = epoch
    self.sequence = sequence
    self.fingerprint = fingerprint
  }

  /// Opaque to clients: base64url of the three numbers.
  package var encoded: [UInt8] {
    Base64URL.encode(Array("\(epoch).\(sequence).\(String(fingerprint, radix: 16))".utf8))
  }

  package init?(_ text: String) {
    guard let bytes = Base64URL.decode(text) else { return nil }
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let epoch = Int64(parts[0]), let sequence = Int64(parts[1]),
      let fingerprint = UInt64(parts[2], radix: 16)
    else { return nil }
    self.init(epoch: epoch, sequence: sequence, fingerprint: fingerprint)
  }

  /// FNV-1a over what a cursor is bound to; stable between processes.
  package static func fingerprint(of viewer: Viewer, schema: UInt64) -> UInt64 {
    var hash = schema ^ 0xcbf2_9ce4_8422_2325
    let owner = viewer.user ?? viewer.session
    for byte in "\(owner?.description ?? "")\(viewer.user != nil)\(viewer.role)".utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return hash
  }
}
