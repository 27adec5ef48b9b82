/// What a parser refuses before it costs anything.
package struct ParserLimits: Sendable, Equatable {
  /// The parser, the printer and the release of a document recurse once per level: more would need a large stack.
  package static let highestNesting = 500

  package static let `default` = ParserLimits(checkedTokens: 5_000, nesting: 64)

  /// Lexical tokens; comments, commas and blanks are none.
  package let tokens: Int
  /// Brackets open at one time: selection sets, list and object values, list types, all counted together.
  package let nesting: Int

  /// - Throws: `OutOfRange` unless `tokens` ≥ 1 and `nesting` is within 1...`highestNesting`.
  package init(tokens: Int = 5_000, nesting: Int = 64) throws(OutOfRange) {
    guard tokens >= 1 else {
      throw OutOfRange(description: "The limit of tokens must be at least 1, not \(tokens).")
    }
    guard (1...Self.highestNesting).contains(nesting) else {
      throw OutOfRange(
        description: "The limit of nesting must be between 1 and \(Self.highestNesting), not \(nesting).")
    }
    self.init(checkedTokens: tokens, nesting: nesting)
  }

  private init(checkedTokens tokens: Int, nesting: Int) {
    self.tokens = tokens
    self.nesting = nesting
  }

  /// A sentence that says which bounds a configuration has to keep.
  package struct OutOfRange: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String
  }
}
