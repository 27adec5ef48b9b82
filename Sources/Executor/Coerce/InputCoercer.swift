import GraphQL
import Schema

/// What does not fit, and where inside the value.
struct Misfit: Error {
  var message: String
  var path: [PathElement]
  /// In the document; nil for JSON.
  var position: Int32?
  var code: ErrorCode = .badUserInput
}

/// Turns given values into values of input types (specification, sections 3.4.3, 3.9 to 3.12): lists of one, defaults,
/// required and unknown fields, exactly one field where the type asks for it. One coercer serves one value.
struct InputCoercer {
  let system: TypeSystem
  let variables: [String: InputValue]
  private var path: [PathElement] = []

  /// As deep as the parsers of documents and of JSON let anything in.
  private static let depthLimit = 128

  init(system: TypeSystem, variables: [String: InputValue] = [:]) {
    self.system = system
    self.variables = variables
  }

  /// - Throws: `Misfit`, the first in the order of the value.
  mutating func coerce(_ given: GivenInput, to type: TypeExpression) throws(Misfit) -> InputValue {
    if let variable = given.variable { return try value(of: variable, given, as: type) }
    if given.isNull {
      guard !type.isNonNull else { throw misfit("Expected \(type), found null.", given) }
      return .null
    }
    switch type {
    case .nonNull(let inner): return try coerce(given, to: inner)
    case .list(let element):
      guard let elements = given.elements else { return .list([try coerce(given, to: element)]) }
      var values: [InputValue] = []
      values.reserveCapacity(elements.count)
      for (index, item) in elements.enumerated() {
        try descend(to: .index(index), given)
        values.append(try coerce(item, to: element))
        path.removeLast()
      }
      return .list(values)
    case .named(let name): return try coerce(given, toNamed: name)
    }
  }

  private func value(of variable: String, _ given: GivenInput, as type: TypeExpression) throws(Misfit)
    -> InputValue
  {
    // A variable that was not given is null where something must stand, as in a list.
    let value = variables[variable] ?? .null
    guard value != .null || !type.isNonNull else {
      throw misfit("Expected \(type), but variable \"$\(variable)\" is null.", given)
    }
    return value
  }

  private mutating func coerce(_ given: GivenInput, toNamed name: String) throws(Misfit) -> InputValue {
    switch system[name] {
    case .scalar?:
      let scalar = ScalarCoercion(scalar: name)
      guard let value = scalar.value(of: given, variables: variables) else {
        throw misfit("Expected \(name), \(scalar.expectation); found \(given.shown).", given)
      }
      return value
    case .enumeration(let type)?: return try coerce(given, to: type)
    case .input(let type)?: return try coerce(given, to: type)
    case .object?, .interface?, .union?, nil:
      throw misfit("Type \"\(name.shortened)\" is no input type.", given)
    }
  }

  private func coerce(_ given: GivenInput, to type: EnumType) throws(Misfit) -> InputValue {
    let name: String
    switch given {
    case .literal(let value):
      guard case .enumeration(let text) = value.kind else {
        throw misfit("Expected a value of enum \(type.name), found \(given.shown).", given)
      }
      name = text
    case .json(.string(let text)): name = text
    case .json: throw misfit("Expected a value of enum \(type.name), found \(given.shown).", given)
    }
    guard type.values.contains(where: { $0.name.isExactly(name) }) else {
      let hint = system.isDisclosed ? suggestion(name, among: type.values.map(\.name)) : ""
      throw misfit("Enum \(type.name) has no value \"\(name.shortened)\"\(hint).", given)
    }
    return .enumeration(name)
  }

  private mutating func coerce(_ given: GivenInput, to type: InputType) throws(Misfit) -> InputValue {
    guard let members = given.members else {
      throw misfit("Expected \(type.name), an object; found \(given.shown).", given)
    }
    for member in members where !type.fields.contains(where: { $0.name.isExactly(member.name) }) {
      let hint = system.isDisclosed ? suggestion(member.name, among: type.fields.map(\.name)) : ""
      throw misfit("Type \(type.name) has no field \"\(member.name.shortened)\"\(hint).", member.value)
    }
    if type.isOneOf, members.count != 1 {
      throw misfit("Exactly one field of \(type.name) must be given, not \(members.count).", given)
    }
    var coerced: [InputMember] = []
    coerced.reserveCapacity(type.fields.count)
    for field in type.fields {
      if let value = try coerce(
        members.first { $0.name.isExactly(field.name) }?.value, to: field, of: type, given)
      {
        coerced.append(InputMember(field.name, value))
      }
    }
    return .object(coerced)
  }

  /// - Returns: nil where the field is absent and has no default.
  private mutating func coerce(
    _ member: GivenInput?, to field: Schema.InputValueDefinition, of type: InputType, _ given: GivenInput
  ) throws(Misfit) -> InputValue? {
    // A variable that was not given leaves its field out.
    if let member, member.variable.map({ variables[$0] != nil }) ?? true {
      try descend(to: .key(field.name), member)
      defer { path.removeLast() }
      let value = try coerce(member, to: field.type)
      guard !type.isOneOf || value != .null else {
        throw misfit("The one field of \(type.name) must not be null.", member)
      }
      return value
    }
    if let defaultValue = field.defaultValue { return try coerce(defaultValue, to: field.type) }
    if field.type.isNonNull {
      throw misfit("Field \"\(field.name)\" of required type \(field.type) was not given.", given)
    }
    if type.isOneOf, let variable = member?.variable {
      throw misfit(
        "The one field of \(type.name) must be given, but variable \"$\(variable)\" is not.", given)
    }
    return nil
  }

  /// A default of the schema.
  mutating func coerce(_ defaultValue: Literal, to type: TypeExpression) throws(Misfit) -> InputValue {
    do {
      var coercer = InputCoercer(system: system)
      return try coercer.coerce(.literal(Value(defaultValue)), to: type)
    } catch {
      // No fault of the client's.
      throw Misfit(
        message: "A default of the schema does not fit its type.", path: path, position: nil,
        code: .internalError)
    }
  }

  private mutating func descend(to step: PathElement, _ given: GivenInput) throws(Misfit) {
    guard path.count < Self.depthLimit else {
      throw Misfit(
        message: "Nested deeper than \(Self.depthLimit) levels.", path: [], position: given.position,
        code: .limitExceeded)
    }
    path.append(step)
  }

  private func misfit(_ message: String, _ given: GivenInput) -> Misfit {
    Misfit(message: message, path: path, position: given.position)
  }
}

/// ` (did you mean "X"?)`, or nothing.
func suggestion(_ name: String, among candidates: [String]) -> String {
  didYouMean(name, among: candidates).map { " (\($0.replacing("'", with: "\"")))" } ?? ""
}

extension [PathElement] {
  /// `input.items[2].quantity`
  func shown(from root: String) -> String {
    reduce(into: root) { text, step in
      switch step {
      case .key(let name): text += "." + name
      case .index(let index): text += "[\(index)]"
      }
    }
  }
}
