/// A place in the output that kept bytes leave out, or keep apart from the rest.
struct Hole: Sendable {
  enum Kind: Sendable {
    /// Read anew for every answer.
    case volatile
    /// The same for every viewer of the role.
    case shared
  }

  var kind: Kind
  var range: Range<Int>
}

extension OutputValue {
  /// What becomes of the value in kept bytes; nil: it is kept with what stands around it.
  var hole: Hole.Kind? {
    switch self {
    case .position, .volatile: .volatile
    case .shared, .sharedElsewhere: .shared
    default: nil
    }
  }
}

extension ResponseWriter {
  /// Notes where the value stands, even where it is null.
  mutating func write(hole kind: Hole.Kind, _ value: OutputValue, isNonNull: Bool, at place: Place) -> Bool {
    let start = output.count
    let known = (holes: holes.count, filtered: filtered.count)
    var isWritten = writeValue(value, at: place)
    if !isWritten, !isNonNull {
      write(literal: "null")
      isWritten = true
    }
    // What lies in it goes with it.
    holes.removeSubrange(known.holes...)
    holes.append(Hole(kind: kind, range: start..<output.count))
    if kind == .shared { filteredInShared += filtered[known.filtered...] }
    return isWritten
  }
}
