import Postgres

/// Opaque to clients: base64url of `[order, value, …, id]` in JSON, at full precision.
extension CursorSource {
  /// The values of a cursor that belongs to this order.
  /// - Throws: `BAD_USER_INPUT` for any other text.
  func values(_ value: InputValue) throws(GraphQLError) -> [InputValue] {
    let refused = GraphQLError(
      .badUserInput,
      "“\(argument)” is not a cursor of this list in this order; take it from pageInfo or edges.")
    guard case .string(let text) = value, text.utf8.count <= 4096, let bytes = Base64URL.decode(text),
      let json = try? parseJSON(bytes), case .array(let items) = json, items.count == order.keys.count + 1,
      items[0] == .int(order.fingerprint)
    else { throw refused }
    var values: [InputValue] = []
    for (index, item) in items.dropFirst().enumerated() {
      guard let value = Self.value(item, order.types[index]), value != .null || order.nullable[index] else {
        throw refused
      }
      values.append(value)
    }
    return values
  }

  private static func value(_ json: JSONValue, _ type: ParameterType) -> InputValue? {
    switch (json, type) {
    case (.null, _): .null
    case (.string(let text), .uuid): UUID(text).map(InputValue.uuid)
    case (.string(let text), .text): text.utf8.contains(0) ? nil : .string(text)
    case (.string(let bits), .float8): UInt64(bits, radix: 16).map { .double(Double(bitPattern: $0)) }
    case (.int(let number), .int8): .int(number)
    case (.int(let number), .timestamptz): .timestamp(Timestamp(microseconds: number))
    default: nil
    }
  }
}

/// RFC 4648, section 5, without padding.
package enum Base64URL {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  package static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count * 4 / 3 + 3)
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
      buffer = buffer << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        output.append(alphabet[Int(buffer >> UInt32(bits) & 63)])
      }
    }
    if bits > 0 { output.append(alphabet[Int(buffer << UInt32(6 - bits) & 63)]) }
    return output
  }

  /// nil for a character outside the alphabet, or for bits left over.
  package static func decode(_ text: String) -> [UInt8]? {
    var output: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for character in text.utf8 {
      guard let value = alphabet.firstIndex(of: character) else { return nil }
      buffer = buffer << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        output.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    return buffer & ((1 << UInt32(bits)) - 1) == 0 && bits < 6 ? output : nil
  }
}
