/// One SQL text with the types of its parameters. Hashing and comparing are cheap after `init`, which reads the
/// whole text once: make a statement once per plan and keep it.
package struct Statement: Sendable {
  package let sql: String
  /// OIDs in the order of `$1, $2, …`; a missing or zero entry falls back to the OID that the parameter itself
  /// recorded, and then to the server's inference.
  package let parameterTypes: [UInt32]
  /// Two independent 64-bit digests of text and types: equal on every connection and in every process, so that
  /// the server-side name is deterministic.
  let digest: Digest
  /// False when the text holds a NUL, which would silently cut the statement short in libpq's C strings.
  let isSendable: Bool

  struct Digest: Sendable, Hashable {
    var first: UInt64 = 0xcbf2_9ce4_8422_2325
    var second: UInt64 = 0x9e37_79b9_7f4a_7c15

    mutating func mix(_ byte: UInt8) {
      first = (first ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      second = ((second << 23) | (second >> 41)) &+ UInt64(byte)
      second = second &* 0xff51_afd7_ed55_8ccd
    }
  }

  package init(_ sql: String, parameterTypes: [UInt32] = []) {
    self.sql = sql
    self.parameterTypes = parameterTypes
    var digest = Digest()
    var isSendable = true
    for byte in sql.utf8 {
      digest.mix(byte)
      if byte == 0 { isSendable = false }
    }
    for type in parameterTypes {
      digest.mix(0)
      for shift in [24, 16, 8, 0] as [UInt32] { digest.mix(UInt8(truncatingIfNeeded: type >> shift)) }
    }
    self.digest = digest
    self.isSendable = isSendable
  }

  /// The name under which every connection prepares it: `s` and 32 hexadecimal digits.
  var serverName: String {
    var name = "s"
    for word in [digest.first, digest.second] {
      let digits = String(word, radix: 16)
      name += String(repeating: "0", count: 16 &- digits.utf8.count) + digits
    }
    return name
  }
}

extension Statement: Hashable {
  package static func == (left: Statement, right: Statement) -> Bool {
    left.digest == right.digest && left.sql == right.sql && left.parameterTypes == right.parameterTypes
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(digest.first)
  }
}
