extension Document: PrintableNode {
  package func write(to printer: inout Printer) {
    var followsType = false
    for (index, definition) in definitions.enumerated() {
      if index > 0 { printer.write("\n\n") }
      // Braces right behind `type A` would be read as its fields.
      if followsType, definition.isShorthand { printer.write("query ") }
      definition.write(to: &printer)
      followsType = definition.isTypeSystem
    }
    printer.newLine()
  }
}

extension Definition: PrintableNode {
  package func write(to printer: inout Printer) {
    switch self {
    case .operation(let operation): operation.write(to: &printer)
    case .fragment(let fragment): fragment.write(to: &printer)
    case .type(let definition): definition.write(to: &printer)
    case .typeExtension(let definition):
      printer.write("extend ")
      definition.write(to: &printer)
    }
  }
}

extension Definition {
  fileprivate var isShorthand: Bool {
    if case .operation(let operation) = self { operation.isShorthand } else { false }
  }

  fileprivate var isTypeSystem: Bool {
    switch self {
    case .type, .typeExtension: true
    case .operation, .fragment: false
    }
  }
}

extension OperationDefinition: PrintableNode {
  /// A query that has nothing but selections is written without its keyword.
  fileprivate var isShorthand: Bool {
    type == .query && name == nil && variables.isEmpty && directives.isEmpty && description == nil
  }

  package func write(to printer: inout Printer) {
    guard !isShorthand else { return selections.write(to: &printer) }
    printer.description(description)
    printer.write(type.rawValue)
    if let name { printer.write(" " + name.text) }
    if name == nil, !variables.isEmpty { printer.write(" ") }
    printer.parentheses(variables, described: variables.contains { $0.description != nil })
    printer.directives(directives)
    printer.write(" ")
    selections.write(to: &printer)
  }
}

extension VariableDefinition: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.description(description)
    printer.write("$\(name.text): \(type)")
    printer.defaultValue(defaultValue)
    printer.directives(directives)
  }
}

extension FragmentDefinition: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.description(description)
    printer.write("fragment \(name.text) on \(typeCondition.text)")
    printer.directives(directives)
    printer.write(" ")
    selections.write(to: &printer)
  }
}

extension SelectionSet: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.block(selections, "{", "}")
  }
}

extension Selection: PrintableNode {
  package func write(to printer: inout Printer) {
    switch self {
    case .field(let field): field.write(to: &printer)
    case .fragmentSpread(let spread): spread.write(to: &printer)
    case .inlineFragment(let fragment): fragment.write(to: &printer)
    }
  }
}

extension Field: PrintableNode {
  package func write(to printer: inout Printer) {
    if let alias { printer.write(alias.text + ": ") }
    printer.write(name.text)
    printer.parentheses(arguments)
    printer.directives(directives)
    guard let selections else { return }
    printer.write(" ")
    selections.write(to: &printer)
  }
}

extension FragmentSpread: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.write("..." + name.text)
    printer.directives(directives)
  }
}

extension InlineFragment: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.write("...")
    if let typeCondition { printer.write(" on " + typeCondition.text) }
    printer.directives(directives)
    printer.write(" ")
    selections.write(to: &printer)
  }
}

extension Argument: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.write(name.text + ": ")
    value.write(to: &printer)
  }
}

extension Directive: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.write("@" + name.text)
    printer.parentheses(arguments)
  }
}
