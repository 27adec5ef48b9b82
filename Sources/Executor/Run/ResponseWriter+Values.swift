import Postgres
import Schema

extension ResponseWriter {
  func bytes(slot: Int, at place: Place) -> UnsafeRawBufferPointer? {
    rows.result.bytes(row: place.row, column: plan.nodes[place.node].slots[slot])
  }

  func integer(slot: Int, at place: Place) -> Int64? {
    rows.result.int8(row: place.row, column: plan.nodes[place.node].slots[slot])
  }

  func flag(slot: Int, at place: Place) -> Bool {
    rows.result.bool(row: place.row, column: plan.nodes[place.node].slots[slot]) ?? false
  }

  /// - Returns: false for NULL, and for a number that is too large, of which there is an error then; nothing was written.
  mutating func write(_ slot: Int, _ format: SlotFormat, at place: Place) -> Bool {
    let column = plan.nodes[place.node].slots[slot]
    if write(column: column, format, row: place.row) { return true }
    if isTooLarge(column: column, format, row: place.row) { failTooLarge() }
    return false
  }

  /// Whether this is why a step wrote nothing.
  func isTooLarge(_ step: OutputStep, _ slots: UnsafeBufferPointer<Int>, row: Int) -> Bool {
    switch step.kind {
    case .slot(let format): isTooLarge(column: slots[Int(step.index)], format, row: row)
    case .money: isTooLarge(column: slots[Int(step.index)], .integer, row: row)
    case .amount, .currency, .exponent, .nothing, .field: false
    }
  }

  private func isTooLarge(column: Int, _ format: SlotFormat, row: Int) -> Bool {
    switch format {
    case .int, .integer: rows.result.int8(row: row, column: column).map { !format.holds($0) } ?? false
    case .uuid, .text, .float, .boolean, .timestamp, .json: false
    }
  }

  /// Numbers that GraphQL's `Int`, or a client's own numbers, would not hold exactly are worse than none.
  mutating func failTooLarge() { fail(.tooLarge, "This number is too large to be told exactly.") }

  /// - Returns: false for NULL, and for a number that is too large; then nothing was written.
  mutating func write(column: Int, _ format: SlotFormat, row: Int) -> Bool {
    guard let bytes = rows.result.bytes(row: row, column: column) else { return false }
    switch format {
    case .text: appendJSONString(bytes, to: &output)
    case .json: output.append(contentsOf: bytes)
    case .uuid: write(uuid: bytes)
    case .int, .integer:
      guard bytes.count == 8 else { return false }
      let number = Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
      guard format.holds(number) else { return false }
      appendJSONInteger(number, to: &output)
    case .float:
      guard bytes.count == 8 else { return false }
      let number = Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
      guard number.isFinite else { return false }
      appendJSONNumber(number, to: &output)
    case .boolean: write(literal: bytes.first == 1 ? "true" : "false")
    case .timestamp:
      guard bytes.count == 8 else { return false }
      let time = Timestamp(microseconds: Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
      output.append(UInt8(ascii: "\""))
      time.appendRFC3339(to: &output)
      output.append(UInt8(ascii: "\""))
    }
    return true
  }

  private mutating func write(uuid bytes: UnsafeRawBufferPointer) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 38) { text in
      text[0] = UInt8(ascii: "\"")
      var end = 1
      for (index, byte) in bytes.prefix(16).enumerated() {
        if index == 4 || index == 6 || index == 8 || index == 10 {
          text[end] = UInt8(ascii: "-")
          end &+= 1
        }
        text[end] = Self.digit(byte >> 4)
        text[end &+ 1] = Self.digit(byte & 15)
        end &+= 2
      }
      text[end] = UInt8(ascii: "\"")
      output.append(contentsOf: text[...end])
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "a") &- 10 &+ value
  }

  /// whole minor units, the ISO 4217 code, and how many decimals that currency has.
  mutating func write(money amount: Int, _ currency: Int, _ parts: [MoneyField], at place: Place) -> Bool {
    guard let number = integer(slot: amount, at: place), let code = bytes(slot: currency, at: place) else {
      return false
    }
    guard SlotFormat.integer.holds(number) else {
      failTooLarge()
      return false
    }
    output.append(UInt8(ascii: "{"))
    for (index, part) in parts.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      output.append(contentsOf: part.literal)
      switch part.part {
      case .amount: appendJSONInteger(number, to: &output)
      case .currency: appendJSONString(code, to: &output)
      case .exponent:
        let text = String(decoding: code, as: UTF8.self)
        appendJSONInteger(Int64(exponent(ofCurrency: text)), to: &output)
      case .constant(let bytes): output.append(contentsOf: bytes)
      }
    }
    output.append(UInt8(ascii: "}"))
    return true
  }

  // MARK: - Embedded objects and resolved values

  mutating func write(json slot: Int, _ projection: Projection?, at place: Place) -> Bool {
    guard let bytes = bytes(slot: slot, at: place) else { return false }
    guard let projection else {
      output.append(contentsOf: bytes)
      return true
    }
    guard let value = try? parseJSON(bytes) else {
      fail(.internalError, "A stored value could not be read.")
      return false
    }
    return write(value, projection)
  }

  mutating func write(resolved call: Int, _ projection: Projection?, at place: Place) -> Bool {
    let results = resolved.indices.contains(call) ? resolved[call] : []
    guard results.indices.contains(place.index) else {
      fail(.resolverFailed, "This value could not be worked out.")
      return false
    }
    switch results[place.index] {
    case .success(.null): return false
    case .success(let value): return write(value, projection)
    case .failure(let error):
      fail(.resolverFailed, error.message)
      return false
    }
  }

  /// - Returns: false where the value is null, or a non-null member of it is.
  mutating func write(_ value: JSONValue, _ projection: Projection?) -> Bool {
    guard let projection else {
      guard value != .null else { return false }
      value.write(into: &output)
      return true
    }
    switch value {
    case .null: return false
    case .array(let items):
      let start = output.count
      output.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        if !within(index, { $0.write(item, projection) }) {
          output.removeLast(output.count - start)
          return false
        }
      }
      output.append(UInt8(ascii: "]"))
      return true
    default: return write(members: value, projection)
    }
  }

  private mutating func write(members value: JSONValue, _ projection: Projection) -> Bool {
    let start = output.count
    output.append(UInt8(ascii: "{"))
    for (index, field) in projection.fields.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      output.append(contentsOf: field.literal)
      switch field.source {
      case .constant(let bytes): output.append(contentsOf: bytes)
      case .member(let name):
        let known = errors.count
        let isWritten = within(~field.key) { writer in
          if writer.write(value[name] ?? .null, field.projection) { return true }
          if field.isNonNull, writer.errors.count == known {
            writer.fail(.nullInNonNull, "A value that must not be null is missing.")
          }
          return false
        }
        if isWritten { continue }
        if field.isNonNull {
          output.removeLast(output.count - start)
          return false
        }
        write(literal: "null")
      }
    }
    output.append(UInt8(ascii: "}"))
    return true
  }
}

extension SlotFormat {
  /// Whether a whole number is within the bounds of the type that it is written as.
  func holds(_ number: Int64) -> Bool {
    self == .int ? Int32(exactly: number) != nil : number.magnitude <= 9_007_199_254_740_991
  }
}
