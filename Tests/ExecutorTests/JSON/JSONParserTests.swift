import Testing

@testable import Executor

@Suite("Reading JSON", .tags(.json))
struct JSONParserTests {
  private func value(_ text: String) throws -> JSONValue { try parseJSON(Array(text.utf8)) }

  /// `offset: message`, or nil for JSON that is read.
  private func refusal(_ bytes: [UInt8]) -> String? {
    do {
      _ = try parseJSON(bytes)
      return nil
    } catch {
      return "\(error.offset): \(error.message)"
    }
  }

  @Test("the order of members is kept")
  func object() throws {
    #expect(
      try value(" {\"b\" : [1, true,null ], \"a\":{}} \n")
        == .object([
          JSONMember("b", .array([.int(1), .bool(true), .null])), JSONMember("a", .object([])),
        ]))
  }

  @Test(
    "whole numbers of 64 bits are exact, others are doubles",
    arguments: [
      ("0", JSONValue.int(0)), ("-0", .double(-0.0)), ("-7", .int(-7)),
      ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
      ("9223372036854775808", .double(9_223_372_036_854_775_808)),
      ("18446744073709551616", .double(18_446_744_073_709_551_616)),
      ("1.0", .double(1)), ("1e2", .double(100)), ("-1.5E-3", .double(-0.0015)), ("1e-999", .double(0)),
    ])
  func number(_ text: String, _ expected: JSONValue) throws {
    #expect(try value(text) == expected)
  }

  @Test(
    "escapes mean what they stand for",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\ud83d\uDE00x""#, "Aé😀x"),
      (#""كتاب\u0000""#, "كتاب\0"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
    ])
  func string(_ text: String, _ expected: String) throws {
    #expect(try value(text) == .string(expected))
  }

  @Test(
    "whatever is no JSON is refused at its byte",
    arguments: [
      ("", "0: The JSON text ends too early."),
      ("[1,]", "3: Expected a JSON value."),
      ("[1 2]", "3: Expected \",\" or \"]\"."),
      ("{\"a\" 1}", "5: Expected \":\" behind the name."),
      ("{a: 1}", "1: Expected a name in quotes."),
      ("{\"a\":1,}", "7: Expected a name in quotes."),
      ("{\"a\":1,\"a\":2}", "7: An object has the same name twice."),
      ("1 1", "2: Expected the end behind the JSON value."),
      ("01", "1: A number must not begin with 0."),
      ("1.", "2: The JSON text ends too early."),
      ("+1", "0: Expected a JSON value."),
      (".5", "0: Expected a JSON value."),
      ("1e400", "0: The number is too large."),
      ("NaN", "0: Expected a JSON value."),
      ("tru", "0: Expected a JSON value."),
      ("'a'", "0: Expected a JSON value."),
      ("\"a", "2: The JSON text ends too early."),
      ("\"a\nb\"", "2: A control character in a string must be escaped."),
      ("\"\\x\"", "1: There is no such escape."),
      ("\"\\u12g4\"", "5: Expected four hexadecimal digits."),
      ("\"\\ud83d\"", "1: Half of a surrogate pair is no character."),
      ("\"\\ude00\"", "1: Half of a surrogate pair is no character."),
      ("\"\\ud83d\\u0041\"", "1: Half of a surrogate pair is no character."),
      ("\u{FEFF}1", "0: Expected a JSON value."),
    ])
  func refused(_ text: String, _ expected: String) {
    #expect(refusal(Array(text.utf8)) == expected)
  }

  @Test(
    "invalid UTF-8 is refused at its first byte",
    arguments: [
      ([0x22, 0x61, 0xFF, 0x22], 2), ([0x22, 0xC3, 0xA9, 0xC3, 0x22], 3),
      ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
      ([0x22, 0xC0, 0x80, 0x22], 1), ([0x22, 0x5C, 0x6E, 0x80, 0x22], 3),
    ] as [([UInt8], Int)])
  func invalidUTF8(_ bytes: [UInt8], _ offset: Int) {
    #expect(refusal(bytes) == "\(offset): The JSON text is not valid UTF-8.")
  }

  @Test("a name that comes twice among many is found too")
  func repeatedName() {
    let members = (0..<40).map { "\"m\($0)\":1" }.joined(separator: ",")
    #expect(refusal(Array("{\(members)}".utf8)) == nil)
    #expect(
      refusal(Array("{\(members),\"m3\":1}".utf8))?.hasSuffix("An object has the same name twice.") == true)
  }

  @Test("64 brackets may be open, and a million of them are refused at the 65th")
  func depth() {
    let deepest = [UInt8](repeating: 0x5B, count: 64) + [UInt8](repeating: 0x5D, count: 64)
    #expect(refusal(deepest) == nil)
    #expect(
      refusal([UInt8](repeating: 0x5B, count: 1_000_000)) == "64: JSON is nested deeper than 64 levels.")
  }

  @Test("a text cut anywhere is refused and never read beyond its end")
  func cut() {
    let text = Array(#"{"a":[1.5e+3,"\u00e9\n",true,null],"é":{"b":-0.25}}"#.utf8)
    #expect(refusal(text) == nil)
    for end in text.indices { #expect(refusal(Array(text[..<end])) != nil) }
  }
}
