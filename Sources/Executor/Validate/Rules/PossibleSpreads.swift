import GraphQL
import Schema

/// Specification, section 5.5.2.3: some object can be both of the type around a fragment and of the type it is for.
enum PossibleSpreads: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    var overlaps = Overlaps(context: context)
    for site in context.index.inlineFragments {
      guard let type = site.fragment.typeCondition?.text, let parent = site.parent else { continue }
      guard !overlaps.areApart(parent, type) else {
        report.add(
          "A fragment for \"\(type)\" cannot be spread here: no \"\(parent)\" is ever a \"\(type)\".",
          at: [site.fragment.position])
        continue
      }
    }
    for site in context.index.spreads {
      let name = site.spread.name.text
      guard let parent = site.parent,
        let type = context.index.fragments[name].flatMap({ context.index.definitions[$0].fragment })?
          .typeCondition
          .text
      else { continue }
      if overlaps.areApart(parent, type) {
        report.add(
          "Fragment \"\(name.shortened)\" cannot be spread here: no \"\(parent)\" is ever a \"\(type)\".",
          at: [site.spread.position])
      }
    }
  }
}

/// Answers each pair of types once.
private struct Overlaps {
  let context: ValidationContext
  private var known: [[String]: Bool] = [:]

  init(context: ValidationContext) { self.context = context }

  /// Types that are unknown or have no fields are another rule's matter.
  mutating func areApart(_ one: String, _ other: String) -> Bool {
    if one == other || context.system[other]?.isComposite != true { return false }
    if let answer = known[[one, other]] { return answer }
    let answer = Set(context.system.possibleTypes(one)).isDisjoint(with: context.system.possibleTypes(other))
    known[[one, other]] = answer
    return answer
  }
}
