import Testing

@testable import Executor

@Suite("DateTime as text", .tags(.coercion))
struct DateTimeTextTests {
  @Test(
    "moments are counted from 2000 in UTC",
    arguments: [
      ("2000-01-01T00:00:00Z", 0), ("1999-12-31T23:59:59.999999Z", -1), ("2000-01-01T00:00:00.000001Z", 1),
      ("2000-03-01T00:00:00Z", 60 * 86_400_000_000), ("2001-01-01T00:00:00Z", 366 * 86_400_000_000),
      ("1970-01-01T00:00:00Z", -946_684_800_000_000), ("2026-01-31T12:00:00Z", 823_176_000_000_000),
      ("2026-01-31t14:00:00.5+02:00", 823_176_000_500_000),
      ("2026-01-31T06:30:00-05:30", 823_176_000_000_000),
      ("2026-01-31T12:00:00.123456999z", 823_176_000_123_456),
      ("0001-01-01T00:00:00Z", -63_082_281_600_000_000),
      ("9999-12-31T23:59:59.999999Z", 252_455_615_999_999_999),
    ])
  func read(_ text: String, _ microseconds: Int64) {
    #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
  }

  @Test(
    "everything else is refused",
    arguments: [
      "", "2026-01-31", "2026-01-31T12:00:00", "2026-01-31 12:00:00Z", "2026-01-31T12:00Z",
      "2026-1-31T12:00:00Z",
      "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
      "2026-01-00T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T12:60:00Z",
      "2026-01-31T12:00:60Z", "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00+24:00",
      "2026-01-31T12:00:00+0200",
      "2026-01-31T12:00:00Z ", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01",
      "9999-12-31T23:59:59-00:01",
      "10000-01-01T00:00:00Z", "２026-01-31T12:00:00Z", "infinity",
    ])
  func refused(_ text: String) {
    #expect(Timestamp(rfc3339: text) == nil)
  }

  @Test(
    "27 bytes are written, in UTC",
    arguments: [
      (823_176_000_000_000, "2026-01-31T12:00:00.000000Z"), (-1, "1999-12-31T23:59:59.999999Z"),
      (Int64.min, "0001-01-01T00:00:00.000000Z"), (.max, "9999-12-31T23:59:59.999999Z"),
    ])
  func written(_ microseconds: Int64, _ expected: String) {
    #expect(Timestamp(microseconds: microseconds).rfc3339 == expected)
  }

  @Test("what is written is read back, over all years")
  func roundTrip() {
    var moment = Timestamp(microseconds: -63_082_281_600_000_000)
    // A prime number of microseconds, a little under 50 days.
    while moment.microseconds < 252_455_615_999_999_999 {
      let text = moment.rfc3339
      guard Timestamp(rfc3339: text) == moment else {
        Issue.record("\(text)")
        return
      }
      moment.microseconds += 4_294_967_291_003
    }
  }

  @Test("text sorts as time does")
  func order() {
    let texts = stride(from: Int64(-6_000_000_000_000_000), to: 9_000_000_000_000_000, by: 7_777_777_777_777)
      .map { Timestamp(microseconds: $0).rfc3339 }
    #expect(texts == texts.sorted())
  }
}
