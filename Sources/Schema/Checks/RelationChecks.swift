extension Checker {
  mutating func checkRelations() {
    for type in model.types {
      for field in type.fields {
        if case .relation(let relation) = field.source { checkRelation(relation, field, of: type) }
        if case .column(let column) = field.source { checkReference(column, field, of: type) }
      }
    }
    for query in model.queries {
      guard case .relation(let relation) = query.field.source else { continue }
      checkTarget(relation, query.field)
    }
    for union in model.unions {
      for member in union.members where model.type(member).map({ !model.isExposed($0) }) ?? false {
        error(
          "hidden-type", "'\(member)' is not exposed, and so no member of a union", at: union.mark,
          remedy: "expose it, or leave it out")
      }
    }
  }

  private mutating func checkRelation(_ relation: Relation, _ field: FieldModel, of type: TypeModel) {
    checkTarget(relation, field)
    guard type.table != nil, !isSingle(type) else { return }
    for link in relation.links where link.link == .tenant {
      guard let target = model.type(link.type), target.table?.scope == .tenant, !isSingle(target) else {
        continue
      }
      error(
        "relation-without-key",
        "'\(type.name).\(field.name)' does not say which rows of '\(link.type)' belong to a row of '\(type.name)'",
        at: field.mark, remedy: "add 'by:', 'of:' or 'through:'")
    }
  }

  /// Whether a tenant has one row of it: the tenant itself, and types with a unique index or a key over nothing.
  private func isSingle(_ type: TypeModel) -> Bool {
    guard let table = type.table else { return false }
    return type.name == model.tenant.type || table.key.isEmpty
      || table.indexes.contains { $0.isUnique && $0.keys.isEmpty && $0.condition == nil }
  }

  private mutating func checkTarget(_ relation: Relation, _ field: FieldModel) {
    guard let target = model.type(relation.target) else { return }
    if target.table?.scope == .global {
      error(
        "hidden-type", "'\(relation.target)' is global: it is reached by key, never through a relation",
        at: field.mark,
        remedy: "remove the relation")
    } else if !model.isExposed(target), !field.isInternal {
      error(
        "hidden-type", "'\(relation.target)' is not exposed, but '\(field.name)' would show it",
        at: field.mark,
        remedy: "add 'internal: true', or expose the type")
    }
  }

  private mutating func checkReference(_ column: Column, _ field: FieldModel, of type: TypeModel) {
    guard let name = column.references, let target = model.type(name)?.table else { return }
    if target.key != ["id"] {
      error(
        "invalid-reference", "'\(name)' has no id to refer to", at: field.mark,
        remedy: "refer to a type with the key 'id'")
    }
    if target.scope == .tenant, type.table?.scope == .global {
      error(
        "invalid-reference", "a global row cannot refer to one of a tenant", at: field.mark,
        remedy: "remove 'references'")
    }
    if type.table == nil {
      error(
        "invalid-reference", "'\(type.name)' has no table, so nothing keeps the reference", at: field.mark,
        remedy: "remove 'references'")
    }
  }
}
