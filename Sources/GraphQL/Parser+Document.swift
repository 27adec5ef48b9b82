extension Parser {
  mutating func definitions() throws(SyntaxError) -> [Definition] {
    var definitions: [Definition] = []
    repeat { definitions.append(try definition()) } while token.kind != .endOfDocument
    return definitions
  }

  private mutating func definition() throws(SyntaxError) -> Definition {
    if token.kind == .braceLeft { return .operation(try shorthandQuery()) }
    let description = try description()
    guard token.kind == .name else {
      if description != nil, token.kind == .braceLeft {
        throw source.syntaxError(
          "A query without the keyword \"query\" cannot have a description.", at: token.start)
      }
      throw unexpected(expecting: "a definition")
    }
    let position = token.position
    if try skipKeyword("query") { return .operation(try operation(.query, description, position)) }
    if try skipKeyword("mutation") { return .operation(try operation(.mutation, description, position)) }
    if try skipKeyword("subscription") {
      return .operation(try operation(.subscription, description, position))
    }
    if try skipKeyword("fragment") { return .fragment(try fragment(description, position)) }
    if isKeyword("extend") {
      guard description == nil else {
        throw source.syntaxError("An extension cannot have a description.", at: token.start)
      }
      try advance()
      guard let definition = try typeSystemDefinition(nil, position, extending: true) else {
        throw unexpected(expecting: "the kind of type to extend")
      }
      return .typeExtension(definition)
    }
    guard let definition = try typeSystemDefinition(description, position, extending: false) else {
      throw unexpected(expecting: "a definition")
    }
    return .type(definition)
  }

  mutating func description() throws(SyntaxError) -> Description? {
    guard token.kind == .string || token.kind == .blockString else { return nil }
    let description = Description(
      text: try stringText(), block: token.kind == .blockString, position: token.position)
    try advance()
    return description
  }
}
