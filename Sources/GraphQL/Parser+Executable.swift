extension Parser {
  /// `{ … }` alone.
  mutating func shorthandQuery() throws(SyntaxError) -> OperationDefinition {
    let selections = try selectionSet()
    return OperationDefinition(
      description: nil, type: .query, name: nil, variables: [], directives: [], selections: selections,
      position: selections.position)
  }

  /// What follows the keyword.
  mutating func operation(
    _ type: OperationType, _ description: Description?, _ position: Int32
  ) throws(SyntaxError) -> OperationDefinition {
    OperationDefinition(
      description: description, type: type, name: token.kind == .name ? try name() : nil,
      variables: try variableDefinitions(), directives: try directives(constant: false),
      selections: try selectionSet(), position: position)
  }

  /// What follows the keyword.
  mutating func fragment(_ description: Description?, _ position: Int32) throws(SyntaxError)
    -> FragmentDefinition
  {
    guard !isKeyword("on") else { throw unexpected(expecting: "a fragment's name") }
    let name = try name()
    try expectKeyword("on")
    return FragmentDefinition(
      description: description, name: name, typeCondition: try self.name(),
      directives: try directives(constant: false), selections: try selectionSet(), position: position)
  }

  private mutating func variableDefinitions() throws(SyntaxError) -> [VariableDefinition] {
    guard token.kind == .parenthesisLeft else { return [] }
    try advance()
    var variables: [VariableDefinition] = []
    repeat { variables.append(try variableDefinition()) } while try !skip(.parenthesisRight)
    return variables
  }

  private mutating func variableDefinition() throws(SyntaxError) -> VariableDefinition {
    let description = try description()
    let position = token.position
    try expect(.dollar)
    let name = try name()
    try expect(.colon)
    return VariableDefinition(
      description: description, name: name, type: try typeReference(), defaultValue: try defaultValue(),
      directives: try directives(constant: true), position: position)
  }

  private mutating func selectionSet() throws(SyntaxError) -> SelectionSet {
    let position = try open(.braceLeft)
    var selections: [Selection] = []
    repeat { selections.append(try selection()) } while token.kind != .braceRight
    try close(.braceRight)
    return SelectionSet(selections: selections, position: position)
  }

  private mutating func selection() throws(SyntaxError) -> Selection {
    switch token.kind {
    case .name: return .field(try field())
    case .spread: return try spread()
    default: throw unexpected(expecting: "a field or \"...\"")
    }
  }

  private mutating func field() throws(SyntaxError) -> Field {
    let first = try name()
    let second = try skip(.colon) ? try name() : nil
    return Field(
      alias: second == nil ? nil : first, name: second ?? first, arguments: try arguments(constant: false),
      directives: try directives(constant: false),
      selections: token.kind == .braceLeft ? try selectionSet() : nil, position: first.position)
  }

  private mutating func spread() throws(SyntaxError) -> Selection {
    let position = token.position
    try expect(.spread)
    let hasCondition = try skipKeyword("on")
    if token.kind == .name, !hasCondition {
      return .fragmentSpread(
        FragmentSpread(name: try name(), directives: try directives(constant: false), position: position))
    }
    return .inlineFragment(
      InlineFragment(
        typeCondition: hasCondition ? try name() : nil, directives: try directives(constant: false),
        selections: try selectionSet(), position: position))
  }

  mutating func directives(constant: Bool) throws(SyntaxError) -> [Directive] {
    var directives: [Directive] = []
    while token.kind == .at {
      let position = token.position
      try advance()
      directives.append(
        Directive(name: try name(), arguments: try arguments(constant: constant), position: position))
    }
    return directives
  }

  private mutating func arguments(constant: Bool) throws(SyntaxError) -> [Argument] {
    guard token.kind == .parenthesisLeft else { return [] }
    try advance()
    var arguments: [Argument] = []
    repeat {
      let name = try name()
      try expect(.colon)
      arguments.append(Argument(name: name, value: try value(constant: constant), position: name.position))
    } while try !skip(.parenthesisRight)
    return arguments
  }
}
