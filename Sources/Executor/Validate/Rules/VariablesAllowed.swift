import GraphQL
import Schema

/// Specification, section 5.8.5: the type of a variable fits every place where it is used. A nullable variable may stand
/// for a non-null value where it or the place has a default.
enum VariablesAllowed: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for (number, operation) in context.operations where !operation.variables.isEmpty {
      let variables = Dictionary(
        operation.variables.map { ($0.name.text, $0) }, uniquingKeysWith: { first, _ in first })
      for use in context.variableUses(of: number) {
        guard !report.isFull else { return }
        guard let variable = variables[use.name], let place = use.type,
          context.system[variable.type.innermostName.text] != nil,
          !isAllowed(variable, use, place)
        else { continue }
        let wanted = use.isInOneOf && !place.isNonNull ? TypeExpression.nonNull(place) : place
        report.add(
          "Variable \"$\(use.name.shortened)\" of type \(variable.type) cannot stand where \(wanted) is expected.",
          at: [use.position, variable.position])
      }
    }
  }

  private static func isAllowed(_ variable: VariableDefinition, _ use: VariableUse, _ place: TypeExpression)
    -> Bool
  {
    let type = TypeExpression(variable.type)
    guard place.isNonNull || use.isInOneOf, !type.isNonNull else { return fits(type, place) }
    let hasDefault = variable.defaultValue.map { $0.kind != .null } ?? false
    return (hasDefault || use.hasDefault) && fits(type, place.nullable)
  }

  /// AreTypesCompatible.
  private static func fits(_ type: TypeExpression, _ place: TypeExpression) -> Bool {
    switch (type, place) {
    case (.nonNull(let inner), .nonNull(let placeInner)): fits(inner, placeInner)
    case (.nonNull(let inner), _): fits(inner, place)
    case (_, .nonNull): false
    case (.list(let inner), .list(let placeInner)): fits(inner, placeInner)
    case (.named(let name), .named(let placeName)): name == placeName
    case (.list, _), (_, .list): false
    }
  }
}
