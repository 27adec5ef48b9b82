import Testing

@testable import GraphQL

/// Every run makes the same documents: a failure is repeated by running the test again.
@Suite("Mutated documents", .tags(.graphqlLanguage, .fuzz))
struct FuzzTests {
  @Test(
    "a mutated document is refused with a place inside it, or is printed and parsed back", arguments: 1...4)
  func mutations(_ seed: UInt64) throws {
    var generator = SplitMix64(state: seed)
    let corpus = try Fixture.names.flatMap { try Self.pieces(Fixture.text("\($0).graphql")) }
    for _ in 0..<2_500 {
      var bytes = corpus.randomElement(using: &generator) ?? []
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        Self.mutate(&bytes, corpus, using: &generator)
      }
      try check(Source(bytes: bytes))
    }
  }

  @Test("random tokens are refused with a place, or are printed and parsed back", arguments: 1...2)
  func randomTokens(_ seed: UInt64) throws {
    var generator = SplitMix64(state: seed)
    for _ in 0..<2_500 {
      let count = Int.random(in: 0...40, using: &generator)
      let tokens = (0..<count).map { _ in Self.tokens.randomElement(using: &generator) ?? "" }
      try check(Source(tokens.joined(separator: Bool.random(using: &generator) ? " " : "")))
    }
  }

  private func check(_ source: Source) throws {
    let document: Document
    do {
      document = try parse(source)
    } catch {
      #expect((0...source.bytes.count).contains(Int(error.position)))
      #expect(error.message.utf8.count < 300)
      return
    }
    let printed = document.printed
    let again = try parse(Source(printed))
    #expect(again.printed == printed, "\(source.bytes)")
    #expect(structure(again.definitions) == structure(document.definitions), "\(source.bytes)")
  }

  /// The document whole, and its definitions one by one as far as blank lines part them.
  private static func pieces(_ text: String) -> [[UInt8]] {
    [Array(text.utf8)] + text.split(separator: "\n\n").map { Array($0.utf8) }
  }

  private static func mutate(_ bytes: inout [UInt8], _ corpus: [[UInt8]], using generator: inout SplitMix64) {
    let start = Int.random(in: 0...bytes.count, using: &generator)
    let end = min(bytes.count, start + Int.random(in: 0...12, using: &generator))
    switch Int.random(in: 0..<7, using: &generator) {
    case 0: bytes.removeSubrange(start..<end)
    case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
    case 2: bytes.insert(UInt8.random(in: .min ... .max, using: &generator), at: start)
    case 3: bytes.replaceSubrange(start..<end, with: (tokens.randomElement(using: &generator) ?? "").utf8)
    case 4: bytes.insert(contentsOf: (tokens.randomElement(using: &generator) ?? "").utf8, at: start)
    case 5: bytes.removeSubrange(start...)
    default:
      let other = corpus.randomElement(using: &generator) ?? []
      bytes.replaceSubrange(start..., with: other[Int.random(in: 0...other.count, using: &generator)...])
    }
  }

  private static let tokens = [
    "{", "}", "(", ")", "[", "]", ":", "=", "!", "$", "@", "&", "|", "...", "..", "a", "on", "null", "true",
    "query",
    "mutation", "subscription", "fragment", "extend", "schema", "type", "interface", "union", "enum", "input",
    "scalar",
    "directive", "repeatable", "implements", "FIELD", "0", "-1", "00", "1.5", "1e9", "1.", "\"s\"", "\"\"",
    "\"",
    "\"\"\"", "\"\"\"b\"\"\"", "\"\"\"\n  a\n b\"\"\"", "\\", "\\u", "\\u{1F600}", "\\uD83D", "\\uDE00",
    "\\\"\"\"", "#",
    "\n", "\r", "\r\n", "\t", ",", " ", "\u{FEFF}", "é", "😀", "\0", "{a", "{a:", "$a:", "(a:", "@a",
    "...on A{", "=[{a:",
  ]
}

/// Steele, Lea and Flood's generator: small, seeded, the same on every machine.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
