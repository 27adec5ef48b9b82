extension Lexer {
  /// Finds the end of a string and checks every escape and character in it; the meaning is made by `StringLiteral`.
  mutating func string() throws(SyntaxError) -> Token {
    if isTripleQuote(at: index) { return try blockString() }
    let start = index
    let bytes = source.bytes
    var escaped = false
    index += 1
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return Token(kind: .string, start: start, end: index, escaped: escaped)
      case UInt8(ascii: "\\"):
        escaped = true
        index += try StringLiteral.escape(in: source, at: index).length
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        throw source.syntaxError("Unterminated string, found the end of the line.", at: index)
      default:
        index += byte < 0x80 ? 1 : try scalar(at: index).length
      }
    }
    throw source.syntaxError("Unterminated string, found the end of the document.", at: index)
  }

  private mutating func blockString() throws(SyntaxError) -> Token {
    let start = index
    let bytes = source.bytes
    index += 3
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\""), isTripleQuote(at: index) {
        index += 3
        return Token(kind: .blockString, start: start, end: index)
      }
      if byte == UInt8(ascii: "\\"), isTripleQuote(at: index + 1) {
        index += 4
      } else {
        index += byte < 0x80 ? 1 : try scalar(at: index).length
      }
    }
    throw source.syntaxError("Unterminated block string, found the end of the document.", at: index)
  }

  private func isTripleQuote(at index: Int) -> Bool {
    let quote = UInt8(ascii: "\"")
    return byte(at: index) == quote && byte(at: index + 1) == quote && byte(at: index + 2) == quote
  }
}
