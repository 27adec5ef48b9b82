/// The code of a Swift file: comments and string literals are left out, and every word keeps its line. What a string
/// interpolates is code.
struct SwiftCode {
  enum Piece: Equatable {
    case word(String)
    /// One character that belongs to no word.
    case mark(Character)
  }

  struct Import: Equatable {
    let module: String
    /// 1-based.
    let line: Int
  }

  let lines: [[Piece]]

  init(_ source: String) {
    var blanker = Blanker(Array(source.utf8))
    blanker.run()
    lines = String(decoding: blanker.bytes, as: UTF8.self)
      .split(omittingEmptySubsequences: false) { $0.isNewline }.map(Self.pieces)
  }

  /// Every `import`, with attributes, access level and kind left out: `A` for `@testable import struct A.B`.
  var imports: [Import] {
    lines.enumerated().flatMap { index, pieces in
      pieces.indices.compactMap { place in
        guard pieces[place] == .word("import") else { return nil }
        for case .word(let word) in pieces[(place + 1)...] where !Self.kinds.contains(word) {
          return Import(module: word, line: index + 1)
        }
        return nil
      }
    }
  }

  private static let kinds: Set<String> = [
    "struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor",
  ]

  /// Digits at the beginning make a word too, so that the letters of `0xFF` are none of their own.
  private static func pieces(_ line: Substring) -> [Piece] {
    var pieces: [Piece] = []
    var rest = line
    while let first = rest.first {
      let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      if !word.isEmpty {
        pieces.append(.word(String(word)))
        rest = rest.dropFirst(word.count)
        continue
      }
      if !first.isWhitespace { pieces.append(.mark(first)) }
      rest = rest.dropFirst()
    }
    return pieces
  }
}

/// Overwrites comments and string literals with blanks.
private struct Blanker {
  var bytes: [UInt8]
  private var index = 0

  /// What surrounds the place that is read.
  private enum Surroundings {
    /// Interpolated code with as many open parentheses.
    case interpolation(open: Int)
    case string(hashes: Int, isMultiline: Bool)
  }
  private var stack: [Surroundings] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func run() {
    while index < bytes.count {
      if case .string(let hashes, let isMultiline)? = stack.last {
        readString(hashes, isMultiline)
      } else {
        readCode()
      }
    }
  }

  private func matches(_ text: StaticString, at offset: Int = 0) -> Bool {
    let start = index + offset
    guard start + text.utf8CodeUnitCount <= bytes.count else { return false }
    return text.withUTF8Buffer { $0.elementsEqual(bytes[start..<start + $0.count]) }
  }

  private func hashes(at offset: Int) -> Int {
    var count = 0
    while index + offset + count < bytes.count, bytes[index + offset + count] == UInt8(ascii: "#") {
      count += 1
    }
    return count
  }

  private mutating func blank(_ count: Int) {
    for _ in 0..<count where index < bytes.count {
      if bytes[index] != UInt8(ascii: "\n") { bytes[index] = UInt8(ascii: " ") }
      index += 1
    }
  }

  private mutating func readCode() {
    if matches("//") {
      while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { blank(1) }
    } else if matches("/*") {
      blankComment()
    } else if let opening = openingOfString() {
      stack.append(.string(hashes: opening.hashes, isMultiline: opening.isMultiline))
      blank(opening.hashes + (opening.isMultiline ? 3 : 1))
    } else {
      countParentheses()
      index += 1
    }
  }

  private mutating func blankComment() {
    var depth = 0
    repeat {
      if matches("/*") {
        depth += 1
        blank(2)
      } else if matches("*/") {
        depth -= 1
        blank(2)
      } else {
        blank(1)
      }
    } while depth > 0 && index < bytes.count
  }

  private func openingOfString() -> (hashes: Int, isMultiline: Bool)? {
    let hashes = hashes(at: 0)
    guard matches("\"", at: hashes) else { return nil }
    return (hashes, matches("\"\"\"", at: hashes))
  }

  private mutating func countParentheses() {
    guard case .interpolation(let open)? = stack.last else { return }
    switch bytes[index] {
    case UInt8(ascii: "("): stack[stack.count - 1] = .interpolation(open: open + 1)
    case UInt8(ascii: ")"):
      stack.removeLast()
      if open > 1 { stack.append(.interpolation(open: open - 1)) }
    default: break
    }
  }

  private mutating func readString(_ count: Int, _ isMultiline: Bool) {
    if matches("\\"), hashes(at: 1) >= count {
      if matches("(", at: 1 + count) {
        blank(2 + count)
        stack.append(.interpolation(open: 1))
      } else {
        blank(2 + count)
      }
    } else if isMultiline ? matches("\"\"\"") : matches("\""), hashes(at: isMultiline ? 3 : 1) >= count {
      stack.removeLast()
      blank((isMultiline ? 3 : 1) + count)
    } else if !isMultiline, matches("\n") {
      // No literal at all: a quote in a regular expression.
      stack.removeLast()
    } else {
      blank(1)
    }
  }
}
