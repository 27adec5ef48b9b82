extension Lexer {
  /// Int and Float values (specification, sections 2.10.1 and 2.10.2): no leading zero, digits on both sides of the
  /// point, and no name, digit or point right behind.
  mutating func number() throws(SyntaxError) -> Token {
    let start = index
    var kind = Token.Kind.int
    if byte(at: index) == UInt8(ascii: "-") { index += 1 }
    if byte(at: index) == UInt8(ascii: "0") {
      index += 1
      if byte(at: index)?.isDigit == true {
        throw source.syntaxError("Invalid number, a leading zero is not allowed.", at: index)
      }
    } else {
      try digits()
    }
    if byte(at: index) == UInt8(ascii: ".") {
      kind = .float
      index += 1
      try digits()
    }
    if let byte = byte(at: index), byte | 0x20 == UInt8(ascii: "e") {
      kind = .float
      index += 1
      if let sign = self.byte(at: index), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        index += 1
      }
      try digits()
    }
    if let byte = byte(at: index), byte.startsName || byte == UInt8(ascii: ".") {
      throw source.syntaxError("Invalid number, unexpected \(try character(at: index)) behind it.", at: index)
    }
    return Token(kind: kind, start: start, end: index)
  }

  private mutating func digits() throws(SyntaxError) {
    guard byte(at: index)?.isDigit == true else {
      throw source.syntaxError(
        "Invalid number, expected a digit, found \(try character(at: index)).", at: index)
    }
    let bytes = source.bytes
    repeat { index += 1 } while index < bytes.count && bytes[index].isDigit
  }
}
