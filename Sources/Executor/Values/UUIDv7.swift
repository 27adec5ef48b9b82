import Foundation
package import Postgres

extension UUID {
  /// A fresh UUID of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, 12 bits of the millisecond's fraction, 62
  /// random bits. Later ones are greater, as far as the system's clock goes.
  package static func v7() -> UUID {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let nanoseconds = UInt64(bitPattern: Int64(time.tv_nsec))
    let milliseconds = UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000 &+ nanoseconds / 1_000_000
    let fraction = (nanoseconds % 1_000_000) &* 4_096 / 1_000_000
    var generator = SystemRandomNumberGenerator()
    let high = milliseconds << 16 | 0x7000 | fraction
    let low = generator.next() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
    return UUID(high: high, low: low)
  }
}
