import GraphQL
import Schema

/// Specification, section 5.6.2: an input object's literal has only fields that its type has.
enum InputFieldNames: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for site in context.index.objects {
      guard let type = site.type else { continue }
      for field in site.fields where type.field(field.name.text) == nil {
        guard !report.isFull else { return }
        let hint = context.hint(field.name.text, among: type.fields.map(\.name))
        report.add(
          "Type \(type.name) has no field \"\(field.name.text.shortened)\"\(hint).", at: [field.position])
      }
    }
  }
}
