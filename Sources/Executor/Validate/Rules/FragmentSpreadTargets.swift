import GraphQL

/// Specification, section 5.5.2.1: the fragment that is spread is defined.
enum FragmentSpreadTargets: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    let known = context.index.definitions.compactMap(\.fragment?.name.text)
    for site in context.index.spreads where context.index.fragments[site.spread.name.text] == nil {
      guard !report.isFull else { return }
      let name = site.spread.name
      // The client's own names are no secret, but there may be very many of them.
      let hint = known.count <= 100 ? suggestion(name.text, among: known) : ""
      report.add("There is no fragment \"\(name.text.shortened)\"\(hint).", at: [name.position])
    }
  }
}
