import Executor
import Postgres

/// SplitMix64: the same numbers for the same seed, on every machine. Not for secrets.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }

  /// True in so many of a hundred cases.
  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

  mutating func pick<Element>(_ elements: [Element]) -> Element? { elements.randomElement(using: &self) }

  /// One of several texts; there is always one to fall back on.
  mutating func text(_ texts: [String]) -> String { texts.randomElement(using: &self) ?? "-" }
}

/// Ids in the shape of UUID version 7 that grow with each call, from a seeded source.
struct SeededIDs {
  /// Milliseconds of 2026-01-01T00:00:00Z: below every id that the server makes itself.
  private var milliseconds: UInt64 = 1_767_225_600_000
  private var count: UInt64 = 0

  mutating func next(_ random: inout SeededRandom) -> UUID {
    count &+= 1
    // 12 bits of the count behind each millisecond.
    let high = (milliseconds &+ count >> 12) << 16 | 0x7000 | count & 0xfff
    return UUID(high: high, low: random.next() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
  }
}
