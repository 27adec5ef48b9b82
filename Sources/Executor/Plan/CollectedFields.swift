import GraphQL
import Schema

/// Fields of one response key, merged (specification, CollectFields).
struct CollectedField {
  var key: String
  var fields: [Field]

  var first: Field { fields[0] }
  var selections: [SelectionSet] { fields.compactMap(\.selections) }
}

/// Walks selection sets, following fragments, and groups fields by response key in document order.
struct FieldCollector {
  let system: TypeSystem
  let fragments: [String: FragmentDefinition]
  let variables: [String: InputValue]

  /// The fields that apply to an object type. The document has passed validation, so fragments exist and do not form cycles.
  func collect(_ selections: [SelectionSet], on object: String) -> [CollectedField] {
    var collected: [CollectedField] = []
    var positions: [String: Int] = [:]
    var visited: Set<String> = []
    for set in selections { visit(set, object, &collected, &positions, &visited) }
    return collected
  }

  private func visit(
    _ set: SelectionSet, _ object: String, _ collected: inout [CollectedField],
    _ positions: inout [String: Int], _ visited: inout Set<String>
  ) {
    for selection in set.selections where isIncluded(selection.directives) {
      switch selection {
      case .field(let field):
        if let position = positions[field.responseKey] {
          collected[position].fields.append(field)
        } else {
          positions[field.responseKey] = collected.count
          collected.append(CollectedField(key: field.responseKey, fields: [field]))
        }
      case .inlineFragment(let fragment):
        if let condition = fragment.typeCondition?.text, !applies(condition, to: object) { continue }
        visit(fragment.selections, object, &collected, &positions, &visited)
      case .fragmentSpread(let spread):
        guard visited.insert(spread.name.text).inserted, let fragment = fragments[spread.name.text],
          applies(fragment.typeCondition.text, to: object)
        else { continue }
        visit(fragment.selections, object, &collected, &positions, &visited)
      }
    }
  }

  private func applies(_ condition: String, to object: String) -> Bool {
    condition == object || system.possibleTypes(condition).contains(object)
  }

  private func isIncluded(_ directives: [Directive]) -> Bool {
    for directive in directives {
      switch directive.name.text {
      case "skip" where flag(directive): return false
      case "include" where !flag(directive): return false
      default: continue
      }
    }
    return true
  }

  private func flag(_ directive: Directive) -> Bool {
    guard let value = directive.arguments.first(where: { $0.name.text == "if" })?.value else { return false }
    switch value.kind {
    case .boolean(let flag): return flag
    case .variable(let name): return variables[name] == .bool(true)
    default: return false
    }
  }
}
