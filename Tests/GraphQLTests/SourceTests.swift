import Testing

@testable import GraphQL

@Suite("Source text and locations", .tags(.graphqlLanguage))
struct SourceTests {
  static let lineEndsCases: [(String, Int32, Int)] = [
    ("a\nb", 2, 2), ("a\rb", 2, 2), ("a\r\nb", 3, 2), ("\n\r\n\ra\nb", 6, 5),
  ]

  @Test("LF, CR and CRLF each end one line", arguments: lineEndsCases)
  func lineEnds(_ text: String, _ position: Int32, _ line: Int) {
    #expect(Source(text).location(at: position) == SourceLocation(line: line, column: 1))
  }

  @Test("a column is a Unicode scalar, whatever its bytes")
  func columns() {
    #expect(Source("\"žć😀\" x").location(at: 11) == SourceLocation(line: 1, column: 7))
  }

  @Test("a byte order mark at the start takes no column")
  func byteOrderMark() {
    #expect(refusal(ofDocument: "\u{FEFF}?") == "1:1: Unexpected character \"?\" (U+003F).")
  }

  static let boundsCases: [(Int32, Int)] = [(Int32.min, 1), (Int32.max, 4)]

  @Test("a position outside the source is cut to its bounds", arguments: boundsCases)
  func bounds(_ position: Int32, _ column: Int) {
    #expect(Source("abc").location(at: position) == SourceLocation(line: 1, column: column))
  }

  static let ignoredCases: [String] = [
    "{a}", " {\ta\n}", "{,,a,,}", "#\n{a#b\r}#", "\u{FEFF}{a}", "{\u{FEFF}a}", "{a}# žćš \u{0}",
    "#x\r\n{a}",
  ]

  @Test("blanks, commas, comments and byte order marks mean nothing", arguments: ignoredCases)
  func ignored(_ text: String) throws {
    #expect(try parse(Source(text)).printed == "{\n  a\n}\n")
  }

  @Test("a comment ends with its line and hides everything in it")
  func comment() {
    #expect(
      refusal(ofDocument: "{ # } \"\n\"\"\" \n")
        == "3:1: Unterminated block string, found the end of the document.")
  }

  static let unexpectedCharacterCases: [(String, String)] = [
    ("{ ? }", "1:3: Unexpected character \"?\" (U+003F)."),
    ("{\n ; }", "2:2: Unexpected character \";\" (U+003B)."),
    ("{ \u{7} }", "1:3: Unexpected character U+0007."),
    ("{ \u{0} }", "1:3: Unexpected character U+0000."),
    ("{ \u{7F} }", "1:3: Unexpected character U+007F."),
    ("{ é }", "1:3: Unexpected character U+00E9."),
    ("{ a\u{A0}b }", "1:4: Unexpected character U+00A0."),
    ("{ a\u{2028}b }", "1:4: Unexpected character U+2028."),
    ("{ 😀 }", "1:3: Unexpected character U+1F600."),
    ("{ .. }", "1:3: Unexpected \".\", did you mean \"...\"?"),
    ("{ a.b }", "1:4: Unexpected \".\", did you mean \"...\"?"),
    ("{ \\u0041 }", "1:3: Unexpected character \"\\\" (U+005C)."),
    ("{ \u{B} }", "1:3: Unexpected character U+000B."),
    ("{ \u{C} }", "1:3: Unexpected character U+000C."),
  ]

  @Test("a character outside the grammar is named", arguments: unexpectedCharacterCases)
  func unexpectedCharacter(_ text: String, _ expected: String) {
    #expect(refusal(ofDocument: text) == expected)
  }

  static let invalidUTF8Cases: [([UInt8], String)] = [
    ([0x80], "0x80"), ([0xBF], "0xBF"), ([0xC0, 0x80], "0xC0"), ([0xC1, 0xBF], "0xC1"), ([0xC3], "0xC3"),
    ([0xC3, 0x28], "0xC3"), ([0xE0, 0x80, 0x80], "0xE0"), ([0xE2, 0x82], "0xE2"),
    ([0xE2, 0x28, 0xA1], "0xE2"),
    ([0xED, 0xA0, 0x80], "0xED"), ([0xED, 0xBF, 0xBF], "0xED"), ([0xF0, 0x80, 0x80, 0x80], "0xF0"),
    ([0xF0, 0x9F, 0x98], "0xF0"), ([0xF4, 0x90, 0x80, 0x80], "0xF4"), ([0xF5, 0x80, 0x80, 0x80], "0xF5"),
    ([0xFE], "0xFE"), ([0xFF], "0xFF"),
  ]

  @Test(
    "invalid UTF-8 is refused wherever it stands", arguments: invalidUTF8Cases, ["", "\"\n", "\"\"\"\n", "#"])
  func invalidUTF8(_ invalid: ([UInt8], String), _ before: String) {
    // The line end must not hide behind an unterminated string.
    let opening = before == "\"\n" ? "\"" : before
    let location = opening.hasSuffix("\n") ? "2:1" : "1:\(opening.utf8.count + 1)"
    let source = Source(bytes: Array(opening.utf8) + invalid.0 + Array("\"".utf8))
    let refused = refusal { () throws(SyntaxError) in _ = try parse(source) }
    #expect(refused == "\(location): Invalid UTF-8, unexpected byte \(invalid.1).")
  }

  @Test("a refusal carries its kind and its byte offset")
  func errorShape() throws {
    let error = try #require(throws: SyntaxError.self) { try parse(Source("{ é")) }
    #expect(error.kind == .syntax)
    #expect(error.position == 2)
    #expect(error.locations == [SourceLocation(line: 1, column: 3)])
    #expect(error.message == "Syntax Error: Unexpected character U+00E9.")
  }
}
