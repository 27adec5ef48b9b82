import GraphQL

/// Specification, section 5.2.1.1: the schema has a root for every kind of operation in the document.
enum OperationTypeExistence: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for (_, operation) in context.operations where context.index.root(operation.type) == nil {
      report.add(
        "The schema has no operations of type \"\(operation.type.rawValue)\".", at: [operation.position])
    }
  }
}
