/// Changes inputs at random, the same way for the same seed.
package struct Mutator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// - Returns: a seed with some changes; at most 64 KiB.
  package mutating func next(from seeds: [[UInt8]]) -> [UInt8] {
    var bytes = pick(seeds) ?? []
    for _ in 0..<(1 + number(below: 5)) { change(&bytes, seeds) }
    return Array(bytes.prefix(65_536))
  }

  /// Uniform in 0..<bound; 0 where the bound is 0.
  package mutating func number(below bound: Int) -> Int {
    bound < 1 ? 0 : Int.random(in: 0..<bound, using: &self)
  }

  package mutating func pick<Element>(_ list: [Element]) -> Element? { list.randomElement(using: &self) }

  private mutating func change(_ bytes: inout [UInt8], _ seeds: [[UInt8]]) {
    let start = number(below: bytes.count + 1)
    let end = min(bytes.count, start + number(below: 12))
    switch number(below: 9) {
    case 0: bytes.removeSubrange(start..<end)
    case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
    case 2: bytes.insert(UInt8(truncatingIfNeeded: number(below: 256)), at: start)
    case 3: bytes.replaceSubrange(start..<end, with: token())
    case 4: bytes.insert(contentsOf: token(), at: start)
    case 5: bytes.removeSubrange(start...)
    case 6: if start < bytes.count { bytes[start] ^= 1 << UInt8(number(below: 8)) }
    case 7:
      let unit = start < end && number(below: 2) == 0 ? Array(bytes[start..<end]) : token()
      for _ in 0..<number(below: 200) { bytes.insert(contentsOf: unit, at: start) }
    default:
      let other = pick(seeds) ?? []
      bytes.replaceSubrange(start..., with: other[number(below: other.count + 1)...])
    }
  }

  private mutating func token() -> [UInt8] { Array((pick(Self.tokens) ?? "").utf8) }

  /// Also the dictionary of coverage-guided fuzzing.
  package static let tokens = [
    "{", "}", "(", ")", "[", "]", ":", "=", "!", "$", "@", "&", "|", "...", "..", "on", "null", "true",
    "false",
    "query", "mutation", "subscription", "fragment", "extend", "schema", "type", "interface", "union", "enum",
    "input", "scalar", "directive", "repeatable", "implements", "FIELD", "0", "-1", "00", "1.5", "1e9", "1.",
    "9223372036854775808", "-9223372036854775809", "1e999", "\"s\"", "\"\"", "\"", "\"\"\"", "\"\"\"b\"\"\"",
    "\"\"\"\n  a\n b\"\"\"", "\\", "\\u", "\\u{1F600}", "\\uD83D", "\\uDE00", "\\u0000", "\\\"\"\"", "#",
    "\n",
    "\r", "\r\n", "\t", ",", " ", "\u{FEFF}", "é", "e\u{301}", "😀", "\0", "{a", "{a:", "$a:", "(a:", "@a",
    "...on Node{", "=[{a:", "@skip(if:", "@include(if:", "__typename", "__schema", "__type", "first:",
    "after:",
    "filter:", "orderBy:", "and:", "or:", "not:", "\"and\":[", "\"query\":", "\"variables\":{",
  ]
}

extension Mutator: RandomNumberGenerator {
  /// Steele, Lea and Flood's generator: small, seeded, the same on every machine.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
