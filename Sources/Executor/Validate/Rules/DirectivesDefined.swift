import GraphQL
import Schema

/// Specification, section 5.7.1: the directives of a document exist.
enum DirectivesDefined: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    let known = context.system.directives.map(\.name)
    for directive in context.index.directives.flatMap(\.directives) where !known.contains(directive.name.text)
    {
      guard !report.isFull else { return }
      let hint = context.hint(directive.name.text, among: known)
      report.add(
        "There is no directive \"@\(directive.name.text.shortened)\"\(hint).", at: [directive.position])
    }
  }
}
