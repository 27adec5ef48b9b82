import GraphQL
import Schema

/// Which paths `extensions.filtered` must list, found by a walk over the document alone: response keys joined by dots,
/// each once, in the order of the document, nothing below a hidden field.
struct OracleFiltered {
  struct Path: Hashable {
    var path: String
    /// Listed only where the answer shows a row that was hidden.
    var dependsOnRow: Bool
  }

  private let compiler: OracleCompiler
  private(set) var paths: [Path] = []

  init(_ compiler: OracleCompiler) {
    self.compiler = compiler
    visit([compiler.collector.operation.selections], types: [compiler.system.query], path: [])
  }

  private mutating func visit(_ sets: [SelectionSet], types: [String], path: [String]) {
    let collector = compiler.collector
    for key in collector.keys(sets, types: types) {
      for type in types {
        guard let entry = collector.entries(sets, on: type).first(where: { $0.key == key }),
          let definition = compiler.system.fields(of: type)?[entry.name]
        else { continue }
        if isHidden(definition, path + [key]) { continue }
        let inner = compiler.system.possibleTypes(definition.type.name)
        visit(entry.selections, types: inner, path: path + [key])
      }
    }
  }

  private mutating func isHidden(_ definition: Schema.FieldDefinition, _ path: [String]) -> Bool {
    let field: FieldModel
    switch definition.origin {
    case .operation(let operation): field = operation.field
    case .model(let model), .hasMore(let model): field = model
    // In some rows it is null, and that is all.
    case .aggregate(.value(_, let model)) where compiler.rule(model.read) == .never: field = model
    default: return false
    }
    let rule = compiler.rule(field.read)
    if rule == .always { return false }
    let found = Path(path: path.joined(separator: "."), dependsOnRow: rule != .never)
    if !paths.contains(found) { paths.append(found) }
    return rule == .never
  }
}
