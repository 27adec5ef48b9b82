import Foundation

extension Timestamp {
  /// The system's time, whole microseconds.
  package static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    // Between 1970-01-01 and 2000-01-01.
    let offset: Int64 = 946_684_800
    return Timestamp(microseconds: (Int64(time.tv_sec) - offset) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }

  package func adding(days: Int64) -> Timestamp {
    Timestamp(microseconds: microseconds + days * 86_400_000_000)
  }
}
