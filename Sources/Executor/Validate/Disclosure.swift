import GraphQL
import Schema

/// Where the system is not disclosed, nobody may ask for it. `__typename` tells no more than the document knows.
func checkDisclosure(_ context: ValidationContext, _ report: inout ErrorReport) {
  guard !context.system.isDisclosed else { return }
  for site in context.index.fields where site.isIntrospection && site.definition != nil {
    report.add(
      "Introspection is switched off on this server, so \"\(site.field.name.text)\" is not answered; \"__typename\" is. "
        + "Take the schema from those who run it.",
      at: [site.field.position], code: .introspectionDisabled)
  }
}
