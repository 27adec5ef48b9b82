import GraphQL
import Schema

/// Specification, section 5.5.1.2: the type that a fragment is for exists.
enum FragmentTypeExistence: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for (type, owner) in context.typeConditions where context.system[type.text] == nil {
      guard !report.isFull else { return }
      let known = context.system.names.filter { context.system[$0]?.isComposite == true }
      let hint = context.hint(type.text, among: known)
      report.add(
        "\(owner) is for type \"\(type.text.shortened)\", which does not exist\(hint).", at: [type.position])
    }
  }
}
