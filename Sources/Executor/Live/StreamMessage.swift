/// One message of a stream, made once for all subscribers that get the same: each only has their own cursor in it.
package struct StreamMessage: Sendable {
  /// The JSON of an execution result, parted where a cursor stands.
  private let pieces: [[UInt8]]
  /// What the cursor of every subscriber says but for whom it is.
  private let place: Position

  /// - Parameters:
  ///   - body: with the cursor of `place` at each of `cursors`.
  init(body: [UInt8], cursors: [Range<Int>], place: Position) {
    var pieces: [[UInt8]] = []
    var start = 0
    for range in cursors where range.lowerBound >= start && range.upperBound <= body.count {
      pieces.append(Array(body[start..<range.lowerBound]))
      start = range.upperBound
    }
    pieces.append(Array(body[start...]))
    self.pieces = pieces
    self.place = place
  }

  package var size: Int { pieces.reduce(0) { $0 + $1.count + 64 } }

  /// The cursor behind this message, for the subscriber with this fingerprint.
  package func cursor(_ fingerprint: UInt64) -> [UInt8] {
    Position(epoch: place.epoch, sequence: place.sequence, fingerprint: fingerprint).encoded
  }

  /// Appends the JSON.
  package func write(_ fingerprint: UInt64, to output: inout [UInt8]) {
    guard pieces.count > 1 else { return output.append(contentsOf: pieces[0]) }
    let cursor = cursor(fingerprint)
    for (index, piece) in pieces.enumerated() {
      if index > 0 { output.append(contentsOf: cursor) }
      output.append(contentsOf: piece)
    }
  }
}

/// How a stream ends.
package enum StreamEnd: Sendable, Hashable {
  /// The last message said why it cannot go on: the client reads the state anew.
  case resync
  /// The operation cannot go on.
  case failed(GraphQLError)
  /// The session has ended, or its time is over.
  case sessionEnded
  /// The server stops.
  case stopping
}

/// What takes the messages of one subscription. Neither function waits.
package protocol StreamSink: AnyObject, Sendable {
  func send(_ message: StreamMessage, fingerprint: UInt64)
  /// Comes last, once.
  func end(_ end: StreamEnd)
}
