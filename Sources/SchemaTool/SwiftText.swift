/// Swift source, line by line, with two spaces for each level.
struct SwiftText {
  private(set) var text = ""
  private var depth = 0

  mutating func line(_ line: String = "") {
    text += line.isEmpty ? "\n" : String(repeating: "  ", count: depth) + line + "\n"
  }

  /// `head {`, the body one level deeper, and `}`.
  mutating func block(_ head: String, _ body: (inout SwiftText) -> Void) {
    line(head + " {")
    nested(body)
    line("}")
  }

  mutating func nested(_ body: (inout SwiftText) -> Void) {
    depth += 1
    body(&self)
    depth -= 1
  }

  /// A doc comment; none for nil. A line break in it cannot leave the comment.
  mutating func doc(_ text: String?) {
    guard let text, !text.isEmpty else { return }
    for part in text.split(whereSeparator: \.isNewline) { line("/// \(part)") }
  }
}

/// The first lines of every generated file.
func fileHeader(importing modules: [String] = []) -> String {
  var header = """
    // Made by SchemaTool from schema.yaml; whatever is changed here is lost at the next build.
    // swift-format-ignore-file

    """
  if !modules.isEmpty { header += "\n" + modules.map { "import \($0)\n" }.joined() }
  return header
}

/// A text as a Swift literal on one line.
func swiftLiteral(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F:
      result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

/// A text as a raw literal of several lines, with enough `#` that nothing in it ends or escapes it.
func rawSwiftLiteral(_ text: String) -> String {
  var hashes = "#"
  while text.contains("\"\"\"" + hashes) || text.contains("\\" + hashes) { hashes += "#" }
  return "\(hashes)\"\"\"\n\(text)\n\"\"\"\(hashes)"
}
