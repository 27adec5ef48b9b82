extension Parser {
  /// - Parameter constant: where variables are refused.
  mutating func value(constant: Bool) throws(SyntaxError) -> Value {
    let position = token.position
    let kind: Value.Kind
    switch token.kind {
    case .braceLeft: return try object(constant: constant)
    case .bracketLeft: return try list(constant: constant)
    case .int: kind = .int(tokenText())
    case .float: kind = .float(tokenText())
    case .string: kind = .string(try stringText(), block: false)
    case .blockString: kind = .string(try stringText(), block: true)
    case .name: kind = namedValue()
    case .dollar: return try variable(constant: constant)
    default: throw unexpected(expecting: "a value")
    }
    try advance()
    return Value(kind, position: position)
  }

  private func namedValue() -> Value.Kind {
    if isKeyword("true") { return .boolean(true) }
    if isKeyword("false") { return .boolean(false) }
    if isKeyword("null") { return .null }
    return .enumeration(tokenText())
  }

  private mutating func variable(constant: Bool) throws(SyntaxError) -> Value {
    let position = token.position
    try advance()
    if constant, token.kind == .name {
      throw source.syntaxError(
        "Unexpected variable \"$\(source.excerpt(token))\" in a constant value.", at: Int(position))
    }
    return Value(.variable(try name().text), position: position)
  }

  private mutating func list(constant: Bool) throws(SyntaxError) -> Value {
    let position = try open(.bracketLeft)
    var values: [Value] = []
    while token.kind != .bracketRight { values.append(try value(constant: constant)) }
    try close(.bracketRight)
    return Value(.list(values), position: position)
  }

  private mutating func object(constant: Bool) throws(SyntaxError) -> Value {
    let position = try open(.braceLeft)
    var fields: [ObjectField] = []
    while token.kind != .braceRight {
      let name = try name()
      try expect(.colon)
      fields.append(ObjectField(name: name, value: try value(constant: constant), position: name.position))
    }
    try close(.braceRight)
    return Value(.object(fields), position: position)
  }

  mutating func defaultValue() throws(SyntaxError) -> Value? {
    try skip(.equals) ? try value(constant: true) : nil
  }

  mutating func typeReference() throws(SyntaxError) -> TypeReference {
    let type: TypeReference
    switch token.kind {
    case .bracketLeft:
      let position = try open(.bracketLeft)
      let inner = try typeReference()
      try close(.bracketRight)
      type = .list(inner, position: position)
    case .name:
      type = .named(try name())
    default:
      throw unexpected(expecting: "a type")
    }
    return try skip(.bang) ? .nonNull(type) : type
  }
}
