/// The stored fields whose values an event keeps: those that rules read, of the type itself and of types that lead to it, so
/// that whoever saw a row learns that it left their sight; and the keys that lead to other rows, whose answers it is part of.
package struct KeptFields: Sendable {
  private var names: [String: Set<String>] = [:]

  package init() {}

  init(_ model: Model) {
    for type in model.types {
      for rule in Array(type.read.rules.values) + [type.read.otherwise] { collect(rule, of: type, model) }
      for key in type.publish?.keys ?? [] { keep(key, of: type) }
      for field in type.fields {
        guard case .relation(let relation) = field.source else { continue }
        for link in relation.links { collect(link, from: type, model) }
      }
    }
  }

  /// In the order of the type.
  package func fields(of type: TypeModel) -> [FieldModel] {
    let kept = names[type.name] ?? []
    return type.fields.filter { field in
      if case .column = field.source { kept.contains(field.name) } else { false }
    }
  }

  private mutating func keep(_ field: String, of type: TypeModel) {
    names[type.name, default: []].insert(field)
  }

  private mutating func collect(_ predicate: Predicate, of type: TypeModel, _ model: Model) {
    switch predicate {
    case .always, .never: break
    case .and(let parts), .or(let parts): for part in parts { collect(part, of: type, model) }
    case .not(let part): collect(part, of: type, model)
    case .compare(let field, _, _), .among(let field, _), .isNull(let field): collect(field, of: type, model)
    case .exists(let name, let inner):
      guard case .relation(let relation)? = type.field(name)?.source else { return }
      for link in relation.links {
        collect(link, from: type, model)
        if let target = model.type(link.type) { collect(inner, of: target, model) }
      }
    case .byRole(let rules, let otherwise):
      for part in rules.values { collect(part, of: type, model) }
      collect(otherwise, of: type, model)
    }
  }

  /// A field that a rule reads, with those that its own value is made of.
  private mutating func collect(_ name: String, of type: TypeModel, _ model: Model) {
    switch type.field(name)?.source {
    case .column: keep(name, of: type)
    case .predicate(let predicate): collect(predicate, of: type, model)
    case .cases(let cases): for item in cases { collect(item.when, of: type, model) }
    case .expression(let template):
      for case .path(let path) in template.pieces {
        if let first = path.first, path.count == 1, first != name { collect(first, of: type, model) }
      }
    case .relation, .byRole, .aggregate, .ids, .resolver, .position, .payload, nil: break
    }
  }

  private mutating func collect(_ link: Relation.MemberLink, from type: TypeModel, _ model: Model) {
    switch link.link {
    case .foreignKey(let field): keep(field, of: type)
    case .backReference(let field): if let target = model.type(link.type) { keep(field, of: target) }
    case .junction(let name, let parent, let target):
      guard let junction = model.type(name) else { return }
      keep(parent, of: junction)
      keep(target, of: junction)
    case .tenant, .group, .payload: break
    }
  }
}
