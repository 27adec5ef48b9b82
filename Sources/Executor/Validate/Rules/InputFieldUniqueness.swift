import GraphQL

/// Specification, section 5.6.3: an input object's literal has no field twice.
enum InputFieldUniqueness: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for site in context.index.objects where site.fields.count > 1 {
      report.addRepeated(site.fields.map(\.name)) { "Input field \"\($0)\" is given twice." }
    }
  }
}
