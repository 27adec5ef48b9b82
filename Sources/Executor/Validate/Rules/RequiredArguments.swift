import GraphQL
import Schema

/// Specification, section 5.4.3: an argument that is non-null and has no default is given.
enum RequiredArguments: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for site in context.index.arguments {
      for definition in site.definitions ?? [] where definition.isRequired {
        if !site.arguments.contains(where: { $0.name.text == definition.name }) {
          report.add(
            "Argument \"\(definition.name)\" of type \(definition.type) is required by \(site.owner), but not given.",
            at: [site.position])
        }
      }
    }
  }
}
