/// The bytes of a response in pieces: those made for it, and those that stay.
package struct ResponseBytes: Sendable {
  package enum Piece: Sendable {
    case fresh([UInt8])
    case ready(ReadyBytes)

    package var bytes: [UInt8] {
      switch self {
      case .fresh(let bytes): bytes
      case .ready(let ready): ready.bytes
      }
    }
  }

  package private(set) var pieces: [Piece]
  package private(set) var count: Int

  package init(_ bytes: [UInt8]) {
    pieces = [.fresh(bytes)]
    count = bytes.count
  }

  package init(_ pieces: [Piece] = []) {
    self.pieces = pieces
    count = pieces.reduce(0) { $0 + $1.bytes.count }
  }

  mutating func append(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    count += bytes.count
    pieces.append(.fresh(bytes))
  }

  mutating func append(_ ready: ReadyBytes) {
    count += ready.bytes.count
    pieces.append(.ready(ready))
  }

  mutating func append(_ other: ResponseBytes) {
    count += other.count
    pieces += other.pieces
  }

  /// All in one.
  package var joined: [UInt8] {
    if pieces.count == 1 { return pieces[0].bytes }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    for piece in pieces { bytes.append(contentsOf: piece.bytes) }
    return bytes
  }
}
