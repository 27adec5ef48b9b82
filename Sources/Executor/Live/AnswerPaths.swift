import GraphQL
import Schema

/// One step from a row to others.
struct AnswerHop: Hashable {
  var from: String
  var link: Relation.Link
  var to: String
}

/// Everything that the answer for one row is made of beside the row itself: ways to rows that its selection shows, that its
/// computed fields read, or that decide who may see it. A row is sent again when any of them changes.
struct AnswerPaths {
  let model: Model
  let system: TypeSystem
  let role: String
  let collector: FieldCollector
  /// Each once, in the order they were found.
  private(set) var paths: [[AnswerHop]] = []
  private var seen: Set<[AnswerHop]> = []

  init(model: Model, system: TypeSystem, role: String, collector: FieldCollector) {
    self.model = model
    self.system = system
    self.role = role
    self.collector = collector
  }

  /// - Parameter prefix: how the type's row was reached.
  mutating func add(_ selections: [SelectionSet], on type: TypeModel, behind prefix: [AnswerHop] = []) {
    add(model.rule(type.read, for: role), of: type, behind: prefix)
    addFields(selections, on: type, behind: prefix)
  }

  private mutating func addFields(
    _ selections: [SelectionSet], on type: TypeModel, behind prefix: [AnswerHop]
  ) {
    for collected in collector.collect(selections, on: type.name) {
      guard let definition = system.fields(of: type.name)?[collected.first.name.text] else { continue }
      let field: FieldModel
      switch definition.origin {
      case .model(let model), .hasMore(let model), .distance(let model): field = model
      default: continue
      }
      add(model.rule(field.read, for: role), of: type, behind: prefix)
      guard case .relation(let relation) = field.source else {
        add(valueOf: field, type, behind: prefix)
        continue
      }
      for link in relation.links {
        guard let target = model.type(link.type) else { continue }
        if link.link == .group || target.table == nil {
          addFields(collected.selections, on: target, behind: prefix)
          continue
        }
        guard let path = extend(prefix, from: type, link) else { continue }
        add(relation.condition, of: target, behind: path)
        add(rowSelections(collected, relation), on: target, behind: path)
      }
    }
  }

  /// What is selected on the rows themselves, below a connection's parts.
  private func rowSelections(_ collected: CollectedField, _ relation: Relation) -> [SelectionSet] {
    guard relation.shape == .connection else { return collected.selections }
    var found: [SelectionSet] = []
    for part in collector.collect(collected.selections, on: relation.target + "Connection") {
      switch part.first.name.text {
      case "nodes": found += part.selections
      case "edges":
        for inner in collector.collect(part.selections, on: relation.target + "Edge")
        where inner.first.name.text == "node" { found += inner.selections }
      default: continue
      }
    }
    return found
  }

  // MARK: - Values and conditions

  private mutating func add(valueOf field: FieldModel, _ type: TypeModel, behind prefix: [AnswerHop]) {
    switch field.source {
    case .column, .byRole, .position, .payload, .relation: break
    case .predicate(let predicate): add(predicate, of: type, behind: prefix)
    case .cases(let cases): for item in cases { add(item.when, of: type, behind: prefix) }
    case .expression(let template):
      for case .path(let names) in template.pieces { add(valueAt: names[...], type, behind: prefix) }
    case .resolver(let needs): for name in needs { add(valueAt: [name], type, behind: prefix) }
    case .ids(let name): _ = follow(name, of: type, behind: prefix)
    case .aggregate(let aggregate):
      for (target, path) in follow(aggregate.relation, of: type, behind: prefix) {
        add(aggregate.condition, of: target, behind: path)
        if let name = aggregate.field { add(valueAt: [name], target, behind: path) }
      }
    }
  }

  private mutating func add(valueAt names: ArraySlice<String>, _ type: TypeModel, behind prefix: [AnswerHop])
  {
    guard let name = names.first, let field = type.field(name) else { return }
    guard names.count > 1 else { return add(valueOf: field, type, behind: prefix) }
    for (target, path) in follow(name, of: type, behind: prefix) {
      add(valueAt: names.dropFirst(), target, behind: path)
    }
  }

  private mutating func add(_ predicate: Predicate, of type: TypeModel, behind prefix: [AnswerHop]) {
    switch predicate {
    case .always, .never: break
    case .and(let parts), .or(let parts): for part in parts { add(part, of: type, behind: prefix) }
    case .not(let part): add(part, of: type, behind: prefix)
    case .byRole(let rules, let otherwise):
      let rule = model.rule(RoleRules(rules: rules, otherwise: otherwise), for: role)
      add(rule, of: type, behind: prefix)
    case .compare(let name, _, _), .among(let name, _), .isNull(let name):
      add(valueAt: [name], type, behind: prefix)
    case .exists(let name, let inner):
      for (target, path) in follow(name, of: type, behind: prefix) { add(inner, of: target, behind: path) }
    }
  }

  // MARK: - Ways

  private mutating func follow(
    _ name: String, of type: TypeModel, behind prefix: [AnswerHop]
  ) -> [(TypeModel, [AnswerHop])] {
    guard case .relation(let relation)? = type.field(name)?.source else { return [] }
    return relation.links.compactMap { link in
      guard let target = model.type(link.type), let path = extend(prefix, from: type, link) else {
        return nil
      }
      return (target, path)
    }
  }

  /// nil: the rows are no particular ones of this row, so that no change of theirs leads back to it.
  private mutating func extend(
    _ prefix: [AnswerHop], from type: TypeModel, _ link: Relation.MemberLink
  ) -> [AnswerHop]? {
    switch link.link {
    case .tenant, .group, .payload: return nil
    case .foreignKey, .backReference, .junction: break
    }
    if case .junction(let junction, let parent, _) = link.link {
      // A link that comes or goes.
      let made = prefix + [AnswerHop(from: type.name, link: .backReference(field: parent), to: junction)]
      if seen.insert(made).inserted { paths.append(made) }
    }
    let path = prefix + [AnswerHop(from: type.name, link: link.link, to: link.type)]
    if seen.insert(path).inserted { paths.append(path) }
    return path
  }
}
