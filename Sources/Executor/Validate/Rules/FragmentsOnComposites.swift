import GraphQL
import Schema

/// Specification, section 5.5.1.3: fragments are for objects, interfaces and unions.
enum FragmentsOnComposites: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for (type, owner) in context.typeConditions where context.system[type.text]?.isComposite == false {
      report.add("\(owner) is for type \"\(type.text)\", which has no fields.", at: [type.position])
    }
  }
}
