@testable import GraphQL

/// Writes a document in another form that means the same, and breaks one so that it is no document any more.
struct Typesetter {
  var dice: Dice

  /// The tokens of a document with other ignored characters between them (specification, section 2.1.8).
  mutating func reset(_ text: String) -> String {
    let source = Source(text)
    var result = dice.chance(5) ? "\u{FEFF}" : ""
    let isDense = dice.chance(30)
    for token in tokens(source) {
      result += source.text(token.start..<token.end)
      let needsSpace = [.name, .int, .float, .string, .blockString].contains(token.kind)
      if needsSpace || !isDense || dice.chance(20) { result += ignored() }
    }
    return result
  }

  private mutating func ignored() -> String {
    dice.chance(80)
      ? " "
      : dice.pick("\n", "\r\n", "\r", ", ", "\t", "  ", "# é \"comment\" }\n", ",,", "\n\n  ", "\u{FEFF}")
  }

  private func tokens(_ source: Source) -> [Token] {
    var lexer = Lexer(source)
    var tokens: [Token] = []
    while let token = try? lexer.next(), token.kind != .endOfDocument { tokens.append(token) }
    return tokens
  }

  /// One token or character too many, too few, or another.
  mutating func damage(_ text: String) -> String {
    let source = Source(text)
    let tokens = tokens(source)
    guard !tokens.isEmpty else { return "{" }
    var parts = tokens.map { source.text($0.start..<$0.end) }
    let place = dice.number(0...parts.count - 1)
    switch dice.number(1...7) {
    case 1: parts.remove(at: place)
    case 2: parts.insert(parts[dice.number(0...parts.count - 1)], at: place)
    case 3: parts.swapAt(place, dice.number(0...parts.count - 1))
    case 4, 5: parts.insert(stray(), at: place)
    case 6: parts[place] = stray()
    default:
      var scalars = Array(text.unicodeScalars)
      let index = dice.number(0...scalars.count - 1)
      if dice.chance(50) {
        scalars.remove(at: index)
      } else {
        scalars.insert(contentsOf: stray().unicodeScalars, at: index)
      }
      return scalars.reduce(into: "") { $0.unicodeScalars.append($1) }
    }
    return parts.joined(separator: dice.pick(" ", "\n"))
  }

  private mutating func stray() -> String {
    dice.pick(
      ["{", "}", "(", ")", "[", "]", ":", "=", "!", "$", "@", "&", "|"]
        + [
          "...", "..", ".5", "a", "on", "null", "true", "query", "fragment", "$v", "@", "extend", "type A",
          "\"d\"",
        ]
        + [
          "00", "-", "1.", "1e", "0x1", "1a", "-0", "1.0e+3", "\"", "\"\"\"", "\"\\q\"", "\"\\u00e\"",
          "\"\\u{110000}\"",
        ]
        + [
          "\"\\uD83D\"", "\"\\uD83D\\uDE00\"", "\"\\u{1F600}\"", "\"a\nb\"", "é", "😀", "\u{0}", "\u{7}",
          "\u{A0}", "\u{2028}",
        ]
        + [
          "?", "%", "'a'", "`", "~", ";", "<", "{}", "()", "[]", "$ a", "... on", "... @skip(if: true)",
          "{ a", ": a",
        ]
    ) ?? "{"
  }
}
