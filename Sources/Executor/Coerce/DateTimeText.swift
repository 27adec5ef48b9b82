/// The calendar behind `DateTime`: proleptic Gregorian, UTC, years 1 to 9999 (RFC 3339, section 5.6).
private enum Calendar {
  static let microsecondsPerSecond: Int64 = 1_000_000
  static let secondsPerDay: Int64 = 86_400
  /// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z, counted from 2000-01-01.
  static let first: Int64 = -63_082_281_600_000_000
  static let last: Int64 = 252_455_615_999_999_999

  /// Days since 2000-01-01. Years are counted from March, so that the leap day ends them.
  static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 730_425
  }

  /// The way back.
  static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 730_425
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  static func length(ofMonth month: Int64, in year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension Timestamp {
  /// Reads `2026-01-31T12:00:00Z`, with any number of decimals (beyond microseconds they are cut off) and either `Z` or
  /// an offset such as `+02:00`, within the years 1 to 9999 in UTC. Leap seconds and a missing offset are refused.
  package init?(rfc3339 text: String) {
    var reader = DigitReader(bytes: Array(text.utf8))
    guard reader.bytes.count <= 64, let year = reader.number(4), reader.skip("-"),
      let month = reader.number(2), (1...12).contains(month), reader.skip("-"),
      let day = reader.number(2), day >= 1, day <= Calendar.length(ofMonth: month, in: year),
      reader.skip("T") || reader.skip("t"),
      let hour = reader.number(2), hour <= 23, reader.skip(":"),
      let minute = reader.number(2), minute <= 59, reader.skip(":"),
      let second = reader.number(2), second <= 59,
      let fraction = reader.fraction(), let offset = reader.offset(), reader.isAtEnd
    else { return nil }
    let days = Calendar.days(year: year, month: month, day: day)
    let seconds = days * Calendar.secondsPerDay + hour * 3_600 + minute * 60 + second - offset * 60
    let microseconds = seconds * Calendar.microsecondsPerSecond + fraction
    guard (Calendar.first...Calendar.last).contains(microseconds) else { return nil }
    self.init(microseconds: microseconds)
  }

  /// Appends `2026-01-31T12:00:00.000000Z`: 27 bytes, so that text sorts as time does. Moments outside the years 1 to
  /// 9999, Postgres' infinities among them, are cut to the nearest moment inside.
  package func appendRFC3339(to output: inout [UInt8]) {
    let moment = min(max(microseconds, Calendar.first), Calendar.last)
    let seconds = moment.flooringQuotient(Calendar.microsecondsPerSecond)
    let days = seconds.flooringQuotient(Calendar.secondsPerDay)
    let time = seconds - days * Calendar.secondsPerDay
    let (year, month, day) = Calendar.date(days: days)
    append(year, width: 4, then: "-", to: &output)
    append(month, width: 2, then: "-", to: &output)
    append(day, width: 2, then: "T", to: &output)
    append(time / 3_600, width: 2, then: ":", to: &output)
    append(time / 60 % 60, width: 2, then: ":", to: &output)
    append(time % 60, width: 2, then: ".", to: &output)
    append(moment - seconds * Calendar.microsecondsPerSecond, width: 6, then: "Z", to: &output)
  }

  /// As `appendRFC3339` writes it.
  package var rfc3339: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(27)
    appendRFC3339(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func append(_ number: Int64, width: Int, then end: Unicode.Scalar, to output: inout [UInt8]) {
    var divisor: Int64 = width == 6 ? 100_000 : width == 4 ? 1_000 : 10
    for _ in 0..<width {
      output.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number / divisor % 10))
      divisor = max(divisor / 10, 1)
    }
    output.append(UInt8(ascii: end))
  }
}

private struct DigitReader {
  let bytes: [UInt8]
  var index = 0

  var isAtEnd: Bool { index == bytes.count }

  /// Exactly so many digits.
  mutating func number(_ digits: Int) -> Int64? {
    var value: Int64 = 0
    for _ in 0..<digits {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  private mutating func digit() -> Int64? {
    guard index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 else { return nil }
    defer { index += 1 }
    return Int64(bytes[index] - UInt8(ascii: "0"))
  }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  /// Microseconds behind a point, 0 without one, nil for a point without digits.
  mutating func fraction() -> Int64? {
    guard skip(".") else { return 0 }
    guard var value = digit() else { return nil }
    var scale: Int64 = 100_000
    value *= scale
    while let digit = digit() {
      scale /= 10
      value += digit * scale
    }
    return value
  }

  /// Minutes east of UTC.
  mutating func offset() -> Int64? {
    if skip("Z") || skip("z") { return 0 }
    let isWest = skip("-")
    guard isWest || skip("+"), let hours = number(2), hours <= 23, skip(":"), let minutes = number(2),
      minutes <= 59
    else { return nil }
    return (hours * 60 + minutes) * (isWest ? -1 : 1)
  }
}

extension Int64 {
  /// Rounds down, also below zero. The divisor is positive.
  fileprivate func flooringQuotient(_ divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
