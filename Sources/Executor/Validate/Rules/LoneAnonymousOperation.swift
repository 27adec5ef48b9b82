import GraphQL

/// Specification, section 5.2.3.1: an operation without a name is the only one of its document.
enum LoneAnonymousOperation: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    guard context.operations.count > 1 else { return }
    for (_, operation) in context.operations where operation.name == nil {
      report.add("An anonymous operation must be the only one of its document.", at: [operation.position])
    }
  }
}
