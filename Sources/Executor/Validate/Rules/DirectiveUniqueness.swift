import GraphQL
import Schema

/// Specification, section 5.7.3: a directive stands once at a place, unless it is repeatable.
enum DirectiveUniqueness: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    let single = Set(context.system.directives.filter { !$0.isRepeatable }.map(\.name))
    for site in context.index.directives where site.directives.count > 1 {
      let directives = site.directives.filter { single.contains($0.name.text) }
      report.addRepeated(directives.map { Name($0.name.text, position: $0.position) }) {
        "Directive \"@\($0)\" must stand only once at this place."
      }
    }
  }
}
