extension OutputObject {
  /// Writes an object all of whose fields are known without rows.
  func writeFromMemory(to output: inout [UInt8]) {
    output.append(UInt8(ascii: "{"))
    for (index, field) in fields.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      output.append(contentsOf: field.literal)
      switch field.value {
      case .memory(let bytes), .constant(let bytes): output.append(contentsOf: bytes)
      default: output.append(contentsOf: Array("null".utf8))
      }
    }
    output.append(UInt8(ascii: "}"))
  }
}
