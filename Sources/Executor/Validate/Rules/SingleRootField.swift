import GraphQL
import Schema

/// Specification, section 5.2.4.1: a subscription has exactly one root field, which is no introspection field and which
/// no `@skip` or `@include` takes away.
enum SingleRootField: ValidationRule {
  static func check(_ context: ValidationContext, _ report: inout ErrorReport) {
    for (_, operation) in context.operations where operation.type == .subscription {
      guard let root = context.index.root(.subscription) else { continue }
      var collector = RootCollector(context: context, root: root)
      collector.visit(operation.selections)
      let name = operation.name.map { "Subscription \"\($0.text.shortened)\"" } ?? "An anonymous subscription"
      if collector.keys.count > 1 {
        report.add("\(name) must select only one root field.", at: collector.others)
      }
      if collector.keys.isEmpty {
        report.add(
          "\(name) must select a root field; no fragment here is for its type.",
          at: [operation.selections.position])
      }
      for position in collector.conditional {
        report.add("\(name) must not use @skip or @include on its root field.", at: [position])
      }
      for field in collector.fields where field.name.text.utf8.starts(with: "__".utf8) {
        report.add("\(name) must not select an introspection field at its root.", at: [field.position])
      }
    }
  }
}

/// The fields that a subscription's root has, with fragments that apply to it.
private struct RootCollector {
  let context: ValidationContext
  let root: String
  var fields: [Field] = []
  var keys: Set<String> = []
  /// Of fields with another response key than the first.
  var others: [Int32] = []
  /// Of directives that make a root field conditional.
  var conditional: [Int32] = []
  private var visited: Set<String> = []

  init(context: ValidationContext, root: String) {
    self.context = context
    self.root = root
  }

  /// Each fragment once: as deep as fragments form chains.
  mutating func visit(_ set: SelectionSet) {
    for selection in set.selections {
      for directive in selection.directives where ["skip", "include"].contains(directive.name.text) {
        conditional.append(directive.position)
      }
      switch selection {
      case .field(let field):
        fields.append(field)
        if keys.insert(field.responseKey).inserted, keys.count > 1 { others.append(field.position) }
      case .inlineFragment(let fragment):
        if applies(fragment.typeCondition?.text ?? root) { visit(fragment.selections) }
      case .fragmentSpread(let spread):
        guard visited.insert(spread.name.text).inserted,
          let fragment = context.index.fragments[spread.name.text].flatMap({
            context.index.definitions[$0].fragment
          }), applies(fragment.typeCondition.text)
        else { continue }
        visit(fragment.selections)
      }
    }
  }

  private func applies(_ condition: String) -> Bool {
    context.system.possibleTypes(condition).contains(root)
  }
}
