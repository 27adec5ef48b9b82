import GraphQL

/// Specification, section 5.5.1.1: fragments of one document have different names.
enum FragmentNameUniqueness: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    report.addRepeated(context.index.definitions.compactMap(\.fragment?.name)) {
      "Fragment \"\($0)\" is defined twice."
    }
  }
}
