/// Pauses between connection attempts: 100 ms, doubling to 2 s, each shortened by up to half at random so that
/// several connections do not come back in step.
struct Backoff {
  static let first: UInt64 = 100_000_000
  static let most: UInt64 = 2_000_000_000
  private var next = Backoff.first

  /// - Parameter random: 0 …< 1.
  /// - Returns: nanoseconds.
  mutating func delay(random: Double = .random(in: 0..<1)) -> UInt64 {
    let full = next
    next = min(Backoff.most, next &* 2)
    return full &- UInt64(Double(full / 2) * random)
  }

  mutating func reset() { next = Backoff.first }
}
