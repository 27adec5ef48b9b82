import Synchronization

/// Bytes that are sent many times, with their compressed form once somebody has asked for it.
package final class ReadyBytes: Sendable {
  package let bytes: [UInt8]
  private let compressed = Mutex(Compressed.unknown)

  private enum Compressed {
    case unknown
    /// It saves too little to be kept.
    case none
    case kept(DeflatedBytes)
  }

  package init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  /// Bytes in memory, by estimate, with the compressed form.
  var size: Int { bytes.count + bytes.count / 2 + 100 }

  /// - Parameter make: compresses; called once at most, unless two ask at the same time.
  /// - Returns: nil where it saves less than half.
  package func deflated(_ make: ([UInt8]) -> DeflatedBytes?) -> DeflatedBytes? {
    switch compressed.withLock({ $0 }) {
    case .kept(let deflated): return deflated
    case .none: return nil
    case .unknown:
      let made = make(bytes).flatMap { $0.blocks.count <= bytes.count / 2 ? $0 : nil }
      compressed.withLock { $0 = made.map(Compressed.kept) ?? .none }
      return made
    }
  }
}

/// Blocks of a deflate stream (RFC 1951) that end at a byte and need nothing before them, so that they may stand in any stream.
package struct DeflatedBytes: Sendable {
  package var blocks: [UInt8]
  /// CRC-32 and number of the bytes as they were.
  package var checksum: UInt32
  package var count: Int

  package init(blocks: [UInt8], checksum: UInt32, count: Int) {
    self.blocks = blocks
    self.checksum = checksum
    self.count = count
  }
}
