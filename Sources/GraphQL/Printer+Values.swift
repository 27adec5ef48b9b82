extension Value: PrintableNode {
  package func write(to printer: inout Printer) {
    switch kind {
    case .variable(let name): printer.write("$" + name)
    case .int(let text), .float(let text), .enumeration(let text): printer.write(text)
    case .string(let text, let block): printer.string(text, block: block)
    case .boolean(let value): printer.write(value ? "true" : "false")
    case .null: printer.write("null")
    case .list(let values):
      printer.write("[")
      printer.list(values, separator: ", ")
      printer.write("]")
    case .object(let fields):
      printer.write("{")
      printer.list(fields, separator: ", ")
      printer.write("}")
    }
  }
}

extension ObjectField: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.write(name.text + ": ")
    value.write(to: &printer)
  }
}

extension TypeReference: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.write(description)
  }
}

extension Name: PrintableNode {
  package func write(to printer: inout Printer) {
    printer.write(text)
  }
}
