extension Lexer {
  /// Decodes a scalar of two to four bytes, or one.
  /// - Throws: `SyntaxError` for bytes that no scalar is encoded by: strays, overlong forms, surrogates, cut ends.
  func scalar(at index: Int) throws(SyntaxError) -> (value: UInt32, length: Int) {
    let first = source.bytes[index]
    // The second byte alone tells overlong forms, surrogates and values beyond U+10FFFF (Unicode, table 3-7).
    let length: Int
    let second: ClosedRange<UInt8>
    switch first {
    case 0x00...0x7F: return (UInt32(first), 1)
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: throw invalidUTF8(at: index)
    }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for offset in 1..<length {
      let allowed = offset == 1 ? second : 0x80...0xBF
      guard let byte = byte(at: index + offset), allowed.contains(byte) else { throw invalidUTF8(at: index) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return (value, length)
  }

  private func invalidUTF8(at index: Int) -> SyntaxError {
    let byte = String(source.bytes[index], radix: 16, uppercase: true)
    return source.syntaxError("Invalid UTF-8, unexpected byte 0x\(byte).", at: index)
  }
}
