import GraphQL

/// Reads exactly one JSON value (RFC 8259) with blanks around it.
///
/// Whole numbers within 64 bits stay exact; others, and those with a point or an exponent, become doubles, which must be
/// finite; `-0` is a double, to keep its sign. Refused: invalid UTF-8, escaped surrogates without their other half, a
/// byte order mark, anything behind the value, and a name that an object has twice, because readers disagree about which one counts.
/// - Throws: `JSONSyntaxError`, the first in the order of the bytes.
package func parseJSON(
  _ bytes: UnsafeRawBufferPointer, limits: JSONLimits = .default
) throws(JSONSyntaxError) -> JSONValue {
  var parser = JSONParser(bytes: bytes, limits: limits)
  return try parser.document()
}

package func parseJSON(_ bytes: [UInt8], limits: JSONLimits = .default) throws(JSONSyntaxError) -> JSONValue {
  try bytes.withUnsafeBytes { buffer -> Result<JSONValue, JSONSyntaxError> in
    Result { () throws(JSONSyntaxError) in try parseJSON(buffer, limits: limits) }
  }.get()
}

/// Recursive descent; depth is counted, so the stack is bounded.
struct JSONParser {
  let bytes: UnsafeRawBufferPointer
  let limits: JSONLimits
  var index = 0
  private var depth = 0

  init(bytes: UnsafeRawBufferPointer, limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func document() throws(JSONSyntaxError) -> JSONValue {
    skipBlanks()
    let value = try value()
    skipBlanks()
    guard index == bytes.count else { throw error("Expected the end behind the JSON value.") }
    return value
  }

  private mutating func value() throws(JSONSyntaxError) -> JSONValue {
    switch peek {
    case JSONByte.quote?: return .string(try string())
    case UInt8(ascii: "{")?: return try object()
    case UInt8(ascii: "[")?: return try array()
    case UInt8(ascii: "t")?:
      try word("true")
      return .bool(true)
    case UInt8(ascii: "f")?:
      try word("false")
      return .bool(false)
    case UInt8(ascii: "n")?:
      try word("null")
      return .null
    case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
    default: throw error("Expected a JSON value.")
    }
  }

  private mutating func array() throws(JSONSyntaxError) -> JSONValue {
    try open()
    var elements: [JSONValue] = []
    if !skip(UInt8(ascii: "]")) {
      repeat {
        skipBlanks()
        elements.append(try value())
        skipBlanks()
      } while skip(UInt8(ascii: ","))
      guard skip(UInt8(ascii: "]")) else { throw error("Expected \",\" or \"]\".") }
    }
    depth &-= 1
    return .array(elements)
  }

  private mutating func object() throws(JSONSyntaxError) -> JSONValue {
    try open()
    var members: [JSONMember] = []
    var names = NameSet()
    if !skip(UInt8(ascii: "}")) {
      repeat {
        skipBlanks()
        let start = index
        guard peek == JSONByte.quote else { throw error("Expected a name in quotes.") }
        let name = try string()
        guard names.insert(name, among: members) else {
          throw JSONSyntaxError("An object has the same name twice.", at: start)
        }
        skipBlanks()
        guard skip(UInt8(ascii: ":")) else { throw error("Expected \":\" behind the name.") }
        skipBlanks()
        members.append(JSONMember(name, try value()))
        skipBlanks()
      } while skip(UInt8(ascii: ","))
      guard skip(UInt8(ascii: "}")) else { throw error("Expected \",\" or \"}\".") }
    }
    depth &-= 1
    return .object(members)
  }

  /// Consumes an opening bracket and the blanks behind it.
  private mutating func open() throws(JSONSyntaxError) {
    guard depth < limits.depth else {
      throw JSONSyntaxError("JSON is nested deeper than \(limits.depth) levels.", at: index, isTooDeep: true)
    }
    depth &+= 1
    index &+= 1
    skipBlanks()
  }

  private mutating func word(_ word: StaticString) throws(JSONSyntaxError) {
    let count = word.utf8CodeUnitCount
    guard index &+ count <= bytes.count,
      word.withUTF8Buffer({ bytes[index..<index &+ count].elementsEqual($0) })
    else { throw error("Expected a JSON value.") }
    index &+= count
  }

  var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    index &+= 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index &+= 1 }
  }

  func error(_ message: String) -> JSONSyntaxError {
    JSONSyntaxError(index < bytes.count ? message : "The JSON text ends too early.", at: index)
  }
}

/// The names of one object: compared one by one while they are few, hashed when they are many.
private struct NameSet {
  private var hashed: Set<ExactText>?

  /// - Returns: whether the name is new.
  mutating func insert(_ name: String, among members: [JSONMember]) -> Bool {
    if hashed != nil { return hashed?.insert(ExactText(name)).inserted == true }
    guard members.count < 16 else {
      var names = Set(members.map { ExactText($0.name) })
      let isNew = names.insert(ExactText(name)).inserted
      hashed = names
      return isNew
    }
    return !members.contains { $0.name.isExactly(name) }
  }
}
