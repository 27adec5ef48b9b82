import GraphQL
import Schema

/// Specification, section 5.4.1: a field or directive has the arguments that it is given.
enum ArgumentNames: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for site in context.index.arguments {
      guard let definitions = site.definitions else { continue }
      for argument in site.arguments where !definitions.contains(where: { $0.name == argument.name.text }) {
        guard !report.isFull else { return }
        let name = argument.name.text
        let hint = context.hint(name, among: definitions.map(\.name))
        report.add(
          "There is no argument \"\(name.shortened)\" of \(site.owner)\(hint).", at: [argument.position])
      }
    }
  }
}
