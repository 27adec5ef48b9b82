/// A node that can be written back as text in one canonical form: two spaces of indentation, one selection, field or
/// enum value a line, a blank line between definitions, no comments. The text parses to an equal tree.
package protocol PrintableNode: Sendable {
  func write(to printer: inout Printer)
}

extension PrintableNode {
  /// Recurses once per level of nesting.
  package var printed: String {
    var printer = Printer()
    write(to: &printer)
    return printer.text
  }
}

/// The text so far, and how deep the next line is indented.
package struct Printer: Sendable {
  private(set) var text = ""
  private var level = 0

  mutating func write(_ part: String) {
    text += part
  }

  mutating func newLine() {
    text += "\n" + indentation
  }

  private var indentation: String { String(repeating: "  ", count: level) }

  mutating func list(_ nodes: [some PrintableNode], separator: String) {
    for (index, node) in nodes.enumerated() {
      if index > 0 { write(separator) }
      node.write(to: &self)
    }
  }

  /// One node a line between brackets.
  mutating func block(_ nodes: [some PrintableNode], _ opening: String, _ closing: String) {
    write(opening)
    level += 1
    for node in nodes {
      newLine()
      node.write(to: &self)
    }
    level -= 1
    newLine()
    write(closing)
  }

  /// ` { … }` on lines of their own, or nothing.
  mutating func braces(_ nodes: [some PrintableNode]) {
    if !nodes.isEmpty { block(nodes, " {", "}") }
  }

  /// `(a, b)`, or one a line where a description asks for it, or nothing.
  mutating func parentheses(_ nodes: [some PrintableNode], described: Bool = false) {
    guard !nodes.isEmpty else { return }
    if described { return block(nodes, "(", ")") }
    write("(")
    list(nodes, separator: ", ")
    write(")")
  }

  /// Each with a space before it.
  mutating func directives(_ directives: [Directive]) {
    for directive in directives {
      write(" ")
      directive.write(to: &self)
    }
  }

  /// On lines of its own, before what it describes.
  mutating func description(_ description: Description?) {
    guard let description else { return }
    string(description.text, block: description.block)
    newLine()
  }

  mutating func string(_ text: String, block: Bool) {
    let encoded = block ? BlockString.encode(text, indentation: indentation) : nil
    write(encoded ?? StringLiteral.encode(text))
  }

  mutating func defaultValue(_ value: Value?) {
    guard let value else { return }
    write(" = ")
    value.write(to: &self)
  }
}
