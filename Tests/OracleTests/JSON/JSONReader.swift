/// Reads JSON text strictly (RFC 8259), in plain recursive descent.
struct JSONReader {
  struct Fault: Error, CustomStringConvertible {
    var description: String
  }

  private let bytes: [UInt8]
  private var position = 0

  /// - Throws: `Fault` where the text is not one JSON value and nothing else.
  static func read(_ text: String) throws -> JSONTree {
    var reader = JSONReader(bytes: Array(text.utf8))
    let value = try reader.value()
    reader.skipBlanks()
    guard reader.position == reader.bytes.count else { throw reader.fault("text behind the value") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func fault(_ message: String) -> Fault { Fault(description: "\(message) at byte \(position)") }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  private mutating func take(_ character: Character) throws {
    guard let byte = next, byte == character.asciiValue else { throw fault("expected \(character)") }
    position += 1
  }

  private mutating func skip(_ character: Character) -> Bool {
    guard let byte = next, byte == character.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func value() throws -> JSONTree {
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ word: String, _ value: JSONTree) throws -> JSONTree {
    guard bytes[position...].starts(with: word.utf8) else { throw fault("expected \(word)") }
    position += word.utf8.count
    return value
  }

  private mutating func number() throws -> JSONTree {
    let start = position
    while let byte = next, byte.isNumberByte { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard Double(text) != nil else { throw fault("expected a value") }
    return .number(text)
  }

  private mutating func array() throws -> JSONTree {
    try take("[")
    var items: [JSONTree] = []
    skipBlanks()
    if skip("]") { return .array(items) }
    repeat {
      items.append(try value())
      skipBlanks()
    } while skip(",")
    try take("]")
    return .array(items)
  }

  private mutating func object() throws -> JSONTree {
    try take("{")
    var members: [JSONTree.Member] = []
    skipBlanks()
    if skip("}") { return .object(members) }
    repeat {
      skipBlanks()
      let key = try string()
      skipBlanks()
      try take(":")
      members.append(JSONTree.Member(key, try value()))
      skipBlanks()
    } while skip(",")
    try take("}")
    return .object(members)
  }

  private mutating func string() throws -> String {
    try take("\"")
    var units: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
      case UInt8(ascii: "\\"): units += Array(String(try escaped()).utf8)
      case ..<0x20: throw fault("a bare control character")
      default: units.append(byte)
      }
    }
    throw fault("an open string")
  }

  private mutating func escaped() throws -> Unicode.Scalar {
    guard let byte = next else { throw fault("an open escape") }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "u"): return try unicode()
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    default: throw fault("an unknown escape")
    }
  }

  private mutating func unicode() throws -> Unicode.Scalar {
    let high = try fourDigits()
    guard (0xD800..<0xDC00).contains(high), skip("\\"), skip("u") else {
      return Unicode.Scalar(high) ?? "\u{FFFD}"
    }
    let low = try fourDigits()
    guard (0xDC00..<0xE000).contains(low) else { return "\u{FFFD}" }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func fourDigits() throws -> UInt32 {
    guard position + 4 <= bytes.count,
      let value = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw fault("expected four hexadecimal digits") }
    position += 4
    return value
  }
}

extension UInt8 {
  fileprivate var isNumberByte: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}
