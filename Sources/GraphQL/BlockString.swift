/// The meaning of strings in triple quotes (specification, section 2.10.4, `BlockStringValue`), and the way back.
enum BlockString {
  /// Drops the indentation common to all lines but the first, and blank lines at both ends; every line end becomes LF.
  /// - Parameter raw: valid UTF-8 between the quotes, `\"""` still escaped.
  static func decode(_ raw: ArraySlice<UInt8>) -> String {
    let shape = Shape(raw)
    guard let contents = shape.contents else { return "" }
    var result: [UInt8] = []
    result.reserveCapacity(raw.count)
    for (number, line) in Lines(raw).enumerated() where contents.contains(number) {
      if number > contents.lowerBound { result.append(UInt8(ascii: "\n")) }
      appendUnescaped(number == 0 ? line : line.dropFirst(shape.commonIndentation ?? 0), to: &result)
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func appendUnescaped(_ line: ArraySlice<UInt8>, to result: inout [UInt8]) {
    var index = line.startIndex
    while index < line.endIndex {
      // Checked strings hold a backslash before three quotes only as their escape.
      if line[index] == UInt8(ascii: "\\"), line[(index + 1)...].starts(with: tripleQuote) { index += 1 }
      result.append(line[index])
      index += 1
    }
  }

  /// With quotes, and with `indentation` before every line but the one the string begins in.
  /// - Returns: nil when the text would not come back as it is, e.g. for its carriage returns or blank edges.
  static func encode(_ text: String, indentation: String) -> String? {
    let bytes = Array(text.utf8)
    if bytes.isEmpty { return "\"\"\"\"\"\"" }
    let shape = Shape(bytes[...])
    guard !bytes.contains(UInt8(ascii: "\r")), shape.contents == 0...shape.lastLine else { return nil }
    let endsSafely = bytes.last != UInt8(ascii: "\"") && bytes.last != UInt8(ascii: "\\")
    if shape.lastLine == 0, shape.firstIndentation > 0 || (bytes.count <= 70 && endsSafely) {
      // Leading blanks survive only in the line of the opening quotes.
      return "\"\"\"" + escapingQuotes(bytes[...]) + (endsSafely ? "" : "\n" + indentation) + "\"\"\""
    }
    // Below the opening quotes, what all lines have in common is dropped: it must be the indentation alone.
    guard min(shape.firstIndentation, shape.commonIndentation ?? 0) == 0 else { return nil }
    var result = "\"\"\"\n"
    for line in Lines(bytes[...]) {
      if !line.isEmpty { result += indentation + escapingQuotes(line) }
      result += "\n"
    }
    return result + indentation + "\"\"\""
  }

  private static func escapingQuotes(_ line: ArraySlice<UInt8>) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(line.count)
    var index = line.startIndex
    while index < line.endIndex {
      if line[index...].starts(with: tripleQuote) {
        result.append(UInt8(ascii: "\\"))
        result += tripleQuote
        index += 3
      } else {
        result.append(line[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static let tripleQuote = Array("\"\"\"".utf8)
}

extension BlockString {
  /// What the lines of a text say about its indentation, found in one pass without keeping them.
  private struct Shape {
    /// Of the first line; 0 when it is blank.
    var firstIndentation = 0
    /// Of the other lines that are not blank, the smallest; nil without any.
    var commonIndentation: Int?
    /// From the first to the last line that is not blank, counted from 0.
    var contents: ClosedRange<Int>?
    var lastLine = 0

    init(_ text: ArraySlice<UInt8>) {
      for (number, line) in Lines(text).enumerated() {
        lastLine = number
        guard let start = line.firstIndex(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") })
        else {
          continue
        }
        let indentation = start - line.startIndex
        contents = (contents?.lowerBound ?? number)...number
        if number == 0 {
          firstIndentation = indentation
        } else {
          commonIndentation = min(commonIndentation ?? indentation, indentation)
        }
      }
    }
  }

  /// Lines without their ends; LF, CR and CRLF each end one.
  private struct Lines: Sequence, IteratorProtocol {
    private var rest: ArraySlice<UInt8>?

    init(_ text: ArraySlice<UInt8>) {
      rest = text
    }

    mutating func next() -> ArraySlice<UInt8>? {
      guard let text = rest else { return nil }
      guard let end = text.firstIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else {
        rest = nil
        return text
      }
      let afterEnd = text[(end + 1)...]
      let isPair = text[end] == UInt8(ascii: "\r") && afterEnd.first == UInt8(ascii: "\n")
      rest = isPair ? afterEnd.dropFirst() : afterEnd
      return text[..<end]
    }
  }
}
