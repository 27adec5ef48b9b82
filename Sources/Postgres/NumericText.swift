/// Postgres' binary `numeric`: count of base-10000 digits, weight of the first, sign, scale, then the digits.
enum NumericText {
  static func text(of bytes: UnsafeRawBufferPointer) -> String? {
    guard bytes.count >= 8, bytes.count % 2 == 0 else { return nil }
    func word(_ index: Int) -> UInt16 {
      UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: index &* 2, as: UInt16.self))
    }
    let count = Int(word(0))
    let weight = Int(Int16(bitPattern: word(1)))
    let scale = Int(word(3) & 0x3fff)
    guard bytes.count == 8 &+ count &* 2 else { return nil }
    switch word(2) {
    case 0xc000: return "NaN"
    case 0xd000: return "Infinity"
    case 0xf000: return "-Infinity"
    case 0x0000, 0x4000: break
    default: return nil
    }
    /// Digits outside those sent are zero.
    func group(_ index: Int) -> String {
      let digits = String(index >= 0 && index < count ? word(4 &+ index) : 0)
      return String(repeating: "0", count: max(0, 4 &- digits.utf8.count)) + digits
    }
    var whole = ""
    if weight >= 0 {
      for index in 0...weight { whole += group(index) }
    }
    whole = String(whole.drop { $0 == "0" })
    var fraction = ""
    var index = weight &+ 1
    while fraction.utf8.count < scale {
      fraction += group(index)
      index &+= 1
    }
    let sign = word(2) == 0x4000 ? "-" : ""
    return sign + (whole.isEmpty ? "0" : whole) + (scale == 0 ? "" : "." + fraction.prefix(scale))
  }
}
