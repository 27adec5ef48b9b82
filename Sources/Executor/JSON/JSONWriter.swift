extension JSONValue {
  /// Appends the value as compact JSON (RFC 8259), members in their order. Recurses once per level.
  package func write(into output: inout [UInt8]) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let flag): output.append(contentsOf: (flag ? "true" : "false").utf8)
    case .int(let number): appendJSONInteger(number, to: &output)
    case .double(let number): appendJSONNumber(number, to: &output)
    case .string(let text): appendJSONString(text, to: &output)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        element.write(into: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let members):
      output.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        appendJSONString(member.name, to: &output)
        output.append(UInt8(ascii: ":"))
        member.value.write(into: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }
}

/// Appends the digits of a whole number.
package func appendJSONInteger(_ number: Int64, to output: inout [UInt8]) {
  if number < 0 { output.append(UInt8(ascii: "-")) }
  var rest = number.magnitude
  guard rest > 9 else { return output.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest)) }
  withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
    var start = 20
    while rest > 0 {
      start &-= 1
      digits[start] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    output.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start..<20]))
  }
}

/// Appends the shortest text that reads back as the same double, always with a point or an exponent. JSON has no
/// infinities and no NaN: they become `null`.
package func appendJSONNumber(_ number: Double, to output: inout [UInt8]) {
  output.append(contentsOf: (number.isFinite ? number.description : "null").utf8)
}
