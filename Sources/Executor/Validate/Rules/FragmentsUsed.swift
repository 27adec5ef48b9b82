import GraphQL

/// Specification, section 5.5.1.4: every fragment is spread, directly or not, by an operation.
enum FragmentsUsed: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    var used: Set<Int> = []
    for (number, _) in context.operations { used.formUnion(context.reached(from: number)) }
    // The second of two fragments with one name counts with the first; its own rule reports it.
    let names = Set(used.compactMap { context.index.definitions[$0].fragment?.name })
    for fragment in context.index.definitions.compactMap(\.fragment) where !names.contains(fragment.name) {
      report.add("Fragment \"\(fragment.name.text.shortened)\" is never used.", at: [fragment.position])
    }
  }
}
