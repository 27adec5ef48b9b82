import CZlib
import Executor
import HTTPTypes

/// RFC 1952 compression of whole bodies.
enum Gzip {
  /// Smaller bodies fit into a packet or two either way.
  static let floor = 1_400

  /// Bytes that are made for one answer: the fastest.
  private static let fastLevel: Int32 = 1
  /// Bytes that are sent again and again.
  private static let readyLevel: Int32 = 6
  /// Fewer bytes than these are not worth a stream of their own.
  private static let pieceFloor = 512

  /// nil where zlib fails; then the body goes out as it is.
  static func compressed(_ content: ResponseBytes) -> [UInt8]? {
    let hasReady = content.pieces.contains { piece in
      if case .ready(let ready) = piece { ready.bytes.count >= pieceFloor } else { false }
    }
    return hasReady ? assembled(content) : deflated(content.joined, .gzip, fastLevel, flush: Z_FINISH)
  }

  /// One member out of pieces: those that stay are compressed once, what lies between them is compressed or stored for each answer.
  private static func assembled(_ content: ResponseBytes) -> [UInt8]? {
    // Section 2.3: deflate, no flags, no time, fastest or not unknown, from Unix.
    var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var checksum = UInt(0)
    var between: [UInt8] = []
    func add(_ piece: DeflatedBytes) {
      output += piece.blocks
      checksum = crc32_combine(checksum, UInt(piece.checksum), piece.count)
    }
    func addBetween() -> Bool {
      guard !between.isEmpty else { return true }
      guard let piece = blocks(between, fastLevel) else { return false }
      add(piece)
      between.removeAll(keepingCapacity: true)
      return true
    }
    for piece in content.pieces {
      guard case .ready(let ready) = piece, ready.bytes.count >= pieceFloor,
        let deflated = ready.deflated({ blocks($0, readyLevel) })
      else {
        between += piece.bytes
        continue
      }
      guard addBetween() else { return nil }
      add(deflated)
    }
    guard addBetween() else { return nil }
    // The last block, an empty one.
    output += [0x03, 0x00]
    for value in [UInt32(truncatingIfNeeded: checksum), UInt32(truncatingIfNeeded: content.count)] {
      output += (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    return output
  }

  /// Blocks that end at a byte; nil where zlib fails.
  private static func blocks(_ bytes: [UInt8], _ level: Int32) -> DeflatedBytes? {
    guard let size = UInt32(exactly: bytes.count),
      let blocks = bytes.count < pieceFloor
        ? stored(bytes) : deflated(bytes, .raw, level, flush: Z_FULL_FLUSH)
    else { return nil }
    let checksum = bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, size) }
    return DeflatedBytes(blocks: blocks, checksum: UInt32(truncatingIfNeeded: checksum), count: bytes.count)
  }

  /// One block as it is (RFC 1951, section 3.2.4).
  private static func stored(_ bytes: [UInt8]) -> [UInt8]? {
    guard let size = UInt16(exactly: bytes.count) else { return nil }
    let length = [UInt8(size & 255), UInt8(size >> 8)]
    return [0] + length + length.map { ~$0 } + bytes
  }

  private enum Frame { case gzip, raw }

  private static func deflated(_ bytes: [UInt8], _ frame: Frame, _ level: Int32, flush: Int32) -> [UInt8]? {
    var stream = z_stream()
    guard storegraph_deflate_init(&stream, level, frame == .gzip ? 1 : 0) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    // A flush ends with an empty stored block of five bytes, behind at most seven bits.
    let bound = Int(deflateBound(&stream, UInt(bytes.count))) + 16
    guard let inputSize = UInt32(exactly: bytes.count), let outputSize = UInt32(exactly: bound) else {
      return nil
    }
    var input = bytes
    let output = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      input.withUnsafeMutableBufferPointer { source in
        stream.next_in = source.baseAddress
        stream.avail_in = inputSize
        stream.next_out = buffer.baseAddress
        stream.avail_out = outputSize
        let result = deflate(&stream, flush)
        let isDone = flush == Z_FINISH ? result == Z_STREAM_END : result == Z_OK && stream.avail_out > 0
        count = isDone && stream.avail_in == 0 ? Int(stream.total_out) : 0
      }
    }
    return output.isEmpty ? nil : output
  }

  /// Whether a client takes gzip (RFC 9110, section 12.5.3).
  static func isAccepted(_ header: String?) -> Bool {
    guard let header else { return false }
    if header == "gzip" { return true }
    let members = WeightedValue.list(header)
    let named = members.first { $0.value == "gzip" || $0.value == "x-gzip" }
    guard let member = named ?? members.first(where: { $0.value == "*" }) else { return false }
    // What prefers its own bytes as they are, gets them.
    let identity = members.first { $0.value == "identity" }?.weight ?? 0
    return member.weight > 0 && member.weight >= identity
  }
}
