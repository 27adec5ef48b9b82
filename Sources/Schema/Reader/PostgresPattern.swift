/// Looks for mistakes in a regular expression of Postgres ("advanced" ones, as `~` reads them), so that they are told with the
/// schema's line and not by a migration. It knows the grammar, not every limit of Postgres.
///
/// The pattern is going to stand inside `^(?:…)$`, where options like `(?i)` are no longer at the beginning.
struct PostgresPattern {
  struct Fault: Error, Equatable {
    var what: String
    var cure: String
  }

  private let text: [Unicode.Scalar]
  private var place = 0
  /// Places of the parentheses that are open.
  private var open: [Int] = []
  /// Whether something stands before that can be repeated.
  private var isRepeatable = false

  private init(_ pattern: String) { text = Array(pattern.unicodeScalars) }

  /// - Returns: the first mistake, nil where there seems to be none.
  static func fault(in pattern: String) -> Fault? {
    var reader = PostgresPattern(pattern)
    do throws(Fault) {
      try reader.read()
      return nil
    } catch {
      return error
    }
  }

  private var current: Unicode.Scalar? { place < text.count ? text[place] : nil }

  /// Places are told as people count them.
  private func fault(_ what: String, at index: Int, _ cure: String) -> Fault {
    Fault(what: "\(what) at character \(index + 1)", cure: cure)
  }

  private mutating func read() throws(Fault) {
    while let scalar = current {
      let start = place
      place += 1
      switch scalar {
      case "\\": try escape(from: start)
      case "[": try bracket(from: start)
      case "(": try parenthesis(from: start)
      case ")":
        guard open.popLast() != nil else {
          throw fault("')' closes nothing", at: start, "write '\\)' for the sign itself")
        }
        isRepeatable = true
      case "|", "^": isRepeatable = false
      case "*", "+", "?": try repetition(from: start)
      case "{" where current?.isDigit == true:
        try bounds(from: start)
        try repetition(from: start)
      default: isRepeatable = true
      }
    }
    if let last = open.last { throw fault("'(' is never closed", at: last, "add ')'") }
  }

  // MARK: - Parts

  private mutating func repetition(from start: Int) throws(Fault) {
    guard isRepeatable else {
      throw fault(
        "'\(text[start])' has nothing to repeat", at: start, "write '\\\(text[start])' for the sign itself")
    }
    // Behind it, '?' asks for as little as possible.
    if current == "?" { place += 1 }
    isRepeatable = false
  }

  private mutating func bounds(from start: Int) throws(Fault) {
    let low = number()
    var high = low
    if current == "," {
      place += 1
      high = current?.isDigit == true ? number() : 255
    }
    guard current == "}" else {
      throw fault("'{' is never closed", at: start, "write {m}, {m,} or {m,n}, or '\\{' for the sign itself")
    }
    place += 1
    guard low <= high, high <= 255 else {
      throw fault("the bounds do not fit", at: start, "write {m,n} with m ≤ n, and n at most 255")
    }
  }

  /// At most 256, which is more than Postgres takes.
  private mutating func number() -> Int {
    var number = 0
    while let scalar = current, scalar.isDigit {
      number = min(256, number * 10 + Int(scalar.value - 48))
      place += 1
    }
    return number
  }

  private mutating func parenthesis(from start: Int) throws(Fault) {
    open.append(start)
    isRepeatable = false
    guard current == "?" else { return }
    for opening in ["?:", "?=", "?!", "?<=", "?<!"] {
      let scalars = Array(opening.unicodeScalars)
      if text[place...].starts(with: scalars) {
        place += scalars.count
        return
      }
    }
    throw fault(
      "'(?' begins nothing that Postgres knows here", at: start,
      "use (…), (?:…), (?=…), (?!…), (?<=…) or (?<!…)")
  }

  private mutating func escape(from start: Int) throws(Fault) {
    guard let scalar = current else {
      throw fault("'\\' has nothing behind it", at: start, "write '\\\\' for the sign itself")
    }
    place += 1
    isRepeatable = true
    switch scalar {
    // Places, which cannot be repeated.
    case "A", "m", "M", "y", "Y", "Z": isRepeatable = false
    case "a", "b", "B", "e", "f", "n", "r", "t", "v", "d", "s", "w", "D", "S", "W", "0"..."9": return
    case "c": try skip(1, from: start) { _ in true }
    case "u": try skip(4, from: start, \.properties.isASCIIHexDigit)
    case "U": try skip(8, from: start, \.properties.isASCIIHexDigit)
    case "x":
      guard current?.properties.isASCIIHexDigit == true else {
        try skip(1, from: start) { _ in false }
        return
      }
      while current?.properties.isASCIIHexDigit == true { place += 1 }
    default:
      if scalar.properties.isAlphabetic && scalar.isASCII {
        throw fault(
          "Postgres has no '\\\(scalar)'", at: start, "use [[:alpha:]] and the like for kinds of letters")
      }
    }
  }

  private mutating func skip(
    _ count: Int, from start: Int, _ fits: (Unicode.Scalar) -> Bool
  ) throws(Fault) {
    for _ in 0..<count {
      guard let scalar = current, fits(scalar) else {
        throw fault("'\\\(text[start + 1])' lacks its code", at: start, "write \\uXXXX with four digits")
      }
      place += 1
    }
  }

  // MARK: - Sets

  private static let classes: Set<String> = [
    "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
    "xdigit",
    "word",
  ]

  private mutating func bracket(from start: Int) throws(Fault) {
    if current == "^" { place += 1 }
    var isFirst = true
    /// The letter before, which a '-' may make the beginning of a range.
    var before: Unicode.Scalar?
    while let scalar = current {
      let here = place
      place += 1
      switch scalar {
      case "]" where !isFirst:
        isRepeatable = true
        return
      case "[" where current == ":" || current == "." || current == "=":
        try named(from: here)
        before = nil
      case "\\":
        try escape(from: here)
        before = nil
      case "-" where before != nil && current != nil && current != "]":
        if let low = before, let high = current, high != "[", high != "\\" {
          guard low.value <= high.value else {
            throw fault("the range '\(low)-\(high)' runs backwards", at: here, "swap its ends")
          }
          place += 1
        }
        before = nil
      default: before = scalar
      }
      isFirst = false
    }
    throw fault("'[' is never closed", at: start, "add ']', or write '\\[' for the sign itself")
  }

  /// `[:alpha:]` inside a set.
  private mutating func named(from start: Int) throws(Fault) {
    guard let kind = current else { return }
    place += 1
    var name = ""
    while let scalar = current {
      place += 1
      if scalar == kind, current == "]" {
        place += 1
        if kind == ":", !Self.classes.contains(name) {
          throw fault(
            "Postgres has no '[:\(name):]'", at: start, "use [:alpha:], [:digit:], [:alnum:] and the like")
        }
        return
      }
      name.unicodeScalars.append(scalar)
    }
    throw fault("'[\(kind)' is never closed", at: start, "add '\(kind)]'")
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
