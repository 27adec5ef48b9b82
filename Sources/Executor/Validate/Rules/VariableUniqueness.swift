import GraphQL

/// Specification, section 5.8.1: variables of one operation have different names.
enum VariableUniqueness: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for (_, operation) in context.operations {
      report.addRepeated(operation.variables.map(\.name)) { "Variable \"$\($0)\" is defined twice." }
    }
  }
}
