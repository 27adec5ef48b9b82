extension SchemaReader {
  mutating func resolveSource(
    _ draft: FieldDraft, in scope: PredicateContext.Scope, arguments: [ArgumentModel]?
  ) -> FieldSource? {
    let body = draft.entries
    let context = PredicateContext(scope: scope, arguments: arguments)
    switch draft.kind {
    case .column: return .column(resolveColumn(draft, in: scope))
    case .relation(let shape): return resolveRelation(draft, shape, context).map { .relation($0) }
    case .sql:
      guard let node = body["sql"], let text = text(node, of: "'sql'") else { return nil }
      return .expression(template(text, at: node.mark, in: scope))
    case .predicate: return body["when"].map { .predicate(predicate($0, context)) }
    case .cases: return body["cases"].map { .cases(cases($0, draft.type, context)) }
    case .byRole: return body["byRole"].flatMap { byRole($0, draft.type) }
    case .aggregate(let function): return aggregate(function, draft, context).map { .aggregate($0) }
    case .ids:
      guard let node = body["ids"], let name = text(node, of: "'ids'"),
        let relation = toMany(name, node, scope)
      else { return nil }
      return .ids(relation: relation.name)
    case .resolver:
      _ = flag(body, "resolver")
      return .resolver(needs: needs(draft, in: scope))
    case .position:
      _ = flag(body, "position")
      return .position
    case .payload: return .payload
    }
  }

  private mutating func resolveColumn(_ draft: FieldDraft, in scope: PredicateContext.Scope) -> Column {
    let body = draft.entries
    var isEmbedded = false
    if case .type(let owner) = scope { isEmbedded = self.draft(owner)?.kind == .embedded }
    // A column of an embedded type is a key of its JSON, which is spelt as in GraphQL.
    let fallback = isEmbedded ? draft.name : snakeCase(draft.name)
    var column = Column(name: optionalText(body, "column") ?? fallback)
    if let node = body["references"], let target = text(node, of: "'references'") {
      switch nameKinds[target] {
      case .table: column.references = target
      case .some(let kind):
        report(
          "not-a-table", "'\(target)' is \(kind.description), which has no rows to refer to", at: node.mark)
      case nil: reportUnknown("type", target, among: names(of: [.table]), at: node.mark)
      }
      if draft.type.nullable != .named("ID") {
        report(
          "invalid-reference", "'\(draft.name)' is \(draft.type), and so cannot hold an id", at: draft.mark,
          remedy: "make it ID or ID!")
      }
    }
    if let node = body["onDelete"], let text = text(node, of: "'onDelete'") {
      if let onDelete = Column.OnDelete(rawValue: text) {
        column.onDelete = onDelete
      } else {
        reportUnknown("action", text, among: Column.OnDelete.allCases.map(\.rawValue), at: node.mark)
      }
      if body["references"] == nil {
        report(
          "misplaced-key", "'onDelete' needs 'references'", at: node.mark,
          remedy: "say which type the field refers to")
      } else if column.onDelete == .setNull, draft.type.isNonNull {
        report(
          "invalid-reference", "'\(draft.name)' cannot be set to null, for it is \(draft.type)",
          at: node.mark,
          remedy: "make it nullable, or use 'cascade' or 'restrict'")
      }
    }
    return column
  }

  /// Text with `{field}` and `{relation.field}`; braces around anything else are text.
  mutating func template(_ sql: String, at mark: Mark, in scope: PredicateContext.Scope) -> SQLTemplate {
    var pieces: [SQLTemplate.Piece] = []
    var literal = ""
    var rest = Substring(sql)
    while let open = rest.firstIndex(of: "{") {
      literal += rest[..<open]
      let after = rest[rest.index(after: open)...]
      guard let close = after.firstIndex(of: "}") else {
        literal += rest[open...]
        rest = ""
        break
      }
      let parts = after[..<close].split(separator: ".", omittingEmptySubsequences: false)
      if parts.allSatisfy({ TypeExpression.isName($0) }) {
        let path = parts.map(String.init)
        if !literal.isEmpty { pieces.append(.text(literal)) }
        literal = ""
        checkPath(path, at: mark, in: scope)
        pieces.append(.path(path))
        rest = after[after.index(after: close)...]
      } else {
        literal += "{"
        rest = after
      }
    }
    literal += rest
    if !literal.isEmpty { pieces.append(.text(literal)) }
    if pieces.isEmpty { report("empty-expression", "the expression says nothing", at: mark) }
    return SQLTemplate(pieces: pieces)
  }

  private mutating func checkPath(_ path: [String], at mark: Mark, in scope: PredicateContext.Scope) {
    if path == ["tenant"] { return }
    var scope = scope
    for (index, name) in path.enumerated() {
      guard let field = scopeField(name, in: scope) else {
        reportUnknown("field", name, among: fieldNames(in: scope), at: mark)
        return
      }
      let isLast = index == path.count - 1
      if isLast {
        guard field.kind.isValueInSQL else {
          report(
            "not-in-sql", "'\(name)' is no value that SQL has", at: mark,
            remedy: "name a stored field or another expression")
          return
        }
        if field.isEncrypted { reportEncrypted(name, "stand in SQL", at: mark) }
      } else {
        guard field.kind == .relation(.one), draft(field.type.name) != nil else {
          report(
            "not-in-sql", "'\(name)' does not lead to one row", at: mark,
            remedy: "go through 'one:' relations")
          return
        }
        scope = .type(field.type.name)
      }
    }
  }

  private mutating func cases(_ node: YAMLNode, _ type: TypeExpression, _ context: PredicateContext) -> [Case]
  {
    var cases: [Case] = []
    let list = elements(node, of: "'cases'")
    for (index, element) in list.enumerated() {
      let body = entries(element, of: "a case", allowed: Self.sectionKeys.oneCase)
      guard let then = body["then"] else {
        report("missing-key", "the case has no 'then'", at: element.mark)
        continue
      }
      let when = body["when"].map { predicate($0, context) } ?? .always
      if body["when"] == nil, index < list.count - 1 {
        report(
          "unreachable-case", "the cases after this one never hold", at: element.mark,
          remedy: "give it a 'when'")
      }
      if let value = literal(then, of: type) { cases.append(Case(when: when, value: value)) }
    }
    if type.isNonNull, let last = list.last, entryNames(last).contains("when") {
      report(
        "missing-case", "no case holds for the other rows, but the field is \(type)", at: last.mark,
        remedy: "end with '- { then: … }', or make the field nullable")
    }
    return cases
  }

  private func entryNames(_ node: YAMLNode) -> [String] {
    if case .mapping(let list) = node.value { list.map(\.key) } else { [] }
  }

  private mutating func byRole(_ node: YAMLNode, _ type: TypeExpression) -> FieldSource? {
    var values: [String: Literal] = [:]
    var otherwise: Literal?
    for entry in entries(node, of: "'byRole'").list {
      let value = literal(entry.value, of: type)
      if entry.key == "otherwise" {
        otherwise = value
      } else if roleNames.contains(entry.key) {
        values[entry.key] = value
      } else {
        reportUnknown("role", entry.key, among: roleNames + ["otherwise"], at: entry.mark)
      }
    }
    if otherwise == nil, type.isNonNull {
      report("missing-key", "'byRole' of a field that is \(type) needs 'otherwise'", at: node.mark)
    }
    return .byRole(values, otherwise: otherwise ?? .null)
  }

  /// A relation with many rows, by name; anything else is reported.
  private mutating func toMany(_ name: String, _ node: YAMLNode, _ scope: PredicateContext.Scope)
    -> FieldDraft?
  {
    guard case .type(let owner) = scope, let type = draft(owner) else {
      report("unknown-relation", "there is no relation here", at: node.mark)
      return nil
    }
    let relations = type.fields.filter { $0.kind == .relation(.list) || $0.kind == .relation(.connection) }
    guard let field = relations.first(where: { $0.name == name }) else {
      reportUnknown("relation", name, among: relations.map(\.name), at: node.mark)
      return nil
    }
    return field
  }

  private mutating func aggregate(
    _ function: Aggregate.Function, _ draft: FieldDraft, _ context: PredicateContext
  ) -> Aggregate? {
    guard let node = draft.entries[function.rawValue], let path = text(node, of: "'\(function.rawValue)'")
    else { return nil }
    let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let relation = toMany(parts[0], node, context.scope) else { return nil }
    guard let target = relation.targetName, self.draft(target) != nil else {
      report("not-an-object", "'\(parts[0])' leads to rows of several types", at: node.mark)
      return nil
    }
    let scope = PredicateContext.Scope.type(target)
    var aggregate = Aggregate(function: function, relation: parts[0])
    if let condition = draft.entries["where"] {
      aggregate.condition = predicate(condition, PredicateContext(scope: scope, arguments: context.arguments))
    }
    guard parts.count == (function == .count ? 1 : 2) else {
      let form = function == .count ? "relation" : "relation.field"
      report("invalid-aggregate", "'\(function.rawValue)' takes '\(form)'", at: node.mark)
      return nil
    }
    guard function != .count else { return aggregate }
    guard let field = scopeField(parts[1], in: scope) else {
      reportUnknown("field", parts[1], among: fieldNames(in: scope), at: node.mark)
      return nil
    }
    let numbers = ["Int", "Float", "MinorUnits", "Money"]
    let isNumber = numbers.contains(field.type.name) && !field.type.isList
    let isOrdered = isNumber || ["DateTime", "String"].contains(field.type.name) && !field.type.isList
    guard field.kind.isValueInSQL, function == .sum ? isNumber : isOrdered else {
      report(
        "invalid-aggregate", "'\(parts[1])' is \(field.type), of which there is no \(function.rawValue)",
        at: node.mark,
        remedy: "name a field with a number")
      return nil
    }
    if field.isEncrypted {
      reportEncrypted(parts[1], "be worked with", at: node.mark)
      return nil
    }
    aggregate.field = parts[1]
    return aggregate
  }

  private mutating func needs(_ draft: FieldDraft, in scope: PredicateContext.Scope) -> [String] {
    guard let node = draft.entries["needs"] else { return [] }
    var needs: [String] = []
    for need in texts(node, of: "'needs'") {
      guard let field = scopeField(need.text, in: scope) else {
        reportUnknown("field", need.text, among: fieldNames(in: scope), at: need.mark)
        continue
      }
      guard field.kind.isValueInSQL else {
        report(
          "invalid-needs", "'\(need.text)' is not a value of the row", at: need.mark,
          remedy: "a resolver may need stored fields and SQL expressions")
        continue
      }
      if field.isEncrypted {
        reportEncrypted(need.text, "be given to a resolver", at: need.mark)
        continue
      }
      if needs.contains(need.text) {
        report("duplicate-name", "'\(need.text)' is needed twice", at: need.mark)
      } else {
        needs.append(need.text)
      }
    }
    return needs
  }
}

extension FieldDraft {
  /// The type, union or interface that a relation leads to.
  var targetName: String? {
    switch kind {
    case .relation(.connection): entries["connection"]?.text
    case .relation(.aggregate): entries["aggregate"]?.text
    case .relation: type.name
    default: nil
    }
  }
}

extension FieldDraft.Kind {
  /// Whether SQL can work the field out from the row alone, whoever asks.
  var isValueInSQL: Bool {
    switch self {
    case .column, .sql, .predicate, .cases, .aggregate: true
    case .relation, .byRole, .ids, .resolver, .position, .payload: false
    }
  }
}
