import CZlib
import HTTPTypes

/// RFC 1952 compression of whole bodies.
enum Gzip {
  /// Smaller bodies fit into a packet or two either way.
  static let floor = 1_400
  /// The fastest: an answer is made once and read once.
  private static let level: Int32 = 1

  /// nil where zlib fails; then the body goes out as it is.
  static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    guard storegraph_gzip_init(&stream, level) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
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
        count = deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : 0
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
