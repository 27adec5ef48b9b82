import GraphQL

/// Specification, section 5.4.2: no argument is given twice.
enum ArgumentUniqueness: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for site in context.index.arguments where site.arguments.count > 1 {
      report.addRepeated(site.arguments.map(\.name)) { "Argument \"\($0)\" of \(site.owner) is given twice." }
    }
  }
}
