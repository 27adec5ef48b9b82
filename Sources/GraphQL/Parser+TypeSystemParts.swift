extension Parser {
  mutating func fieldDefinition() throws(SyntaxError) -> FieldDefinition {
    let description = try description()
    let name = try name()
    let arguments = try inputArguments()
    try expect(.colon)
    return FieldDefinition(
      description: description, name: name, arguments: arguments, type: try typeReference(),
      directives: try directives(constant: true), position: name.position)
  }

  mutating func inputArguments() throws(SyntaxError) -> [InputValueDefinition] {
    guard token.kind == .parenthesisLeft else { return [] }
    try advance()
    var arguments: [InputValueDefinition] = []
    repeat { arguments.append(try inputValueDefinition()) } while try !skip(.parenthesisRight)
    return arguments
  }

  mutating func inputValueDefinition() throws(SyntaxError) -> InputValueDefinition {
    let description = try description()
    let name = try name()
    try expect(.colon)
    return InputValueDefinition(
      description: description, name: name, type: try typeReference(), defaultValue: try defaultValue(),
      directives: try directives(constant: true), position: name.position)
  }

  mutating func enumValueDefinition() throws(SyntaxError) -> EnumValueDefinition {
    let description = try description()
    if isKeyword("true") || isKeyword("false") || isKeyword("null") {
      throw source.syntaxError("\"\(tokenText())\" cannot be an enum value.", at: token.start)
    }
    let name = try name()
    return EnumValueDefinition(
      description: description, name: name, directives: try directives(constant: true),
      position: name.position)
  }

  mutating func directiveLocation() throws(SyntaxError) -> DirectiveLocation {
    guard token.kind == .name, let location = DirectiveLocation(rawValue: source.excerpt(token)) else {
      throw unexpected(expecting: "a directive location")
    }
    try advance()
    return location
  }

  /// One or more, with the separator between them and, if the author likes, before the first.
  mutating func names(separator: Token.Kind) throws(SyntaxError) -> [Name] {
    _ = try skip(separator)
    var names: [Name] = []
    repeat { names.append(try name()) } while try skip(separator)
    return names
  }

  /// One or more between braces, or nothing at all.
  mutating func braced<Element>(
    _ element: (inout Parser) throws(SyntaxError) -> Element
  ) throws(SyntaxError) -> [Element] {
    guard token.kind == .braceLeft else { return [] }
    try advance()
    var elements: [Element] = []
    repeat { elements.append(try element(&self)) } while try !skip(.braceRight)
    return elements
  }
}
