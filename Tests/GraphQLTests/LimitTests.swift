import Foundation
import Testing

@testable import GraphQL

@Suite("Limits of the parser", .tags(.graphqlLanguage))
struct LimitTests {
  private func kind(_ text: String, _ limits: ParserLimits = .default) -> SyntaxError.Kind? {
    do {
      _ = try parse(Source(text), limits: limits)
      return nil
    } catch {
      return error.kind
    }
  }

  /// A document with `depth` brackets open at one time.
  private static func nested(_ construct: String, _ depth: Int) -> String {
    func around(_ opening: String, _ inner: String, _ closing: String, _ count: Int) -> String {
      String(repeating: opening, count: count) + inner + String(repeating: closing, count: count)
    }
    return switch construct {
    case "fields": around("{a", "", "}", depth)
    case "inline fragments": around("{...", "{a}", "}", depth - 1)
    case "lists": "{a(b:" + around("[", "", "]", depth - 1) + ")}"
    case "objects": "{a(b:" + around("{c:", "1", "}", depth - 1) + ")}"
    case "list types": "query($a:" + around("[", "T", "]", depth) + "){a}"
    case "default values": "query($a:T=" + around("[{c:", "1", "}]", depth / 2) + "){a}"
    default: "type A{b(c:T=" + around("[", "", "]", depth) + "):D}"
    }
  }

  static let constructs = [
    "fields", "inline fragments", "lists", "objects", "list types", "default values", "schema values",
  ]

  @Test("64 levels are accepted, 65 or more are too deep, and so are 100,000", arguments: constructs)
  func nesting(_ construct: String) throws {
    let limits = try ParserLimits(tokens: 10_000_000)
    #expect(kind(Self.nested(construct, 64), limits) == nil)
    #expect(kind(Self.nested(construct, 66), limits) == .tooDeep)
    #expect(kind(Self.nested(construct, 100_000), limits) == .tooDeep)
  }

  static let openingsCases: [(String, Int)] = [
    ("{a", 129), ("{...", 257), ("{...on T", 513), ("{a:a", 257), ("{a@b", 257),
  ]

  @Test("100,000 opening brackets are refused where the 65th stands", arguments: openingsCases)
  func openings(_ unit: String, _ column: Int) throws {
    let text = String(repeating: unit, count: 100_000)
    let error = try #require(throws: SyntaxError.self) { try parse(Source(text)) }
    #expect(error.description == "1:\(column): Syntax Error: The document is nested deeper than 64 levels.")
  }

  static let valueOpeningsCases: [(String, Int)] = [("[", 65), ("{a:", 193)]

  @Test(
    "values nested in values alone are refused where the 65th bracket stands", arguments: valueOpeningsCases)
  func valueOpenings(_ unit: String, _ column: Int) throws {
    let text = String(repeating: unit, count: 100_000)
    let error = try #require(throws: SyntaxError.self) { try parseValue(Source(text)) }
    #expect(error.kind == .tooDeep)
    #expect(error.location == SourceLocation(line: 1, column: column))
  }

  @Test("types nested in types alone are refused where the 65th bracket stands")
  func typeOpenings() throws {
    let text = String(repeating: "[", count: 100_000)
    let error = try #require(throws: SyntaxError.self) { try parseType(Source(text)) }
    #expect(error.kind == .tooDeep)
    #expect(error.position == 64)
  }

  static let otherOpeningsCases: [String] = [
    "((((", "!!!!", "{a((((", "{a{a(b:[", "query($a:T!!!!", "@@@@", "]]]]", "....", "{a@a@a(", "$$$$", "&&&&",
    "||||",
  ]

  @Test("brackets that cannot nest are syntax errors, however many", arguments: otherOpeningsCases)
  func otherOpenings(_ unit: String) {
    #expect(kind(String(repeating: unit, count: 100_000)) == .syntax)
  }

  @Test("what was closed no longer counts")
  func siblings() throws {
    let text = "{" + String(repeating: "a(b:[[{c:[]}]]){d{e}}", count: 100) + "}"
    #expect(kind(text, try ParserLimits(nesting: 5)) == nil)
    #expect(kind(text, try ParserLimits(nesting: 4)) == .tooDeep)
  }

  @Test("the 5,000th token is accepted, the 5,001st refused where it stands")
  func tokens() throws {
    let accepted = "{" + String(repeating: "a,#x\n", count: 4_998) + "}"
    #expect(kind(accepted) == nil)
    let error = try #require(throws: SyntaxError.self) { try parse(Source(accepted + "{")) }
    #expect(error.kind == .tooManyTokens)
    #expect(
      error.description == "4999:2: Syntax Error: The document has more than 5000 tokens.")
  }

  static let tenMegabytesCases: [(String, String, String, SyntaxError.Kind?)] = [
    ("", " ", "", SyntaxError.Kind.syntax), ("", "\n", "", .syntax), ("", "\u{FEFF}", "", .syntax),
    ("", "#", "", .syntax), ("", "#ž\n", "", .syntax), ("", "a ", "", .syntax),
    ("{", "a ", "}", .tooManyTokens),
    ("{", "a", "}", nil), ("{a(b:\"", "ž", "\")}", nil), ("{a(b:\"", "\\u{41}", "\")}", nil),
    ("{a(b:\"\"\"", "\n", "\"\"\")}", nil), ("{a(b:\"\"\"", "  x\n", "\"\"\")}", nil),
    ("{a(b:\"\"\"", "\\\"\"\"", "\"\"\")}", nil), ("{a(b:", "1", ")}", nil),
    ("{a(b:[", "\"\" ", "])}", .tooManyTokens),
    ("{a(b:\"\"\"", "\"", "", .syntax), ("{a(b:\"\\u{", "0", "41}\")}", nil),
    ("query(", "$a:T ", "){a}", .tooManyTokens),
  ]

  @Test("10 MB are answered whatever they are made of", arguments: tenMegabytesCases)
  func tenMegabytes(_ before: String, _ unit: String, _ after: String, _ expected: SyntaxError.Kind?) {
    let text = before + String(repeating: unit, count: 10_000_000 / unit.utf8.count) + after
    #expect(kind(text) == expected)
  }

  @Test("a configuration that could overflow a stack, or accepts nothing, is refused in a sentence")
  func configuration() throws {
    #expect(try ParserLimits(tokens: 1, nesting: 500).nesting == 500)
    let deep = #expect(throws: ParserLimits.OutOfRange.self) { try ParserLimits(nesting: 501) }
    #expect(deep?.description == "The limit of nesting must be between 1 and 500, not 501.")
    let none = #expect(throws: ParserLimits.OutOfRange.self) { try ParserLimits(tokens: 0) }
    #expect(none?.description == "The limit of tokens must be at least 1, not 0.")
    #expect(throws: ParserLimits.OutOfRange.self) { try ParserLimits(nesting: 0) }
  }

  @Test(
    "documents of the allowed depth parse, print and free within a modest stack", arguments: constructs,
    [(64, 512 << 10), (ParserLimits.highestNesting, 8 << 20)])
  func smallStack(_ construct: String, _ room: (nesting: Int, bytes: Int)) async throws {
    let text = Self.nested(construct, room.nesting)
    let limits = try ParserLimits(nesting: room.nesting)
    let printedCount = await onThread(stackSize: room.bytes) {
      (try? parse(Source(text), limits: limits)).map(\.printed.utf8.count)
    }
    #expect(try #require(printedCount) >= text.utf8.count)
  }

  private func onThread<Result: Sendable>(
    stackSize: Int, _ work: @escaping @Sendable () -> Result
  ) async -> Result {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: work()) }
      thread.stackSize = stackSize
      thread.start()
    }
  }
}
