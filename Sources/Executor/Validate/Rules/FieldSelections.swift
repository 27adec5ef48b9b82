import GraphQL
import Schema

/// Specification, section 5.3.1: a selected field exists on the type around it; unions have `__typename` only.
enum FieldSelections: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for site in context.index.fields where site.definition == nil {
      guard !report.isFull else { return }
      guard let parent = site.parent else { continue }
      let name = site.field.name
      let known = context.system.fields(of: parent)?.map(\.name) ?? []
      report.add(
        "Type \"\(parent)\" has no field \"\(name.text.shortened)\"\(context.hint(name.text, among: known)).",
        at: [site.field.position])
    }
  }
}
