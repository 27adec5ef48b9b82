/// One member of `Accept` or `Accept-Encoding` with its weight (RFC 9110, section 12.4.2).
struct WeightedValue: Equatable {
  /// Lower case, without parameters.
  let value: String
  /// The parameter `charset`, lower case, without quotes.
  var charset: String?
  /// Thousandths. 0 refuses; 1,000 is what a member without `q` has.
  var weight = 1_000

  /// The members in their order. A member whose `q` is no weight is left out: it asks for nothing that could be known.
  static func list(_ header: String) -> [WeightedValue] {
    parts(of: header[...], at: UInt8(ascii: ",")).compactMap(Self.init)
  }

  private init?(_ member: Substring) {
    let parts = Self.parts(of: member, at: UInt8(ascii: ";"))
    guard let first = parts.first, !first.isEmpty else { return nil }
    value = first.lowercased()
    for parameter in parts.dropFirst() {
      let pair = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else { continue }
      switch pair[0].trimmed.lowercased() {
      case "q":
        guard let weight = Self.weight(pair[1].trimmed) else { return nil }
        self.weight = weight
      case "charset":
        charset = pair[1].trimmed.filter { $0 != "\"" }.lowercased()
      default: continue
      }
    }
  }

  /// `0`, `0.5`, `1.000`: at most three decimals, at most one.
  private static func weight(_ text: Substring) -> Int? {
    let digits = Array(text.utf8)
    guard let first = digits.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "1"),
      digits.count <= 5
    else { return nil }
    var weight = first == UInt8(ascii: "1") ? 1_000 : 0
    if digits.count == 1 { return weight }
    guard digits[1] == UInt8(ascii: ".") else { return nil }
    var unit = 100
    for digit in digits.dropFirst(2) {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      weight += Int(digit - UInt8(ascii: "0")) * unit
      unit /= 10
    }
    return weight <= 1_000 ? weight : nil
  }

  /// Splits where the separator stands outside quotes, and trims.
  static func parts(of text: Substring, at separator: UInt8) -> [Substring] {
    var parts: [Substring] = []
    var start = text.startIndex
    var isQuoted = false
    var isEscaped = false
    for index in text.utf8.indices {
      let byte = text.utf8[index]
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\"), isQuoted {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == separator, !isQuoted {
        parts.append(text[start..<index].trimmed)
        start = text.utf8.index(after: index)
      }
    }
    parts.append(text[start...].trimmed)
    return parts
  }
}

extension Substring {
  /// Without the blanks of HTTP, space and tab, at both ends.
  var trimmed: Substring {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    guard let first = utf8.firstIndex(where: { !isBlank($0) }),
      let last = utf8.lastIndex(where: { !isBlank($0) })
    else { return self[endIndex...] }
    return self[first...last]
  }
}
