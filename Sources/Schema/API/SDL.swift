/// The type system as a type-system document (specification, section 3), in the order of `names`: the same model always
/// gives the same bytes. What every GraphQL server has by itself is left out: the five scalars, the introspection types and the
/// directives of the specification.
package func sdl(_ system: TypeSystem) -> String {
  var writer = SDLWriter(system: system)
  writer.writeSchema()
  for directive in system.directives
  where !DirectiveDefinition.builtIn.contains(where: { $0.name == directive.name }) {
    writer.write(directive)
  }
  for type in system.names.compactMap({ system[$0] }) where !type.isStandard { writer.write(type) }
  return writer.text
}

extension NamedType {
  /// Whether the type is there without being declared.
  fileprivate var isStandard: Bool {
    name.utf8.starts(with: "__".utf8) || ScalarModel(named: name)?.isStandard == true
  }
}

struct SDLWriter {
  let system: TypeSystem
  private(set) var text = ""

  init(system: TypeSystem) { self.system = system }

  mutating func writeSchema() {
    // Roots with the names that the specification gives them need no declaration.
    let roots = [
      ("query", "Query", system.query), ("mutation", "Mutation", system.mutation),
      ("subscription", "Subscription", system.subscription),
    ]
    // A type of such a name that is no root would become one.
    guard roots.contains(where: { $1 != $2 && ($2 != nil || system[$1] != nil) }) else { return }
    begin(nil)
    text += "schema {\n"
    for (kind, _, name) in roots {
      if let name { text += "  \(kind): \(name)\n" }
    }
    text += "}\n"
  }

  mutating func write(_ directive: DirectiveDefinition) {
    begin(directive.description)
    text += "directive @\(directive.name)"
    write(arguments: directive.arguments, indentation: "")
    text += directive.isRepeatable ? " repeatable on " : " on "
    text += directive.locations.joined(separator: " | ") + "\n"
  }

  mutating func write(_ type: NamedType) {
    begin(type.description)
    switch type {
    case .scalar(let scalar):
      text += "scalar \(scalar.name)"
      if let url = scalar.specifiedBy { text += " @specifiedBy(url: \(sdlString(url)))" }
      text += "\n"
    case .object(let object):
      text += "type \(object.name)"
      if !object.interfaces.isEmpty { text += " implements " + object.interfaces.joined(separator: " & ") }
      write(fields: object.fields)
    case .interface(let interface):
      text += "interface \(interface.name)"
      write(fields: interface.fields)
    case .union(let union):
      text += "union \(union.name) = " + union.members.joined(separator: " | ") + "\n"
    case .enumeration(let enumeration):
      text += "enum \(enumeration.name) {\n"
      for value in enumeration.values {
        write(description: value.description, indentation: "  ")
        text += "  \(value.name)"
        write(deprecated: value.deprecated)
        text += "\n"
      }
      text += "}\n"
    case .input(let input):
      text += "input \(input.name)" + (input.isOneOf ? " @oneOf" : "") + " {\n"
      for field in input.fields {
        write(description: field.description, indentation: "  ")
        text += "  "
        write(input: field)
        text += "\n"
      }
      text += "}\n"
    }
  }

  /// An empty line between definitions.
  private mutating func begin(_ description: String?) {
    if !text.isEmpty { text += "\n" }
    write(description: description, indentation: "")
  }

  private mutating func write(fields: FieldList) {
    text += " {\n"
    for field in fields {
      write(description: field.description, indentation: "  ")
      text += "  \(field.name)"
      write(arguments: field.arguments, indentation: "  ")
      text += ": \(field.type)"
      write(deprecated: field.deprecated)
      text += "\n"
    }
    text += "}\n"
  }

  /// On one line, or each on its own where one has a description.
  private mutating func write(arguments: [InputValueDefinition], indentation: String) {
    guard !arguments.isEmpty else { return }
    let isDescribed = arguments.contains { $0.description != nil }
    text += "("
    for (index, argument) in arguments.enumerated() {
      if isDescribed {
        text += "\n"
        write(description: argument.description, indentation: indentation + "  ")
        text += indentation + "  "
      } else if index > 0 {
        text += ", "
      }
      write(input: argument)
    }
    text += isDescribed ? "\n\(indentation))" : ")"
  }

  private mutating func write(input: InputValueDefinition) {
    text += "\(input.name): \(input.type)"
    if let value = input.defaultValue { text += " = \(value.sdl)" }
    write(deprecated: input.deprecated)
  }

  private mutating func write(deprecated reason: String?) {
    guard let reason else { return }
    text += " @deprecated"
    if reason != "No longer supported" { text += "(reason: \(sdlString(reason)))" }
  }

  private mutating func write(description: String?, indentation: String) {
    guard let description else { return }
    text += sdlDescription(description, indentation: indentation).map {
      $0.isEmpty ? "\n" : indentation + $0 + "\n"
    }
    .joined()
  }
}
