import GraphQL
import Schema

/// Specification, section 5.6.4: an input object's literal has every field that is non-null and has no default.
enum RequiredInputFields: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for site in context.index.objects {
      guard let type = site.type else { continue }
      for field in type.fields where field.isRequired {
        if !site.fields.contains(where: { $0.name.text == field.name }) {
          report.add(
            "Field \"\(field.name)\" of type \(field.type) is required by \(type.name), but not given.",
            at: [site.value.position])
        }
      }
    }
  }
}
