/// A lexical token (specification, section 2.1.6) as a byte range: no text is copied until a node needs it.
struct Token {
  enum Kind: UInt8 {
    case endOfDocument
    case bang, dollar, ampersand, parenthesisLeft, parenthesisRight, spread, colon, equals, at
    case bracketLeft, bracketRight, braceLeft, pipe, braceRight
    case name, int, float, string, blockString
  }

  var kind: Kind
  var start: Int
  /// One past the last byte; strings include their quotes.
  var end: Int
  /// A string that contains a backslash, so that its bytes are not its meaning.
  var escaped = false

  var position: Int32 { Int32(truncatingIfNeeded: start) }
}

extension Token.Kind {
  /// As a sentence names what it expected.
  var expectation: String {
    switch self {
    case .endOfDocument: "the end of the document"
    case .bang: "\"!\""
    case .dollar: "\"$\""
    case .ampersand: "\"&\""
    case .parenthesisLeft: "\"(\""
    case .parenthesisRight: "\")\""
    case .spread: "\"...\""
    case .colon: "\":\""
    case .equals: "\"=\""
    case .at: "\"@\""
    case .bracketLeft: "\"[\""
    case .bracketRight: "\"]\""
    case .braceLeft: "\"{\""
    case .pipe: "\"|\""
    case .braceRight: "\"}\""
    case .name: "a Name"
    case .int: "an Int"
    case .float: "a Float"
    case .string, .blockString: "a String"
    }
  }
}

extension Source {
  /// As a sentence names what it found, without the rest of a long token.
  func finding(_ token: Token) -> String {
    switch token.kind {
    case .name: "Name \"\(excerpt(token))\""
    case .int: "Int \"\(excerpt(token))\""
    case .float: "Float \"\(excerpt(token))\""
    case .string, .blockString: "a String"
    default: token.kind.expectation
    }
  }

  /// Names and numbers are ASCII, so cutting by bytes cannot split a character.
  func excerpt(_ token: Token) -> String {
    let limit = 40
    guard token.end - token.start > limit else { return text(token.start..<token.end) }
    return text(token.start..<token.start + limit) + "…"
  }

  func syntaxError(_ message: String, at index: Int, kind: SyntaxError.Kind = .syntax) -> SyntaxError {
    let position = Int32(clamping: index)
    return SyntaxError(
      kind: kind, message: "Syntax Error: \(message)", location: location(at: position), position: position)
  }
}
