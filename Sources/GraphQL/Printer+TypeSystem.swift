extension TypeSystemDefinition: PrintableNode {
  package func write(to printer: inout Printer) {
    switch self {
    case .schema(let definition): definition.write(to: &printer)
    case .scalar(let definition): definition.write(to: &printer)
    case .object(let definition): definition.write(to: &printer, keyword: "type")
    case .interface(let definition): definition.write(to: &printer, keyword: "interface")
    case .union(let definition): definition.write(to: &printer)
    case .enumeration(let definition): definition.write(to: &printer)
    case .inputObject(let definition): definition.write(to: &printer)
    case .directive(let definition): definition.write(to: &printer)
    }
  }
}

extension SchemaDefinition: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.description(description)
    printer.write("schema")
    printer.directives(directives)
    printer.braces(operations)
  }
}

extension RootOperationDefinition: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.write("\(operation.rawValue): \(type.text)")
  }
}

extension ScalarTypeDefinition: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.description(description)
    printer.write("scalar " + name.text)
    printer.directives(directives)
  }
}

extension CompositeTypeDefinition {
  func write(to printer: inout Printer, keyword: String) {
    printer.description(description)
    printer.write("\(keyword) \(name.text)")
    if !interfaces.isEmpty {
      printer.write(" implements ")
      printer.list(interfaces, separator: " & ")
    }
    printer.directives(directives)
    printer.braces(fields)
  }
}

extension FieldDefinition: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.description(description)
    printer.write(name.text)
    printer.parentheses(arguments, described: arguments.contains { $0.description != nil })
    printer.write(": \(type)")
    printer.directives(directives)
  }
}

extension InputValueDefinition: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.description(description)
    printer.write("\(name.text): \(type)")
    printer.defaultValue(defaultValue)
    printer.directives(directives)
  }
}

extension UnionTypeDefinition: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.description(description)
    printer.write("union " + name.text)
    printer.directives(directives)
    guard !members.isEmpty else { return }
    printer.write(" = ")
    printer.list(members, separator: " | ")
  }
}

extension EnumTypeDefinition: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.description(description)
    printer.write("enum " + name.text)
    printer.directives(directives)
    printer.braces(values)
  }
}

extension EnumValueDefinition: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.description(description)
    printer.write(name.text)
    printer.directives(directives)
  }
}

extension InputObjectTypeDefinition: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.description(description)
    printer.write("input " + name.text)
    printer.directives(directives)
    printer.braces(fields)
  }
}

extension DirectiveDefinition: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.description(description)
    printer.write("directive @" + name.text)
    printer.parentheses(arguments, described: arguments.contains { $0.description != nil })
    printer.write(repeatable ? " repeatable on " : " on ")
    printer.write(locations.map(\.rawValue).joined(separator: " | "))
  }
}
