extension SchemaReader {
  mutating func resolveRelation(
    _ draft: FieldDraft, _ shape: Relation.Shape, _ context: PredicateContext
  ) -> Relation? {
    guard let target = draft.targetName, let kind = nameKinds[target] else { return nil }
    let body = draft.entries
    var relation = Relation(target: target, shape: shape, links: [])
    let members = memberTypes(of: target)
    if kind == .union || kind == .interface {
      relation.links = abstractLinks(draft, target, members, context)
    } else if let link = concreteLink(draft, target, kind, context) {
      relation.links = [Relation.MemberLink(type: target, link: link)]
    }
    let scope: PredicateContext.Scope = kind == .interface ? .interface(target) : .type(target)
    if let condition = body["where"] {
      if kind == .union {
        report("misplaced-key", "members of a union have no fields in common", at: condition.mark)
      } else {
        relation.condition = predicate(
          condition, PredicateContext(scope: scope, arguments: context.arguments))
      }
    }
    if kind == .table { relation.condition = standing(relation.condition, in: target) }
    if let order = body["order"] {
      if kind == .union {
        report("misplaced-key", "members of a union have no fields in common", at: order.mark)
      } else {
        relation.order = orderKeys(order, in: scope)
      }
    }
    relation.first = positive(body, "first")
    relation.expect = positive(body, "expect")
    if shape == .one || shape == .aggregate {
      for key in ["order", "first", "expect"] {
        if let entry = body.entry(key) {
          report(
            "misplaced-key", "'\(key)' belongs to 'list:' and 'connection:'", at: entry.mark,
            remedy: "remove it")
        }
      }
    }
    return relation
  }

  /// The types of a union or interface in the order of the file; the name itself for other types.
  func memberTypes(of name: String) -> [String] {
    switch nameKinds[name] {
    case .union: unions.first { $0.name == name }?.members ?? []
    case .interface:
      drafts.filter { draft in
        guard draft.kind == .table, draft.isExposed, let implements = draft.entries["implements"],
          case .sequence(let list) = implements.value
        else { return false }
        return list.contains { $0.text == name }
      }.map(\.name)
    default: [name]
    }
  }

  private mutating func abstractLinks(
    _ draft: FieldDraft, _ target: String, _ members: [String], _ context: PredicateContext
  ) -> [Relation.MemberLink] {
    let body = draft.entries
    for key in ["of", "through", "parent", "target"] {
      if let entry = body.entry(key) {
        report(
          "misplaced-key", "'\(key)' cannot lead to several types", at: entry.mark,
          remedy: "use 'by: { Member: field }', or one relation for each type")
      }
    }
    guard let by = body["by"] else {
      return members.map { Relation.MemberLink(type: $0, link: .tenant) }
    }
    var links: [Relation.MemberLink] = []
    let list = entries(by, of: "'by' of a relation to several types").list
    for entry in list {
      guard members.contains(entry.key) else {
        reportUnknown("member", entry.key, among: members, at: entry.mark)
        continue
      }
      guard let name = text(entry.value, of: "'by'"),
        let link = foreignKey(name, at: entry.value.mark, to: entry.key, context)
      else { continue }
      links.append(Relation.MemberLink(type: entry.key, link: link))
    }
    if case .mapping = by.value {
      for member in members where !list.contains(where: { $0.key == member }) {
        report(
          "missing-member", "'by' says nothing of '\(member)', a member of '\(target)'", at: by.mark,
          remedy: "add '\(member): field'")
      }
    }
    return links
  }

  private mutating func concreteLink(
    _ draft: FieldDraft, _ target: String, _ kind: NameKind, _ context: PredicateContext
  ) -> Relation.Link? {
    let body = draft.entries
    let ways = ["by", "of", "through"].filter { body[$0] != nil }
    if ways.count > 1 {
      report(
        "ambiguous-field", "relation '\(draft.name)' has both '\(ways[0])' and '\(ways[1])'",
        at: body.entry(ways[1])?.mark ?? draft.mark, remedy: "keep one")
      return nil
    }
    for key in ["parent", "target"] where body["through"] == nil {
      if let entry = body.entry(key) {
        report(
          "misplaced-key", "'\(key)' belongs to 'through:'", at: entry.mark, remedy: "add 'through: Type'")
      }
    }
    if kind == .virtual {
      if let way = ways.first, let entry = body.entry(way) {
        report(
          "misplaced-key", "'\(target)' is virtual: it has no rows to find", at: entry.mark,
          remedy: "remove '\(way)'")
      }
      if draft.kind != .relation(.one) {
        report(
          "invalid-relation", "'\(target)' is virtual, so there is one of it", at: draft.typeMark,
          remedy: "use 'one:'")
        return nil
      }
      return .group
    }
    if let by = body["by"] {
      guard draft.kind == .relation(.one) else {
        report(
          "invalid-relation", "'by' names the field that holds one id", at: by.mark,
          remedy: "use 'one:', or 'of:' with the field of '\(target)' that leads here")
        return nil
      }
      guard let name = text(by, of: "'by'") else { return nil }
      return foreignKey(name, at: by.mark, to: target, context)
    }
    if let of = body["of"] { return backReference(of, target, context) }
    if let through = body["through"] { return junction(through, body, target, draft, context) }
    return .tenant
  }

  private mutating func foreignKey(
    _ name: String, at mark: Mark, to target: String, _ context: PredicateContext
  ) -> Relation.Link? {
    guard let field = scopeField(name, in: context.scope) else {
      reportUnknown("field", name, among: fieldNames(in: context.scope), at: mark)
      return nil
    }
    guard field.type.nullable == .named("ID"), field.kind == .column || field.kind == .payload else {
      report("invalid-relation", "'\(name)' holds no id", at: mark, remedy: "name a stored field of type ID")
      return nil
    }
    if field.kind == .payload { return .payload(field: name) }
    guard let references = field.references else {
      report(
        "missing-reference", "'\(name)' does not say which type it refers to", at: mark,
        remedy: "add 'references: \(target)' to it")
      return nil
    }
    guard references == target else {
      report("invalid-relation", "'\(name)' refers to '\(references)', not to '\(target)'", at: mark)
      return nil
    }
    return .foreignKey(field: name)
  }

  /// The field of `target` that holds the id of the parent.
  private mutating func backReference(
    _ node: YAMLNode, _ target: String, _ context: PredicateContext
  ) -> Relation.Link? {
    guard let name = text(node, of: "'of'"), case .type(let parent) = context.scope, let type = draft(parent),
      type.kind == .table
    else {
      report("invalid-relation", "'of' leads back to a row, and there is none here", at: node.mark)
      return nil
    }
    return leads(name, of: target, to: parent, at: node.mark) ? .backReference(field: name) : nil
  }

  private mutating func junction(
    _ node: YAMLNode, _ body: Entries, _ target: String, _ draft: FieldDraft, _ context: PredicateContext
  ) -> Relation.Link? {
    guard let through = text(node, of: "'through'") else { return nil }
    guard nameKinds[through] == .table else {
      reportUnknown("type", through, among: names(of: [.table]), at: node.mark)
      return nil
    }
    guard case .type(let owner) = context.scope, self.draft(owner)?.kind == .table,
      draft.kind != .relation(.one)
    else {
      report(
        "invalid-relation", "'through' leads from a row to many", at: node.mark,
        remedy: "use 'list:' in a type with a table")
      return nil
    }
    guard let parent = body["parent"], let far = body["target"] else {
      report(
        "missing-key", "'through' needs 'parent' and 'target'", at: node.mark,
        remedy: "name the two fields of '\(through)' that hold the ids")
      return nil
    }
    guard let parentField = text(parent, of: "'parent'"), let targetField = text(far, of: "'target'") else {
      return nil
    }
    let first = leads(parentField, of: through, to: owner, at: parent.mark)
    let second = leads(targetField, of: through, to: target, at: far.mark)
    return first && second ? .junction(type: through, parent: parentField, target: targetField) : nil
  }

  /// Whether the field of a type holds ids of another; if not, it is reported.
  private mutating func leads(_ name: String, of type: String, to other: String, at mark: Mark) -> Bool {
    let scope = PredicateContext.Scope.type(type)
    guard let field = scopeField(name, in: scope) else {
      reportUnknown("field", name, among: fieldNames(in: scope), at: mark)
      return false
    }
    guard field.kind == .column, field.references == other else {
      report(
        "invalid-relation", "'\(type).\(name)' does not refer to '\(other)'", at: mark,
        remedy: "name a field with 'references: \(other)'")
      return false
    }
    return true
  }
}
