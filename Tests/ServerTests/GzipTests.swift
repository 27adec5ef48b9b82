import CZlib
import Executor
import FuzzTargets
import Testing

@testable import Server

/// Bodies in pieces come out of gzip as they were.
@Suite("gzip", .tags(.server))
struct GzipTests {
  /// What a client reads; nil where it is not one whole gzip member.
  private func read(_ bytes: [UInt8], room: Int) -> [UInt8]? {
    var stream = z_stream()
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return nil
    }
    defer { inflateEnd(&stream) }
    var input = bytes
    var isWhole = false
    let output = [UInt8](unsafeUninitializedCapacity: room + 1) { buffer, count in
      input.withUnsafeMutableBufferPointer { source in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = buffer.baseAddress
        stream.avail_out = UInt32(room + 1)
        isWhole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0
        count = Int(stream.total_out)
      }
    }
    return isWhole ? output : nil
  }

  private func text(_ count: Int, _ random: inout some RandomNumberGenerator) -> [UInt8] {
    let words = ["\"name\":", "\"Shirt\",", "{", "}", "1234", "é", ",\"price\":"]
    var bytes: [UInt8] = []
    while bytes.count < count { bytes += Array((words.randomElement(using: &random) ?? "").utf8) }
    return Array(bytes.prefix(count))
  }

  @Test("pieces that stay and pieces made anew, of every size, come out as they went in", arguments: 0..<40)
  func pieces(_ seed: Int) throws {
    var random = Mutator(seed: UInt64(seed))
    let sizes = [0, 1, 63, 511, 512, 513, 1_500, 20_000, 70_000, 140_000]
    let pieces = (0...(seed % 7)).map { number -> ResponseBytes.Piece in
      let size = sizes[(seed &* 7 &+ number &* 3) % sizes.count]
      // Some do not compress.
      let bytes =
        number % 3 == 2
        ? (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) } : text(size, &random)
      return (seed + number).isMultiple(of: 2) ? .ready(ReadyBytes(bytes)) : .fresh(bytes)
    }
    let content = ResponseBytes(pieces)
    // The second time the compressed forms are there already.
    for _ in 0..<2 {
      let compressed = try #require(Gzip.compressed(content))
      #expect(read(compressed, room: content.count) == content.joined)
    }
  }

  @Test("what stays is compressed once")
  func once() {
    let ready = ReadyBytes(Array(repeating: UInt8(ascii: "a"), count: 5_000))
    var calls = 0
    for _ in 0..<3 {
      _ = ready.deflated { bytes in
        calls += 1
        return DeflatedBytes(blocks: [1], checksum: 0, count: bytes.count)
      }
    }
    #expect(calls == 1)
  }
}
