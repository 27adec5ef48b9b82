import GraphQL

extension ValidationContext {
  /// The type conditions of all fragments, with names for messages.
  var typeConditions: [(type: Name, owner: String)] {
    let named = index.definitions.compactMap { site in
      site.fragment.map { ($0.typeCondition, "Fragment \"\($0.name.text.shortened)\"") }
    }
    return named
      + index.inlineFragments.compactMap { site in
        site.fragment.typeCondition.map { ($0, "An inline fragment") }
      }
  }
}
