/// 128 bits in network order, as Postgres stores a `uuid`: `high` holds the first eight bytes.
package struct PostgresUUID: Sendable, Hashable, Comparable {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// - Returns: nil unless `bytes` are exactly 16.
  package init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 16 else { return nil }
    high = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
    low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
  }

  /// Reads 32 hexadecimal digits of either case, with hyphens in the canonical places or none at all.
  package init?(_ text: String) {
    var words: (high: UInt64, low: UInt64) = (0, 0)
    var digits = 0
    var position = 0
    let hyphenated = text.utf8.count == 36
    guard hyphenated || text.utf8.count == 32 else { return nil }
    for byte in text.utf8 {
      defer { position &+= 1 }
      if hyphenated, position == 8 || position == 13 || position == 18 || position == 23 {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      let value: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte &- UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = byte &- UInt8(ascii: "a") &+ 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = byte &- UInt8(ascii: "A") &+ 10
      default: return nil
      }
      if digits < 16 {
        words.high = words.high << 4 | UInt64(value)
      } else {
        words.low = words.low << 4 | UInt64(value)
      }
      digits &+= 1
    }
    self.init(high: words.high, low: words.low)
  }

  package static func < (left: PostgresUUID, right: PostgresUUID) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

extension PostgresUUID: CustomStringConvertible {
  /// Lower-case, hyphenated, as Postgres prints it.
  package var description: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(unsafeUninitializedCapacity: 36) { target in
      var position = 0
      for index in 0..<32 {
        if index == 8 || index == 12 || index == 16 || index == 20 {
          target[position] = UInt8(ascii: "-")
          position &+= 1
        }
        let word = index < 16 ? high : low
        let shift = UInt64(15 &- (index & 15)) &* 4
        target[position] = digits[Int((word >> shift) & 15)]
        position &+= 1
      }
      return position
    }
  }
}
