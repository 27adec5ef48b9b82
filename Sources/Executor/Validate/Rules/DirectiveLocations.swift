import GraphQL
import Schema

/// Specification, section 5.7.2: a directive stands only where its definition lets it.
enum DirectiveLocations: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for site in context.index.directives {
      for directive in site.directives {
        guard let definition = context.system.directives.first(where: { $0.name == directive.name.text }),
          !definition.locations.contains(site.location.rawValue)
        else { continue }
        report.add(
          "Directive \"@\(definition.name)\" must not stand on \(site.location.rawValue).",
          at: [directive.position])
      }
    }
  }
}
