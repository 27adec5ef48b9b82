/// Computed fields may read each other, but not in a circle.
extension Checker {
  mutating func checkCycles() {
    var walk = CycleWalk(model: model)
    for type in model.types {
      for field in type.fields { walk.visit(type.name, field.name) }
    }
    for (path, mark) in walk.tooDeep {
      error(
        "too-deep", "'\(path)' is worked out over more than \(CycleWalk.depth) steps", at: mark,
        remedy: "say some of them in one expression")
    }
    for (path, mark) in walk.cycles {
      error(
        "expression-cycle", "'\(path)' is worked out from itself", at: mark,
        remedy: "say one of the fields without the others")
    }
  }
}

private struct CycleWalk {
  let model: Model
  private var open: [String] = []
  private var done: Set<String> = []
  /// Fields may read each other so many times; the planner follows them one by one.
  static let depth = 32
  private(set) var tooDeep: [(path: String, mark: Mark)] = []
  private(set) var cycles: [(path: String, mark: Mark)] = []

  init(model: Model) { self.model = model }

  mutating func visit(_ typeName: String, _ fieldName: String) {
    let path = "\(typeName).\(fieldName)"
    guard !done.contains(path), let type = model.type(typeName), let field = type.field(fieldName) else {
      return
    }
    if let start = open.firstIndex(of: path) {
      let circle = open[start...] + [path]
      if !cycles.contains(where: { $0.mark == field.mark }) {
        cycles.append((circle.joined(separator: " → "), field.mark))
      }
      return
    }
    guard open.count < Self.depth else {
      tooDeep.append((path, field.mark))
      return
    }
    open.append(path)
    switch field.source {
    case .expression(let template):
      for case .path(let names) in template.pieces { visit(names, of: type) }
    case .predicate(let predicate): visit(predicate, of: type)
    case .cases(let cases): for part in cases { visit(part.when, of: type) }
    case .aggregate(let aggregate):
      if let target = target(of: aggregate.relation, in: type) {
        if let name = aggregate.field { visit(target.name, name) }
        visit(aggregate.condition, of: target)
      }
      visit(type.name, aggregate.relation)
    case .ids(let relation): visit(type.name, relation)
    case .relation(let relation):
      if let target = model.type(relation.target) { visit(relation.condition, of: target) }
    case .column, .byRole, .resolver, .position, .payload: break
    }
    open.removeLast()
    done.insert(path)
  }

  private mutating func visit(_ names: [String], of type: TypeModel) {
    var type = type
    for (index, name) in names.enumerated() {
      visit(type.name, name)
      guard index < names.count - 1, let next = target(of: name, in: type) else { return }
      type = next
    }
  }

  private mutating func visit(_ predicate: Predicate, of type: TypeModel) {
    switch predicate {
    case .compare(let field, _, _), .among(let field, _), .isNull(let field): visit(type.name, field)
    case .and(let list), .or(let list): for part in list { visit(part, of: type) }
    case .not(let inner): visit(inner, of: type)
    case .byRole(let rules, let otherwise):
      for rule in rules.sorted(by: { $0.key < $1.key }) { visit(rule.value, of: type) }
      visit(otherwise, of: type)
    case .exists(let relation, let inner):
      visit(type.name, relation)
      if let target = target(of: relation, in: type) { visit(inner, of: target) }
    case .always, .never: break
    }
  }

  private func target(of relation: String, in type: TypeModel) -> TypeModel? {
    guard case .relation(let relation) = type.field(relation)?.source else { return nil }
    return model.type(relation.target)
  }
}
