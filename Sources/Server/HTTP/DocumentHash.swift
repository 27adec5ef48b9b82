import Crypto

/// SHA-256 of a document's UTF-8.
struct DocumentHash: Hashable, Sendable {
  private let words: SIMD4<UInt64>

  init(of text: String) {
    var digest = SHA256()
    var text = text
    text.withUTF8 { digest.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    words = digest.finalize().withUnsafeBytes { bytes in
      SIMD4(
        bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
        bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
        bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    }
  }

  /// - Returns: nil for anything but 64 hexadecimal digits in lower case.
  init?(hex: some StringProtocol) {
    let digits = hex.utf8
    guard digits.count == 64 else { return nil }
    var words = SIMD4<UInt64>()
    for (place, digit) in digits.enumerated() {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      default: return nil
      }
      words[place / 16] = words[place / 16] << 4 | UInt64(value)
    }
    for index in 0..<4 { words[index] = words[index].bigEndian }
    self.words = words
  }

  var hex: String {
    var text = ""
    for index in 0..<4 {
      let digits = String(words[index].bigEndian, radix: 16)
      text += String(repeating: "0", count: 16 - digits.count) + digits
    }
    return text
  }
}
