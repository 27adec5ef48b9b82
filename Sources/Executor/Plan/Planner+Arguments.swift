import GraphQL
import Schema

/// An argument that was given and is not null.
struct GivenValue {
  /// As it is in this request.
  var value: InputValue
  var source: ValueSource
  /// Where it stands in the document; nil below a variable.
  var ast: Value?

  func member(_ name: String) -> GivenValue? {
    guard let value = value[name] else { return nil }
    var inner: Value?
    if case .object(let fields)? = ast?.kind { inner = fields.first { $0.name.text == name }?.value }
    return child(value, .member(name), inner)
  }

  /// The elements of a list; one value stands for a list of one (section 3.11).
  var elements: [GivenValue] {
    guard case .list(let items) = value else { return [self] }
    var inner: [Value?] = Array(repeating: nil, count: items.count)
    switch ast?.kind {
    case .list(let values)? where values.count == items.count: inner = values
    case .list?, nil: break
    default: if items.count == 1 { inner = [ast] }
    }
    return items.enumerated().map { child($1, .element($0), inner[$0]) }
  }

  private func child(_ value: InputValue, _ step: PathStep, _ inner: Value?) -> GivenValue {
    if case .variable(let name, let path) = source {
      return GivenValue(value: value, source: .variable(name, path: path + [step]), ast: nil)
    }
    if let inner, case .variable(let name) = inner.kind {
      return GivenValue(value: value, source: .variable(name, path: []), ast: nil)
    }
    return GivenValue(value: value, source: .constant(value), ast: inner)
  }
}

extension Planner {
  /// An argument's value, or nil where it is absent or null.
  func given(
    _ name: String, _ definition: FieldDefinition, _ collected: CollectedField
  ) throws -> GivenValue? {
    guard let argument = definition.argument(name) else { return nil }
    let ast = collected.first.arguments.first { $0.name.text == name }?.value
    if case .variable(let variable)? = ast?.kind, collector.variables[variable] != nil {
      guard let value = collector.variables[variable], value != .null else { return nil }
      return GivenValue(value: value, source: .variable(variable, path: []), ast: nil)
    }
    let members = try coerceArguments(
      collected.first.arguments.filter { $0.name.text == name }, for: [argument],
      variables: collector.variables, system: system, source: source, position: collected.first.position)
    guard let value = members.first(where: { $0.name == name })?.value, value != .null else { return nil }
    return GivenValue(value: value, source: .constant(value), ast: ast)
  }

  /// Where an argument of an operation comes from; null where it is absent.
  func valueSource(
    _ name: String, _ definition: FieldDefinition, _ collected: CollectedField
  ) throws -> ValueSource {
    if case .variable(let variable)? = collected.first.arguments.first(where: { $0.name.text == name })?.value
      .kind,
      collector.variables[variable] != nil
    {
      return .variable(variable, path: [])
    }
    return try given(name, definition, collected)?.source ?? .constant(.null)
  }
}
