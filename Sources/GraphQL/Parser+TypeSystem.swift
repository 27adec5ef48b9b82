extension Parser {
  /// - Parameters:
  ///   - position: of the definition's first keyword.
  ///   - extending: after `extend`, where parts may be left out, but not all of them.
  /// - Returns: nil when no keyword of the type system comes next.
  mutating func typeSystemDefinition(
    _ description: Description?, _ position: Int32, extending: Bool
  ) throws(SyntaxError) -> TypeSystemDefinition? {
    if try skipKeyword("schema") { return .schema(try schema(description, position, extending)) }
    if try skipKeyword("scalar") { return .scalar(try scalar(description, position, extending)) }
    if try skipKeyword("type") { return .object(try composite(description, position, extending)) }
    if try skipKeyword("interface") { return .interface(try composite(description, position, extending)) }
    if try skipKeyword("union") { return .union(try union(description, position, extending)) }
    if try skipKeyword("enum") { return .enumeration(try enumeration(description, position, extending)) }
    if try skipKeyword("input") { return .inputObject(try inputObject(description, position, extending)) }
    if !extending, try skipKeyword("directive") { return .directive(try directive(description, position)) }
    return nil
  }

  private mutating func schema(
    _ description: Description?, _ position: Int32, _ extending: Bool
  ) throws(SyntaxError) -> SchemaDefinition {
    let directives = try directives(constant: true)
    var operations: [RootOperationDefinition] = []
    if token.kind == .braceLeft || !extending {
      try expect(.braceLeft)
      repeat { operations.append(try rootOperation()) } while try !skip(.braceRight)
    }
    try requireChange(extending, directives.isEmpty && operations.isEmpty, "a directive or \"{\"")
    return SchemaDefinition(
      description: description, directives: directives, operations: operations, position: position)
  }

  private mutating func rootOperation() throws(SyntaxError) -> RootOperationDefinition {
    guard token.kind == .name, let operation = OperationType(rawValue: source.excerpt(token)) else {
      throw unexpected(expecting: "\"query\", \"mutation\" or \"subscription\"")
    }
    let position = token.position
    try advance()
    try expect(.colon)
    return RootOperationDefinition(operation: operation, type: try name(), position: position)
  }

  private mutating func scalar(
    _ description: Description?, _ position: Int32, _ extending: Bool
  ) throws(SyntaxError) -> ScalarTypeDefinition {
    let name = try name()
    let directives = try directives(constant: true)
    try requireChange(extending, directives.isEmpty, "a directive")
    return ScalarTypeDefinition(
      description: description, name: name, directives: directives, position: position)
  }

  private mutating func composite(
    _ description: Description?, _ position: Int32, _ extending: Bool
  ) throws(SyntaxError) -> CompositeTypeDefinition {
    let name = try name()
    var interfaces: [Name] = []
    if try skipKeyword("implements") { interfaces = try names(separator: .ampersand) }
    let directives = try directives(constant: true)
    let fields = try braced { (parser) throws(SyntaxError) in try parser.fieldDefinition() }
    try requireChange(
      extending, interfaces.isEmpty && directives.isEmpty && fields.isEmpty,
      "\"implements\", a directive or \"{\"")
    return CompositeTypeDefinition(
      description: description, name: name, interfaces: interfaces, directives: directives, fields: fields,
      position: position)
  }

  private mutating func union(
    _ description: Description?, _ position: Int32, _ extending: Bool
  ) throws(SyntaxError) -> UnionTypeDefinition {
    let name = try name()
    let directives = try directives(constant: true)
    let members = try skip(.equals) ? try names(separator: .pipe) : []
    try requireChange(extending, directives.isEmpty && members.isEmpty, "a directive or \"=\"")
    return UnionTypeDefinition(
      description: description, name: name, directives: directives, members: members, position: position)
  }

  private mutating func enumeration(
    _ description: Description?, _ position: Int32, _ extending: Bool
  ) throws(SyntaxError) -> EnumTypeDefinition {
    let name = try name()
    let directives = try directives(constant: true)
    let values = try braced { (parser) throws(SyntaxError) in try parser.enumValueDefinition() }
    try requireChange(extending, directives.isEmpty && values.isEmpty, "a directive or \"{\"")
    return EnumTypeDefinition(
      description: description, name: name, directives: directives, values: values, position: position)
  }

  private mutating func inputObject(
    _ description: Description?, _ position: Int32, _ extending: Bool
  ) throws(SyntaxError) -> InputObjectTypeDefinition {
    let name = try name()
    let directives = try directives(constant: true)
    let fields = try braced { (parser) throws(SyntaxError) in try parser.inputValueDefinition() }
    try requireChange(extending, directives.isEmpty && fields.isEmpty, "a directive or \"{\"")
    return InputObjectTypeDefinition(
      description: description, name: name, directives: directives, fields: fields, position: position)
  }

  private mutating func directive(
    _ description: Description?, _ position: Int32
  ) throws(SyntaxError) -> DirectiveDefinition {
    try expect(.at)
    let name = try name()
    let arguments = try inputArguments()
    let repeatable = try skipKeyword("repeatable")
    try expectKeyword("on")
    _ = try skip(.pipe)
    var locations: [DirectiveLocation] = []
    repeat { locations.append(try directiveLocation()) } while try skip(.pipe)
    return DirectiveDefinition(
      description: description, name: name, arguments: arguments, repeatable: repeatable,
      locations: locations,
      position: position)
  }

  /// An extension that extends nothing is none (specification, section 3.4.3 and its siblings).
  private func requireChange(
    _ extending: Bool, _ isEmpty: Bool, _ expectation: String
  ) throws(SyntaxError) {
    if extending, isEmpty { throw unexpected(expecting: expectation) }
  }
}
