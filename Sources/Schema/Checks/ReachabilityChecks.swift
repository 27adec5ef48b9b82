/// Warnings about what no client can ever ask for.
extension Checker {
  mutating func checkReachability() {
    var reached: Set<String> = []
    var waiting = (model.queries + model.mutations).flatMap { names(in: $0.field) }
    waiting += (model.queries + model.mutations).flatMap { $0.arguments.map(\.type.name) }
    waiting += model.subscriptions.map(\.field.type.name)
    // The engine reads and writes these itself.
    waiting += [
      model.tenant.type, model.tenant.directory, model.viewer.type, model.journal.event, model.journal.clock,
      model.journal.log,
    ]
    waiting += model.types.filter { !model.isExposed($0) }.map(\.name)
    while let name = waiting.popLast() {
      guard reached.insert(name).inserted else { continue }
      if let type = model.type(name) { waiting += type.fields.flatMap { names(in: $0) } + type.interfaces }
      if let union = model.unions.first(where: { $0.name == name }) { waiting += union.members }
      if let interface = model.interfaces.first(where: { $0.name == name }) {
        waiting += interface.fields.map(\.type.name)
        waiting += model.types.filter { $0.interfaces.contains(name) }.map(\.name)
      }
      if let input = model.inputs.first(where: { $0.name == name }) {
        waiting += input.fields.map(\.type.name)
      }
    }
    let declared: [(String, Mark)] =
      model.types.map { ($0.name, $0.mark) } + model.unions.map { ($0.name, $0.mark) }
      + model.enums.map { ($0.name, $0.mark) } + model.inputs.map { ($0.name, $0.mark) }
    for (name, mark) in declared where !reached.contains(name) {
      warning(
        "unreachable-type", "no query leads to '\(name)'", at: mark,
        remedy: "relate to it, add 'expose: false', or remove it")
    }
  }

  private func names(in field: FieldModel) -> [String] {
    guard case .relation(let relation) = field.source else { return [field.type.name] }
    return [relation.target] + relation.links.map(\.type)
  }
}
