/// The text of a document as UTF-8. The bytes are not checked here: the lexer refuses invalid UTF-8 with its place.
package struct Source: Sendable {
  package let bytes: [UInt8]

  package init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  package init(_ text: String) {
    self.bytes = Array(text.utf8)
  }

  /// Counted on demand, in time linear in `position`, because only errors need it.
  /// LF, CR and CRLF each end one line; a byte order mark at the start takes no column.
  /// - Parameter position: UTF-8 byte offset, cut to the bounds of the source.
  package func location(at position: Int32) -> SourceLocation {
    let end = min(max(Int(position), 0), bytes.count)
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line = 1
    var column = 1
    while index < end {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        if byte == UInt8(ascii: "\r"), index + 1 < end, bytes[index + 1] == UInt8(ascii: "\n") { index += 1 }
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
      index += 1
    }
    return SourceLocation(line: line, column: column)
  }

  /// The text of a byte range that the lexer has found to be valid UTF-8.
  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}

/// A place for humans: both counted from 1, `column` in Unicode scalars.
package struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
  package let line: Int
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// `line:column`
  package var description: String { "\(line):\(column)" }
}
