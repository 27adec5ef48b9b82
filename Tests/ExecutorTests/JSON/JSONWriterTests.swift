import Testing

@testable import Executor

@Suite("Writing JSON", .tags(.json))
struct JSONWriterTests {
  private func text(_ value: JSONValue) -> String {
    var bytes: [UInt8] = []
    value.write(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("values are written without blanks, members in their order")
  func compact() {
    #expect(
      text(.object([JSONMember("b", .array([.int(-1), .null])), JSONMember("a", .bool(false))]))
        == #"{"b":[-1,null],"a":false}"#)
  }

  @Test(
    "numbers are written in full",
    arguments: [
      (JSONValue.int(0), "0"), (.int(.min), "-9223372036854775808"), (.int(.max), "9223372036854775807"),
      (.int(10), "10"), (.double(0.1), "0.1"), (.double(1), "1.0"), (.double(-0.0), "-0.0"),
      (.double(.leastNonzeroMagnitude), "5e-324"),
      (.double(1.7976931348623157e308), "1.7976931348623157e+308"),
      (.double(.infinity), "null"), (.double(.nan), "null"),
    ])
  func number(_ value: JSONValue, _ expected: String) {
    #expect(text(value) == expected)
  }

  @Test(
    "only quotes, backslashes and control characters are escaped",
    arguments: [
      ("", #""""#), ("مرحبا بالعالم", #""مرحبا بالعالم""#), ("a\"b\\c/", #""a\"b\\c/""#),
      ("\u{8}\u{9}\u{A}\u{C}\u{D}", #""\b\t\n\f\r""#), ("\0\u{1F}\u{7F}", "\"\\u0000\\u001f\u{7F}\""),
      ("12345678\"", #""12345678\"""#), ("1234567\n89012345678\u{1}", #""1234567\n89012345678\u0001""#),
      ("😀é", #""😀é""#),
    ])
  func string(_ text: String, _ expected: String) {
    #expect(self.text(.string(text)) == expected)
  }

  @Test("each byte in each place of a word is escaped as it would be alone")
  func everywhere() throws {
    for scalar in (0..<0x180).compactMap(Unicode.Scalar.init) {
      for padding in 0..<17 {
        let padded = String(repeating: "a", count: padding) + String(scalar) + "bcdefghi\"" + String(scalar)
        #expect(try parseJSON(Array(text(.string(padded)).utf8)) == .string(padded))
        let isPlain = scalar.value >= 0x20 && scalar != "\"" && scalar != "\\"
        #expect(text(.string(padded)).utf8.count == padded.utf8.count + 3 || !isPlain)
      }
    }
  }

  @Test("what is written is read back, for random values")
  func roundTrip() throws {
    var random = SplitMix(state: 20_250_901)
    func value(_ depth: Int) -> JSONValue {
      switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
      case 0: .null
      case 1: .bool(.random(using: &random))
      case 2: .int(.random(in: .min ... .max, using: &random))
      case 3: .double(Double(bitPattern: .random(in: 0...0x7FEF_FFFF_FFFF_FFFF, using: &random)))
      case 4:
        .string(
          String(
            String.UnicodeScalarView(
              (0..<12).map { _ in Unicode.Scalar(UInt32.random(in: 0...0x6FF, using: &random)) ?? " " })))
      case 5: .array((0..<3).map { _ in value(depth - 1) })
      default: .object((0..<3).map { JSONMember("\($0)", value(depth - 1)) })
      }
    }
    for _ in 0..<300 {
      let original = value(4)
      #expect(try parseJSON(Array(text(original).utf8)) == original)
    }
  }
}

/// The same sequence in every run.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
