package import GraphQL
package import Schema

/// The values of a field's or directive's arguments (specification, section 6.4.1, CoerceArgumentValues), in the order of
/// the definitions. An argument neither given nor defaulted is absent; a variable that is absent counts as not given.
/// - Parameter variables: as `coerceVariables` returned them.
/// - Parameter position: of the field or directive, for an argument that is missing.
/// - Throws: `GraphQLError` with code `BAD_USER_INPUT`, for the first argument that does not fit.
package func coerceArguments(
  _ arguments: [Argument], for definitions: [Schema.InputValueDefinition], variables: [String: InputValue],
  system: TypeSystem, source: Source, position: Int32
) throws(GraphQLError) -> [InputMember] {
  var members: [InputMember] = []
  for definition in definitions {
    var coercer = InputCoercer(system: system, variables: variables)
    let argument = arguments.first { $0.name.text == definition.name }
    do {
      if let value = try coerce(argument?.value, definition, &coercer) {
        members.append(InputMember(definition.name, value))
      }
    } catch {
      let place = error.path.isEmpty ? "" : " at \"\(error.path.shown(from: definition.name))\""
      throw GraphQLError(
        error.code, "Argument \"\(definition.name)\" got an invalid value\(place): \(error.message)",
        locations: [source.location(at: error.position ?? argument?.position ?? position)])
    }
  }
  return members
}

/// Turns one literal, or a variable, into a value of an input type. A variable that is absent becomes null.
/// - Throws: `GraphQLError` with code `BAD_USER_INPUT`, naming the place inside the value.
package func coerce(
  _ value: Value, to type: TypeExpression, variables: [String: InputValue] = [:], system: TypeSystem,
  source: Source
) throws(GraphQLError) -> InputValue {
  var coercer = InputCoercer(system: system, variables: variables)
  do {
    return try coercer.coerce(.literal(value), to: type)
  } catch {
    let place = error.path.isEmpty ? "" : " at \"\(error.path.shown(from: "value"))\""
    throw GraphQLError(
      error.code, "Invalid value\(place): \(error.message)",
      locations: [source.location(at: error.position ?? value.position)])
  }
}

/// - Returns: nil for an argument that is absent.
private func coerce(
  _ value: Value?, _ definition: Schema.InputValueDefinition, _ coercer: inout InputCoercer
) throws(Misfit) -> InputValue? {
  if let value {
    let given = GivenInput.literal(value)
    if given.variable.map({ coercer.variables[$0] != nil }) ?? true {
      return try coercer.coerce(given, to: definition.type)
    }
  }
  if let defaultValue = definition.defaultValue {
    return try coercer.coerce(defaultValue, to: definition.type)
  }
  guard !definition.type.isNonNull else {
    throw Misfit(message: "Expected \(definition.type), but nothing was given.", path: [], position: nil)
  }
  return nil
}
