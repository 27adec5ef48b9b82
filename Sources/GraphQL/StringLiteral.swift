/// The meaning of strings in double quotes (specification, section 2.10.4), and the way back.
enum StringLiteral {
  /// Resolves escapes.
  /// - Parameter range: what is between the quotes.
  static func decode(_ source: Source, _ range: Range<Int>) throws(SyntaxError) -> String {
    var result = String()
    result.reserveCapacity(range.count)
    var plainStart = range.lowerBound
    var index = plainStart
    while index < range.upperBound {
      guard source.bytes[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      if plainStart < index { result += source.text(plainStart..<index) }
      let (scalar, length) = try escape(in: source, at: index)
      result.unicodeScalars.append(scalar)
      index += length
      plainStart = index
    }
    if plainStart < range.upperBound { result += source.text(plainStart..<range.upperBound) }
    return result
  }

  /// - Parameter index: of the backslash.
  /// - Returns: the scalar meant, and the bytes it is written with; twelve for a surrogate pair.
  static func escape(
    in source: Source, at index: Int
  ) throws(SyntaxError) -> (scalar: Unicode.Scalar, length: Int) {
    let bytes = source.bytes
    switch index + 1 < bytes.count ? bytes[index + 1] : 0 {
    case UInt8(ascii: "\""): return ("\"", 2)
    case UInt8(ascii: "\\"): return ("\\", 2)
    case UInt8(ascii: "/"): return ("/", 2)
    case UInt8(ascii: "b"): return ("\u{8}", 2)
    case UInt8(ascii: "f"): return ("\u{C}", 2)
    case UInt8(ascii: "n"): return ("\n", 2)
    case UInt8(ascii: "r"): return ("\r", 2)
    case UInt8(ascii: "t"): return ("\t", 2)
    case UInt8(ascii: "u"):
      let braced = index + 2 < bytes.count && bytes[index + 2] == UInt8(ascii: "{")
      return try braced ? bracedEscape(in: source, at: index) : fixedEscape(in: source, at: index)
    case let other:
      let shown = (0x21..<0x7F).contains(other) ? " \"\\\(Unicode.Scalar(other))\"" : ""
      throw source.syntaxError("Invalid escape sequence\(shown).", at: index)
    }
  }

  /// `\u{1F600}`, with any number of leading zeros.
  private static func bracedEscape(
    in source: Source, at start: Int
  ) throws(SyntaxError) -> (scalar: Unicode.Scalar, length: Int) {
    let bytes = source.bytes
    var index = start + 3
    var value: UInt32 = 0
    while index < bytes.count, let digit = bytes[index].hexadecimalValue {
      // Values beyond Unicode stay beyond it, however many digits follow.
      value = min(value << 4 | digit, 0x110000)
      index += 1
    }
    guard index > start + 3, index < bytes.count, bytes[index] == UInt8(ascii: "}"),
      let scalar = Unicode.Scalar(value)
    else { throw invalidUnicodeEscape(in: source, at: start) }
    return (scalar, index + 1 - start)
  }

  /// `\u00E9`, or two of them for a scalar beyond U+FFFF.
  private static func fixedEscape(
    in source: Source, at start: Int
  ) throws(SyntaxError) -> (scalar: Unicode.Scalar, length: Int) {
    guard let unit = codeUnit(in: source, at: start) else {
      throw invalidUnicodeEscape(in: source, at: start)
    }
    if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
    if unit < 0xDC00, let low = codeUnit(in: source, at: start + 6), (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    {
      return (scalar, 12)
    }
    throw invalidUnicodeEscape(in: source, at: start)
  }

  /// The value of `\uXXXX` at `index`, if that is what stands there.
  private static func codeUnit(in source: Source, at index: Int) -> UInt32? {
    let bytes = source.bytes
    guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
    else {
      return nil
    }
    var value: UInt32 = 0
    for byte in bytes[index + 2..<index + 6] {
      guard let digit = byte.hexadecimalValue else { return nil }
      value = value << 4 | digit
    }
    return value
  }

  private static func invalidUnicodeEscape(in source: Source, at index: Int) -> SyntaxError {
    source.syntaxError(
      "Invalid Unicode escape sequence, expected \\uXXXX, a surrogate pair of them, or \\u{…} with a scalar value.",
      at: index)
  }

  /// With quotes; everything printable stands for itself.
  static func encode(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}": result += "\\u" + paddedHexadecimal(scalar.value)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension UInt8 {
  fileprivate var hexadecimalValue: UInt32? {
    if isDigit { return UInt32(self - UInt8(ascii: "0")) }
    let letter = (self | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? UInt32(letter) + 10 : nil
  }
}
