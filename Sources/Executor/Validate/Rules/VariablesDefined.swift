import GraphQL

/// Specification, section 5.8.3: an operation defines every variable that it or its fragments use.
enum VariablesDefined: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for (number, operation) in context.operations {
      let defined = Set(operation.variables.map(\.name.text))
      for use in context.variableUses(of: number) where !defined.contains(use.name) {
        guard !report.isFull else { return }
        report.add(
          "Variable \"$\(use.name.shortened)\" is not defined by \(operation.shown).",
          at: [use.position, operation.position])
      }
    }
  }
}
