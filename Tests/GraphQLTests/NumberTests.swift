import Testing

@testable import GraphQL

@Suite("Int and Float values", .tags(.graphqlLanguage))
struct NumberTests {
  static let intCases: [String] = [
    "0", "-0", "4", "-4", "9", "10", "-2147483649", "123456789012345678901234567890",
  ]

  @Test("an Int keeps its digits, however many", arguments: intCases)
  func int(_ text: String) throws {
    #expect(try parseValue(Source(text)).kind == .int(text))
  }

  static let floatCases: [String] = [
    "0.0", "4.123", "-4.123", "0.123", "123e4", "123E4", "123e-4", "123e+4", "-1.123e4567", "0e0",
    "1.0E+00",
  ]

  @Test("a point or an exponent makes a Float", arguments: floatCases)
  func float(_ text: String) throws {
    #expect(try parseValue(Source(text)).kind == .float(text))
  }

  @Test("two numbers need no blank between them when the second has a sign")
  func adjacentNumbers() throws {
    #expect(try parseValue(Source("[1-1]")) == Value(.list([Value(.int("1")), Value(.int("-1"))])))
  }

  static let refusedCases: [(String, String)] = [
    ("00", "1:2: Invalid number, a leading zero is not allowed."),
    ("01", "1:2: Invalid number, a leading zero is not allowed."),
    ("-01", "1:3: Invalid number, a leading zero is not allowed."),
    ("1.", "1:3: Invalid number, expected a digit, found the end of the document."),
    ("[1. ]", "1:4: Invalid number, expected a digit, found U+0020."),
    ("1.e1", "1:3: Invalid number, expected a digit, found \"e\" (U+0065)."),
    (".5", "1:1: Invalid number, expected a digit before \".\"."),
    ("-.5", "1:2: Invalid number, expected a digit, found \".\" (U+002E)."),
    ("1e", "1:3: Invalid number, expected a digit, found the end of the document."),
    ("1e+", "1:4: Invalid number, expected a digit, found the end of the document."),
    ("1.0e\"\"", "1:5: Invalid number, expected a digit, found \"\"\" (U+0022)."),
    ("1name", "1:2: Invalid number, unexpected \"n\" (U+006E) behind it."),
    ("1_000", "1:2: Invalid number, unexpected \"_\" (U+005F) behind it."),
    ("0xF", "1:2: Invalid number, unexpected \"x\" (U+0078) behind it."),
    ("0b1", "1:2: Invalid number, unexpected \"b\" (U+0062) behind it."),
    ("1.5name", "1:4: Invalid number, unexpected \"n\" (U+006E) behind it."),
    ("1e5e5", "1:4: Invalid number, unexpected \"e\" (U+0065) behind it."),
    ("1.2.3", "1:4: Invalid number, unexpected \".\" (U+002E) behind it."),
    ("1...", "1:3: Invalid number, expected a digit, found \".\" (U+002E)."),
    ("1e5.", "1:4: Invalid number, unexpected \".\" (U+002E) behind it."),
    ("-", "1:2: Invalid number, expected a digit, found the end of the document."),
    ("--1", "1:2: Invalid number, expected a digit, found \"-\" (U+002D)."),
    ("-a", "1:2: Invalid number, expected a digit, found \"a\" (U+0061)."),
    ("1.é", "1:3: Invalid number, expected a digit, found U+00E9."),
    ("+1", "1:1: Unexpected character \"+\" (U+002B)."),
  ]

  @Test("whatever looks nearly like a number is refused where it goes wrong", arguments: refusedCases)
  func refused(_ text: String, _ expected: String) {
    #expect(refusal(ofValue: text) == expected)
  }
}
