import Testing

@testable import GraphQL

@Suite("String values", .tags(.graphqlLanguage))
struct StringTests {
  static let acceptedCases: [(String, String)] = [
    (#""""#, ""),
    (#""plain""#, "plain"),
    (#"" blank ends ""#, " blank ends "),
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
    (#""\u0041\u00e9\u20AC\uFFFF""#, "Aé€\u{FFFF}"),
    (#""\u{41}\u{1F600}\u{10FFFF}\u{0}""#, "A😀\u{10FFFF}\0"),
    (#""\u{00000000000000000041}""#, "A"),
    (#""\uD83D\uDE00""#, "😀"),
    (#""\uD800\uDC00 \uDBFF\uDFFF""#, "\u{10000} \u{10FFFF}"),
    ("\"žćš 😀 \u{FEFF} \u{7} \u{0} \t\"", "žćš 😀 \u{FEFF} \u{7} \u{0} \t"),
    ("\"# , not a comment\"", "# , not a comment"),
  ]

  @Test("escapes mean what the specification says", arguments: acceptedCases)
  func accepted(_ literal: String, _ meaning: String) throws {
    #expect(try parseValue(Source(literal)).kind == .string(meaning, block: false))
  }

  static let badUnicode =
    "Invalid Unicode escape sequence, expected \\uXXXX, a surrogate pair of them, or \\u{…} with a scalar value."

  static let badEscapeCases: [(String, String)] = [
    (#""a\x""#, #"1:3: Invalid escape sequence "\x"."#),
    (#""\é""#, "1:2: Invalid escape sequence."),
    (#""\ ""#, "1:2: Invalid escape sequence."),
    (#""\"#, "1:2: Invalid escape sequence."),
    (#""\u""#, "1:2: \(badUnicode)"),
    (#""\u12""#, "1:2: \(badUnicode)"),
    (#""\u123"#, "1:2: \(badUnicode)"),
    (#""\u12G4""#, "1:2: \(badUnicode)"),
    (#""\U0041""#, #"1:2: Invalid escape sequence "\U"."#),
    (#""\u{}""#, "1:2: \(badUnicode)"),
    (#""\u{41""#, "1:2: \(badUnicode)"),
    (#""\u{4 1}""#, "1:2: \(badUnicode)"),
    (#""\u{110000}""#, "1:2: \(badUnicode)"),
    (#""\u{FFFFFFFFFFFFFFFFFFFF}""#, "1:2: \(badUnicode)"),
    (#""\u{D800}""#, "1:2: \(badUnicode)"),
    (#""\u{D83D}\u{DE00}""#, "1:2: \(badUnicode)"),
    (#""é\uD83D""#, "1:3: \(badUnicode)"),
    (#""\uDE00""#, "1:2: \(badUnicode)"),
    (#""\uDE00\uD83D""#, "1:2: \(badUnicode)"),
    (#""\uD83D\u0041""#, "1:2: \(badUnicode)"),
    (#""\uD83D\uD83D\uDE00""#, "1:2: \(badUnicode)"),
    (#""\uD83D\u{DE00}""#, "1:2: \(badUnicode)"),
    (#""\uD83D\n""#, "1:2: \(badUnicode)"),
  ]

  @Test("a bad escape is refused at its backslash", arguments: badEscapeCases)
  func badEscape(_ literal: String, _ expected: String) {
    #expect(refusal(ofValue: literal) == expected)
  }

  static let unterminatedCases: [(String, String)] = [
    ("\"", "1:2: Unterminated string, found the end of the document."),
    ("\"abc", "1:5: Unterminated string, found the end of the document."),
    ("\"abc\n\"", "1:5: Unterminated string, found the end of the line."),
    ("\"abc\r\"", "1:5: Unterminated string, found the end of the line."),
    ("\"\"\"", "1:4: Unterminated block string, found the end of the document."),
    ("\"\"\"a\n\"\"", "2:3: Unterminated block string, found the end of the document."),
    ("\"\"\"\\\"\"\"", "1:8: Unterminated block string, found the end of the document."),
    ("'a'", "1:1: Unexpected single quote (U+0027), did you mean a double quote (\")?"),
  ]

  @Test("a string ends before its line does", arguments: unterminatedCases)
  func unterminated(_ literal: String, _ expected: String) {
    #expect(refusal(ofValue: literal) == expected)
  }

  static let blockCases: [(String, String)] = [
    (#""""""""#, ""),
    (#""""   """"#, ""),
    ("\"\"\"\n \n\t\n\"\"\"", ""),
    (#""""a""""#, "a"),
    (#""""  a """"#, "  a "),
    ("\"\"\"\n  a\n    b\n\n  c\n\"\"\"", "a\n  b\n\nc"),
    ("\"\"\"first\n    b\n  c\"\"\"", "first\n  b\nc"),
    ("\"\"\"\n\ta\n\t\tb\n \t\tc\"\"\"", "a\n\tb\n\t\tc"),
    ("\"\"\"\n  a\n\n    \n  b\n   \n\"\"\"", "a\n\n  \nb"),
    ("\"\"\"\r\n  a\r  b\n\r  c\r\n\"\"\"", "a\nb\n\nc"),
    (#""""\n \u0041 \ / "q" ""x"" \""" """"#, "\\n \\u0041 \\ / \"q\" \"\"x\"\" \"\"\" "),
    (#""""\\""" """"#, "\\\"\"\" "),
    ("\"\"\"\u{0}\u{7}žćš 😀\u{2028}x\"\"\"", "\u{0}\u{7}žćš 😀\u{2028}x"),
    ("\"\"\"\n\u{A0}a\n  b\"\"\"", "\u{A0}a\n  b"),
  ]

  @Test("a block string loses what indents it, and nothing else", arguments: blockCases)
  func block(_ literal: String, _ meaning: String) throws {
    #expect(try parseValue(Source(literal)).kind == .string(meaning, block: true))
  }
}
