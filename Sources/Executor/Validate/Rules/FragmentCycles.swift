import GraphQL

/// Specification, section 5.5.2.2: no fragment spreads itself, directly or through others.
enum FragmentCycles: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for cycle in context.graph.cycles {
      guard !report.isFull else { return }
      let spreads = cycle.map { context.index.spreads[$0].spread }
      guard let last = spreads.last else { continue }
      // Long ways are told in part.
      let way = spreads.dropLast().prefix(10).map { "\"\($0.name.text.shortened)\"" }.joined(separator: ", ")
      report.add(
        "Fragment \"\(last.name.text.shortened)\" spreads itself\(way.isEmpty ? "" : " through " + way).",
        at: spreads.prefix(10).map(\.position))
    }
  }
}
