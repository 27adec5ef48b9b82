/// Appends a JSON string (RFC 8259, section 7) with its quotes. Whatever need not be escaped stands for itself, so
/// text in any script keeps its UTF-8.
/// - Parameter bytes: valid UTF-8; not checked.
package func appendJSONString(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
  output.append(JSONByte.quote)
  var start = 0
  var index = firstSpecial(in: bytes, from: 0)
  while index < bytes.count {
    appendRun(bytes, start, index, to: &output)
    appendEscape(bytes[index], to: &output)
    start = index &+ 1
    index = firstSpecial(in: bytes, from: start)
  }
  appendRun(bytes, start, bytes.count, to: &output)
  output.append(JSONByte.quote)
}

package func appendJSONString(_ text: String, to output: inout [UInt8]) {
  var text = text
  text.withUTF8 { appendJSONString(UnsafeRawBufferPointer($0), to: &output) }
}

/// The index of the first byte at or after `start` that a string must escape; the count where there is none.
private func firstSpecial(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let highs: UInt64 = 0x8080_8080_8080_8080
  var index = start
  while index &+ 8 <= bytes.count {
    let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    let quotes = word ^ (ones &* 0x22)
    let backslashes = word ^ (ones &* 0x5C)
    // The high bit of a byte is set where it is below 0x20, a quote or a backslash. A borrow can set bits wrongly,
    // but only above a right one, and the lowest is all that is asked for.
    let found =
      (((word &- (ones &* 0x20)) & ~word)
        | ((quotes &- ones) & ~quotes)
        | ((backslashes &- ones) & ~backslashes)) & highs
    if found != 0 { return index &+ found.trailingZeroBitCount / 8 }
    index &+= 8
  }
  while index < bytes.count {
    let byte = bytes[index]
    if byte < 0x20 || byte == JSONByte.quote || byte == JSONByte.backslash { return index }
    index &+= 1
  }
  return index
}

@inline(__always)
private func appendRun(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int, to output: inout [UInt8]) {
  guard start < end else { return }
  let run = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
  // A typed buffer is copied as a block; bytes may be read as what they are.
  output.append(contentsOf: run.assumingMemoryBound(to: UInt8.self))
}

private func appendEscape(_ byte: UInt8, to output: inout [UInt8]) {
  output.append(JSONByte.backslash)
  switch byte {
  case JSONByte.quote, JSONByte.backslash: output.append(byte)
  case 0x08: output.append(UInt8(ascii: "b"))
  case 0x09: output.append(UInt8(ascii: "t"))
  case 0x0A: output.append(UInt8(ascii: "n"))
  case 0x0C: output.append(UInt8(ascii: "f"))
  case 0x0D: output.append(UInt8(ascii: "r"))
  default:
    let low = byte & 0x0F
    output.append(UInt8(ascii: "u"))
    output.append(UInt8(ascii: "0"))
    output.append(UInt8(ascii: "0"))
    output.append(UInt8(ascii: "0") &+ byte >> 4)
    output.append(low < 10 ? UInt8(ascii: "0") &+ low : UInt8(ascii: "a") &+ low &- 10)
  }
}

enum JSONByte {
  static let quote = UInt8(ascii: "\"")
  static let backslash = UInt8(ascii: "\\")
}
