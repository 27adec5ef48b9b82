extension JSONParser {
  /// RFC 8259, section 6.
  mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = index
    let isNegative = peek == UInt8(ascii: "-")
    if isNegative { index &+= 1 }
    guard let first = peek, isDigit(first) else { throw error("Expected a digit.") }
    var magnitude: UInt64 = 0
    var isExact = true
    if first == UInt8(ascii: "0") {
      index &+= 1
      if let next = peek, isDigit(next) { throw error("A number must not begin with 0.") }
    } else {
      while let byte = peek, isDigit(byte) {
        let (product, overflowed) = magnitude.multipliedReportingOverflow(by: 10)
        let (sum, carried) = product.addingReportingOverflow(UInt64(byte &- UInt8(ascii: "0")))
        magnitude = sum
        isExact = isExact && !overflowed && !carried
        index &+= 1
      }
    }
    let isWhole = try !fraction()
    if isWhole, isExact, let whole = signed(magnitude, isNegative) { return .int(whole) }
    return try double(from: start)
  }

  /// - Returns: whether there is a fraction or an exponent.
  private mutating func fraction() throws(JSONSyntaxError) -> Bool {
    let start = index
    if peek == UInt8(ascii: ".") {
      index &+= 1
      try digits()
    }
    if let byte = peek, byte | 0x20 == UInt8(ascii: "e") {
      index &+= 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { index &+= 1 }
      try digits()
    }
    return index > start
  }

  private mutating func digits() throws(JSONSyntaxError) {
    guard let byte = peek, isDigit(byte) else { throw error("Expected a digit.") }
    while let byte = peek, isDigit(byte) { index &+= 1 }
  }

  private func double(from start: Int) throws(JSONSyntaxError) -> JSONValue {
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    guard let number = Double(text), number.isFinite else {
      throw JSONSyntaxError("The number is too large.", at: start)
    }
    return .double(number)
  }

  /// - Returns: nil beyond 64 bits, and for -0.
  private func signed(_ magnitude: UInt64, _ isNegative: Bool) -> Int64? {
    guard isNegative else { return Int64(exactly: magnitude) }
    if magnitude == Int64.min.magnitude { return .min }
    return magnitude == 0 ? nil : Int64(exactly: magnitude).map { -$0 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
