package import GraphQL
package import Schema

/// Checks the values that a request brings against the variables of its operation (specification, section 6.1.2,
/// CoerceVariableValues). A variable neither given nor defaulted is absent from the answer; given values without a
/// variable are ignored.
/// - Parameter provided: the members of `variables`; nested no deeper than `JSONLimits` let in.
/// - Parameter valueLimit: values in `provided` together, whether a variable asks for them or not.
/// - Returns: the values, or at most 100 errors, one for each variable that does not fit, naming the place inside it.
package func coerceVariables(
  of operation: OperationDefinition, from provided: [JSONMember], in system: TypeSystem, source: Source,
  valueLimit: Int = EngineLimits.default.variableValues
) -> Result<[String: InputValue], GraphQLErrors> {
  let count = provided.reduce(0) { $0 + $1.value.valueCount }
  guard count <= valueLimit else {
    return .failure(
      GraphQLErrors([
        GraphQLError(
          .limitExceeded,
          "The variables exceed the limit of values: \(count), where \(valueLimit) are allowed.",
          details: [
            JSONMember("limit", .int(Int64(valueLimit))), JSONMember("actual", .int(Int64(count))),
            JSONMember("kind", .string("variableValues")),
          ])
      ]))
  }
  var values: [String: InputValue] = [:]
  var errors: [GraphQLError] = []
  let given = Dictionary(
    provided.map { (ExactText($0.name), $0.value) }, uniquingKeysWith: { first, _ in first })
  for variable in operation.variables where errors.count < 100 {
    let name = variable.name.text
    do {
      let coercer = InputCoercer(system: system)
      values[name] = try coerce(variable, given[ExactText(name)], coercer)
    } catch {
      let place = error.path.isEmpty ? "" : " at \"\(error.path.shown(from: name))\""
      errors.append(
        GraphQLError(
          error.code, "Variable \"$\(name)\" got an invalid value\(place): \(error.message)",
          locations: [source.location(at: variable.position)]))
    }
  }
  return errors.isEmpty ? .success(values) : .failure(GraphQLErrors(errors))
}

/// - Returns: nil for a variable that is absent.
private func coerce(
  _ variable: VariableDefinition, _ given: JSONValue?, _ coercer: InputCoercer
) throws(Misfit) -> InputValue? {
  var coercer = coercer
  let type = TypeExpression(variable.type)
  if let given { return try coercer.coerce(.json(given), to: type) }
  if let defaultValue = variable.defaultValue { return try coercer.coerce(.literal(defaultValue), to: type) }
  guard !type.isNonNull else {
    throw Misfit(message: "Expected \(type), but nothing was given.", path: [], position: nil)
  }
  return nil
}

extension JSONValue {
  /// Itself and everything inside.
  fileprivate var valueCount: Int {
    switch self {
    case .null, .bool, .int, .double, .string: 1
    case .array(let elements): elements.reduce(1) { $0 + $1.valueCount }
    case .object(let members): members.reduce(1) { $0 + $1.value.valueCount }
    }
  }
}
