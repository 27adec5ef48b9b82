/// Makes one token at a time, so that a limit on tokens also bounds time and memory.
struct Lexer {
  let source: Source
  /// Of the next byte to read.
  var index = 0

  init(_ source: Source) {
    self.source = source
  }

  /// - Throws: `SyntaxError` at the first byte that cannot continue a token.
  mutating func next() throws(SyntaxError) -> Token {
    try skipIgnored()
    guard index < source.bytes.count else {
      return Token(kind: .endOfDocument, start: index, end: index)
    }
    let byte = source.bytes[index]
    switch byte {
    case _ where byte.startsName: return name()
    case UInt8(ascii: "{"): return punctuator(.braceLeft)
    case UInt8(ascii: "}"): return punctuator(.braceRight)
    case UInt8(ascii: "("): return punctuator(.parenthesisLeft)
    case UInt8(ascii: ")"): return punctuator(.parenthesisRight)
    case UInt8(ascii: ":"): return punctuator(.colon)
    case UInt8(ascii: "$"): return punctuator(.dollar)
    case UInt8(ascii: "!"): return punctuator(.bang)
    case UInt8(ascii: "["): return punctuator(.bracketLeft)
    case UInt8(ascii: "]"): return punctuator(.bracketRight)
    case UInt8(ascii: "@"): return punctuator(.at)
    case UInt8(ascii: "="): return punctuator(.equals)
    case UInt8(ascii: "|"): return punctuator(.pipe)
    case UInt8(ascii: "&"): return punctuator(.ampersand)
    case UInt8(ascii: "\""): return try string()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "."): return try spread()
    default: throw try unexpectedCharacter()
    }
  }

  func byte(at index: Int) -> UInt8? {
    index < source.bytes.count ? source.bytes[index] : nil
  }

  private mutating func punctuator(_ kind: Token.Kind) -> Token {
    index += 1
    return Token(kind: kind, start: index - 1, end: index)
  }

  private mutating func name() -> Token {
    let start = index
    let bytes = source.bytes
    repeat { index += 1 } while index < bytes.count && bytes[index].continuesName
    return Token(kind: .name, start: start, end: index)
  }

  private mutating func spread() throws(SyntaxError) -> Token {
    let point = UInt8(ascii: ".")
    if byte(at: index + 1) == point, byte(at: index + 2) == point {
      index += 3
      return Token(kind: .spread, start: index - 3, end: index)
    }
    if byte(at: index + 1)?.isDigit == true {
      throw source.syntaxError("Invalid number, expected a digit before \".\".", at: index)
    }
    throw source.syntaxError("Unexpected \".\", did you mean \"...\"?", at: index)
  }

  /// Blanks, line ends, commas, comments and byte order marks mean nothing (specification, section 2.1.7).
  private mutating func skipIgnored() throws(SyntaxError) {
    let bytes = source.bytes
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        index += 1
      case UInt8(ascii: "#"):
        try skipComment()
      case 0xEF where byte(at: index + 1) == 0xBB && byte(at: index + 2) == 0xBF:
        index += 3
      default:
        return
      }
    }
  }

  private mutating func skipComment() throws(SyntaxError) {
    let bytes = source.bytes
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { return }
      index += byte < 0x80 ? 1 : try scalar(at: index).length
    }
  }

  private func unexpectedCharacter() throws(SyntaxError) -> SyntaxError {
    if byte(at: index) == UInt8(ascii: "'") {
      return source.syntaxError(
        "Unexpected single quote (U+0027), did you mean a double quote (\")?", at: index)
    }
    return source.syntaxError("Unexpected character \(try character(at: index)).", at: index)
  }

  /// As a sentence names a character, or the end: `"?" (U+003F)`, `U+0007`.
  func character(at index: Int) throws(SyntaxError) -> String {
    guard let byte = byte(at: index) else { return "the end of the document" }
    let code = codePoint(byte < 0x80 ? UInt32(byte) : try scalar(at: index).value)
    guard (0x21..<0x7F).contains(byte) else { return code }
    return "\"\(Unicode.Scalar(byte))\" (\(code))"
  }
}

/// `U+003F`, with at least four digits.
func codePoint(_ value: UInt32) -> String {
  "U+" + paddedHexadecimal(value)
}

/// Upper case, at least four digits.
func paddedHexadecimal(_ value: UInt32) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
}

extension UInt8 {
  var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

  /// An ASCII letter or an underscore.
  var startsName: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 || self == UInt8(ascii: "_") }

  var continuesName: Bool { startsName || isDigit }
}
