/// A part of an answer's `data`, with holes for what every request gets anew or from elsewhere.
struct KeptAnswer: Sendable {
  enum Piece: Sendable {
    case bytes(ReadyBytes)
    /// A volatile value stands here.
    case volatile
    /// A shared field stands here.
    case shared
  }

  let stamp: AnswerStamp
  /// Paths hidden in some rows of it.
  let filtered: [String]
  /// Keeps the document's identity from being given to another one while its answers are kept.
  private let document: CheckedDocument
  private let pieces: [Piece]

  /// What the writer wrote, without its volatile values.
  /// - Parameter sharesFields: whether the shared fields are kept elsewhere.
  init(own writer: ResponseWriter, sharesFields: Bool, stamp: AnswerStamp, document: CheckedDocument) {
    var pieces: [Piece] = []
    var start = 0
    for hole in writer.holes where hole.kind == .volatile || sharesFields {
      if hole.range.lowerBound > start {
        pieces.append(.bytes(ReadyBytes(writer.output[start..<hole.range.lowerBound])))
      }
      pieces.append(hole.kind == .volatile ? .volatile : .shared)
      start = hole.range.upperBound
    }
    pieces.append(.bytes(ReadyBytes(writer.output[start...])))
    self.pieces = pieces
    self.stamp = stamp
    self.document = document
    filtered =
      sharesFields ? writer.filtered.filter { !writer.filteredInShared.contains($0) } : writer.filtered
  }

  /// The shared fields alone.
  init(sharedOf writer: ResponseWriter, stamp: AnswerStamp, document: CheckedDocument) {
    pieces = writer.holes.filter { $0.kind == .shared }.map { .bytes(ReadyBytes(writer.output[$0.range])) }
    self.stamp = stamp
    self.document = document
    filtered = writer.filteredInShared
  }

  /// Bytes in memory, by estimate.
  var size: Int {
    pieces.reduce(400) { sum, piece in
      if case .bytes(let ready) = piece { sum + ready.size } else { sum + 16 }
    }
  }

  /// The answer with the volatile values of a check, and the shared fields; nil where these do not fit it.
  func data(with check: ResponseWriter, _ shared: KeptAnswer?) -> ResponseBytes? {
    guard check.errors.isEmpty, check.filtered.isEmpty else { return nil }
    var volatile = check.holes.filter { $0.kind == .volatile }[...]
    var fields = shared?.pieces[...] ?? []
    var data = ResponseBytes()
    for piece in pieces {
      switch piece {
      case .bytes(let ready): data.append(ready)
      case .volatile:
        guard let hole = volatile.popFirst() else { return nil }
        data.append(Array(check.output[hole.range]))
      case .shared:
        guard case .bytes(let ready)? = fields.popFirst() else { return nil }
        data.append(ready)
      }
    }
    return volatile.isEmpty && fields.isEmpty ? data : nil
  }

  /// What a writer wrote of the viewer's own, with these shared fields in its holes; nil where they do not fit.
  func data(within own: ResponseWriter) -> ResponseBytes? {
    guard own.errors.isEmpty else { return nil }
    var fields = pieces[...]
    var data = ResponseBytes()
    var start = 0
    for hole in own.holes where hole.kind == .shared {
      guard case .bytes(let ready)? = fields.popFirst() else { return nil }
      data.append(Array(own.output[start..<hole.range.lowerBound]))
      data.append(ready)
      start = hole.range.upperBound
    }
    data.append(Array(own.output[start...]))
    return fields.isEmpty ? data : nil
  }
}
