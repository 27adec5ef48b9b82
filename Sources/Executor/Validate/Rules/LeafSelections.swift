import GraphQL
import Schema

/// Specification, section 5.3.3: objects, interfaces and unions are selected with fields, scalars and enums without.
enum LeafSelections: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for site in context.index.fields {
      guard let type = site.definition?.type else { continue }
      let name = site.field.name.text.shortened
      let isComposite = context.system[type.name]?.isComposite ?? false
      if let selections = site.field.selections, !isComposite {
        report.add(
          "Field \"\(name)\" of type \(type) has no fields to select.", at: [selections.position])
      } else if site.field.selections == nil, isComposite {
        report.add(
          "Field \"\(name)\" of type \(type) needs a selection of fields, as in \"\(name) { … }\".",
          at: [site.field.position])
      }
    }
  }
}
