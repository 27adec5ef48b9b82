/// Parses an executable or type-system document; both kinds of definition may stand in one.
/// - Throws: `SyntaxError`, the first in the order of the text.
package func parse(_ source: Source, limits: ParserLimits = .default) throws(SyntaxError) -> Document {
  var parser = try Parser(source, limits)
  return Document(definitions: try parser.definitions(), source: source)
}

/// Parses one literal or variable and nothing else, e.g. a default value kept as text.
package func parseValue(_ source: Source, limits: ParserLimits = .default) throws(SyntaxError) -> Value {
  var parser = try Parser(source, limits)
  let value = try parser.value(constant: false)
  try parser.expectEnd()
  return value
}

/// Parses one type reference and nothing else, e.g. `[Int!]`.
package func parseType(_ source: Source, limits: ParserLimits = .default) throws(SyntaxError) -> TypeReference
{
  var parser = try Parser(source, limits)
  let type = try parser.typeReference()
  try parser.expectEnd()
  return type
}

/// Recursive descent with one token of lookahead. Every recursion passes `open`, which counts it.
struct Parser {
  let source: Source
  let limits: ParserLimits
  private var lexer: Lexer
  /// The next token, not yet consumed.
  private(set) var token = Token(kind: .endOfDocument, start: 0, end: 0)
  private var tokens = 0
  private var nesting = 0

  init(_ source: Source, _ limits: ParserLimits) throws(SyntaxError) {
    self.source = source
    self.limits = limits
    lexer = Lexer(source)
    guard source.bytes.count < Int32.max else {
      throw source.syntaxError("The document is longer than 2 GiB.", at: 0)
    }
    try advance()
  }

  mutating func advance() throws(SyntaxError) {
    token = try lexer.next()
    guard token.kind != .endOfDocument else { return }
    tokens += 1
    guard tokens <= limits.tokens else {
      throw source.syntaxError(
        "The document has more than \(limits.tokens) tokens.", at: token.start, kind: .tooManyTokens)
    }
  }

  /// Consumes a bracket that may contain others of its kind.
  /// - Returns: the position of the bracket.
  mutating func open(_ bracket: Token.Kind) throws(SyntaxError) -> Int32 {
    let position = token.position
    guard token.kind == bracket else { throw unexpected(expecting: bracket.expectation) }
    guard nesting < limits.nesting else {
      throw source.syntaxError(
        "The document is nested deeper than \(limits.nesting) levels.", at: token.start, kind: .tooDeep)
    }
    nesting += 1
    try advance()
    return position
  }

  /// Consumes the bracket that ends what `open` began.
  mutating func close(_ bracket: Token.Kind) throws(SyntaxError) {
    try expect(bracket)
    nesting -= 1
  }

  mutating func expect(_ kind: Token.Kind) throws(SyntaxError) {
    guard token.kind == kind else { throw unexpected(expecting: kind.expectation) }
    try advance()
  }

  mutating func skip(_ kind: Token.Kind) throws(SyntaxError) -> Bool {
    guard token.kind == kind else { return false }
    try advance()
    return true
  }

  func expectEnd() throws(SyntaxError) {
    guard token.kind == .endOfDocument else {
      throw unexpected(expecting: Token.Kind.endOfDocument.expectation)
    }
  }

  mutating func name() throws(SyntaxError) -> Name {
    guard token.kind == .name else { throw unexpected(expecting: Token.Kind.name.expectation) }
    let name = Name(tokenText(), position: token.position)
    try advance()
    return name
  }

  /// Compared as bytes: a keyword never becomes a string.
  func isKeyword(_ keyword: StaticString) -> Bool {
    guard token.kind == .name, token.end - token.start == keyword.utf8CodeUnitCount else { return false }
    let bytes = source.bytes[token.start..<token.end]
    return keyword.withUTF8Buffer { bytes.elementsEqual($0) }
  }

  mutating func skipKeyword(_ keyword: StaticString) throws(SyntaxError) -> Bool {
    guard isKeyword(keyword) else { return false }
    try advance()
    return true
  }

  mutating func expectKeyword(_ keyword: StaticString) throws(SyntaxError) {
    guard try skipKeyword(keyword) else { throw unexpected(expecting: "\"\(keyword)\"") }
  }

  func tokenText() -> String {
    source.text(token.start..<token.end)
  }

  /// The meaning of the string that comes next.
  func stringText() throws(SyntaxError) -> String {
    if token.kind == .blockString { return BlockString.decode(source.bytes[token.start + 3..<token.end - 3]) }
    let range = token.start + 1..<token.end - 1
    return token.escaped ? try StringLiteral.decode(source, range) : source.text(range)
  }

  func unexpected(expecting expectation: String) -> SyntaxError {
    source.syntaxError("Expected \(expectation), found \(source.finding(token)).", at: token.start)
  }
}
