import GraphQL

/// Specification, section 5.2.2.1: operations of one document have different names.
enum OperationNameUniqueness: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    report.addRepeated(context.operations.compactMap(\.operation.name)) {
      "Operation \"\($0)\" is defined twice."
    }
  }
}
