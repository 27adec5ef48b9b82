extension JSONParser {
  /// RFC 8259, section 7.
  mutating func string() throws(JSONSyntaxError) -> String {
    index &+= 1
    let start = index
    var isASCII = true
    while let byte = peek {
      switch byte {
      case JSONByte.quote:
        let end = index
        index &+= 1
        return try text(start..<end, isASCII: isASCII)
      case JSONByte.backslash: return try escapedString(from: start)
      case 0..<0x20: throw error("A control character in a string must be escaped.")
      default:
        if byte >= 0x80 { isASCII = false }
        index &+= 1
      }
    }
    throw error("")
  }

  /// The same once an escape was met: the meaning is put together piece by piece.
  private mutating func escapedString(from start: Int) throws(JSONSyntaxError) -> String {
    var result = ""
    var plain = start
    while let byte = peek {
      switch byte {
      case JSONByte.quote:
        result += try text(plain..<index, isASCII: false)
        index &+= 1
        return result
      case JSONByte.backslash:
        result += try text(plain..<index, isASCII: false)
        result.unicodeScalars.append(try escape())
        plain = index
      case 0..<0x20: throw error("A control character in a string must be escaped.")
      default: index &+= 1
      }
    }
    throw error("")
  }

  private func text(_ range: Range<Int>, isASCII: Bool) throws(JSONSyntaxError) -> String {
    let part = UnsafeRawBufferPointer(rebasing: bytes[range]).assumingMemoryBound(to: UInt8.self)
    if isASCII { return String(decoding: part, as: UTF8.self) }
    if let text = String(validating: part, as: UTF8.self) { return text }
    throw JSONSyntaxError("The JSON text is not valid UTF-8.", at: range.lowerBound &+ firstInvalid(part))
  }

  /// How many bytes are whole scalars before the first that are not.
  private func firstInvalid(_ part: UnsafeBufferPointer<UInt8>) -> Int {
    var valid = 0
    var decoder = UTF8()
    var iterator = part.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid &+= UTF8.width(scalar) }
    return valid
  }

  private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let start = index
    index &+= 1
    guard let byte = peek else { throw error("") }
    index &+= 1
    switch byte {
    case JSONByte.quote: return "\""
    case JSONByte.backslash: return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(from: start)
    default: throw JSONSyntaxError("There is no such escape.", at: start)
    }
  }

  /// Four digits, or twice four for a scalar beyond U+FFFF. Stands behind the `u`.
  private mutating func unicodeEscape(from start: Int) throws(JSONSyntaxError) -> Unicode.Scalar {
    let unit = try codeUnit()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    if unit < 0xDC00, peek == JSONByte.backslash, index &+ 1 < bytes.count,
      bytes[index &+ 1] == UInt8(ascii: "u")
    {
      index &+= 2
      let low = try codeUnit()
      if (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
      {
        return scalar
      }
    }
    throw JSONSyntaxError("Half of a surrogate pair is no character.", at: start)
  }

  private mutating func codeUnit() throws(JSONSyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = hexadecimalValue(byte) else {
        throw error("Expected four hexadecimal digits.")
      }
      value = value << 4 | digit
      index &+= 1
    }
    return value
  }

  private func hexadecimalValue(_ byte: UInt8) -> UInt32? {
    let digit = byte &- UInt8(ascii: "0")
    if digit < 10 { return UInt32(digit) }
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? UInt32(letter) + 10 : nil
  }
}
