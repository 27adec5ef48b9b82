/// The lines of a description without their indentation: a block string, or a quoted string where a block string would
/// not give the same text back (specification, section 2.10.4).
func sdlDescription(_ text: String, indentation: String) -> [String] {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  guard survivesBlock(text, lines) else { return [sdlString(text)] }
  let escaped = lines.map { $0.replacingTripleQuotes }
  if escaped.count == 1, escaped[0].utf8.count + indentation.utf8.count <= 100, !escaped[0].endsOpen {
    return ["\"\"\"" + escaped[0] + "\"\"\""]
  }
  return ["\"\"\""] + escaped + ["\"\"\""]
}

/// Blank lines at the edges, common indentation, control characters and other line ends would be lost or refused.
private func survivesBlock(_ text: String, _ lines: [String]) -> Bool {
  guard let first = lines.first, let last = lines.last, !first.isBlank, !last.isBlank else { return false }
  // Blank lines are written as they are, but do not count for the indentation that all lines share.
  guard lines.contains(where: { !$0.isBlank && !$0.startsBlank }) else { return false }
  return text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" || $0 == "\t" }
}

/// With quotes; everything printable stands for itself.
func sdlString(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}": result += "\\u{" + String(scalar.value, radix: 16) + "}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

extension Literal {
  /// As a document spells it.
  var sdl: String {
    switch self {
    case .null: "null"
    case .boolean(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    case .float(let number): number.description
    case .string(let text): sdlString(text)
    case .enumeration(let name): name
    case .list(let elements): "[" + elements.map(\.sdl).joined(separator: ", ") + "]"
    case .object(let fields): "{" + fields.map { "\($0.name): \($0.value.sdl)" }.joined(separator: ", ") + "}"
    }
  }
}

extension String {
  fileprivate var isBlank: Bool { utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
  fileprivate var startsBlank: Bool { utf8.first.map { $0 == 0x20 || $0 == 0x09 } ?? false }
  /// Whether quotes behind it would be read as part of it.
  fileprivate var endsOpen: Bool { utf8.last == UInt8(ascii: "\"") || utf8.last == UInt8(ascii: "\\") }

  fileprivate var replacingTripleQuotes: String {
    var result = ""
    var quotes = 0
    for scalar in unicodeScalars {
      quotes = scalar == "\"" ? quotes + 1 : 0
      result.unicodeScalars.append(scalar)
      if quotes == 3 {
        // In front of the three, where the language wants it.
        result.unicodeScalars.removeLast(3)
        result += "\\\"\"\""
        quotes = 0
      }
    }
    return result
  }
}
