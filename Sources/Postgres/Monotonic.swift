import Glibc

/// The clock of all deadlines in this module: nanoseconds since boot, never set back.
enum Monotonic {
  static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000
      &+ UInt64(truncatingIfNeeded: time.tv_nsec)
  }

  /// Saturates far in the future; a negative duration is now.
  static func deadline(after duration: Duration, from now: UInt64 = now()) -> UInt64 {
    let parts = duration.components
    guard parts.seconds >= 0 else { return now }
    let seconds = UInt64(min(parts.seconds, 1_000_000_000)) &* 1_000_000_000
    return now &+ seconds &+ UInt64(max(0, parts.attoseconds / 1_000_000_000))
  }
}
