import GraphQL

/// Specification, section 5.8.4: an operation, or a fragment it reaches, uses every variable that it defines.
enum VariablesUsed: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for (number, operation) in context.operations where !operation.variables.isEmpty {
      let used = Set(context.variableUses(of: number).map(\.name))
      for variable in operation.variables where !used.contains(variable.name.text) {
        report.add(
          "Variable \"$\(variable.name.text.shortened)\" is never used by \(operation.shown).",
          at: [variable.position])
      }
    }
  }
}
