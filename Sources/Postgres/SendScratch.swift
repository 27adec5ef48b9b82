import CLibPQ

/// The arrays that libpq wants for one command's parameters, kept between sends so that sending allocates nothing.
struct SendScratch {
  private var values: [UnsafePointer<CChar>?] = []
  private var lengths: [Int32] = []
  private var formats: [Int32] = []
  private var types: [UInt32] = []

  /// - Returns: libpq's verdict, 0 for failure.
  mutating func sendPrepared(_ connection: OpaquePointer, name: String, _ parameters: Parameters) -> Int32 {
    parameters.buffer.withUnsafeBytes { buffer in
      point(at: parameters.slots, in: buffer)
      return PQsendQueryPrepared(
        connection, name, Int32(truncatingIfNeeded: values.count), values, lengths, formats, 1)
    }
  }

  mutating func sendOneShot(_ connection: OpaquePointer, _ command: Command) -> Int32 {
    command.parameters.buffer.withUnsafeBytes { buffer in
      point(at: command.parameters.slots, in: buffer)
      types = PreparedCache.types(of: command)
      // Declared types without a value would make libpq read past the arrays.
      while types.count > values.count { types.removeLast() }
      return PQsendQueryParams(
        connection, command.statement.sql, Int32(truncatingIfNeeded: values.count), types, values, lengths,
        formats, 1)
    }
  }

  func sendPrepare(_ connection: OpaquePointer, name: String, _ statement: Statement) -> Int32 {
    let types = statement.parameterTypes
    return PQsendPrepare(connection, name, statement.sql, Int32(truncatingIfNeeded: types.count), types)
  }

  private mutating func point(at slots: [Parameters.Slot], in buffer: UnsafeRawBufferPointer) {
    values.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
    formats.removeAll(keepingCapacity: true)
    for slot in slots {
      values.append(slot.length < 0 ? nil : SendScratch.pointer(to: slot, in: buffer))
      lengths.append(Int32(truncatingIfNeeded: max(0, slot.length)))
      formats.append(slot.format.rawValue)
    }
  }

  /// An empty value needs an address too: libpq takes a nil pointer for NULL.
  private static func pointer(
    to slot: Parameters.Slot, in buffer: UnsafeRawBufferPointer
  ) -> UnsafePointer<CChar> {
    guard let base = buffer.baseAddress else { return SendScratch.empty }
    return base.advanced(by: slot.offset).assumingMemoryBound(to: CChar.self)
  }

  // One immortal zero byte, written before it is shared and never again.
  nonisolated(unsafe) private static let empty: UnsafePointer<CChar> = {
    let byte = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    byte.initialize(to: 0)
    return UnsafePointer(byte)
  }()
}
