extension SchemaReader {
  static let typeKeys = [
    "description", "fields", "read", "rules", "implements", "table", "cache", "publish", "order", "indexes",
    "key",
    "with", "appendOnly", "timestamps", "expose", "global", "virtual", "embedded", "write", "versioned",
    "softDelete", "api", "search", "partitionBy", "due",
  ]
  /// Implicit fields of `versioned` and `softDelete`.
  static let versionField = "version"
  static let deletionField = "deletedAt"

  /// What only a table has.
  static let tableKeys: Set<String> = [
    "table", "cache", "publish", "order", "indexes", "key", "with", "appendOnly", "timestamps", "expose",
    "global", "rules", "write", "versioned", "softDelete", "api", "search", "partitionBy",
    "due",
  ]

  /// The first look at a type: its kind and its fields' kinds, implicit fields included.
  mutating func draftType(_ entry: YAMLEntry) -> TypeDraft {
    let body = entries(entry.value, of: "type '\(entry.key)'", allowed: Self.typeKeys)
    let isVirtual = flag(body, "virtual")
    let isEmbedded = flag(body, "embedded")
    let kind: TypeDraft.Kind = isVirtual ? .virtual : isEmbedded ? .embedded : .table
    if isVirtual, isEmbedded, let embedded = body.entry("embedded") {
      report("misplaced-key", "a type is either virtual or embedded", at: embedded.mark)
    }
    var draft = TypeDraft(
      name: entry.key, mark: entry.mark, entries: body, kind: kind, fields: [],
      rules: body["rules"].map { entries($0, of: "'rules'") } ?? Entries(), key: ["id"],
      isExposed: flag(body, "expose", default: true))
    if kind != .table {
      for misplaced in body.list where Self.tableKeys.contains(misplaced.key) {
        report(
          "misplaced-key", "'\(misplaced.key)' belongs to types with a table; '\(entry.key)' is \(kind)",
          at: misplaced.mark, remedy: "remove it")
      }
    }
    if let key = body["key"], kind == .table { draft.key = texts(key, of: "'key'").map(\.text) }
    if let fields = body["fields"] {
      for field in entries(fields, of: "'fields'").list {
        if let drafted = draftField(field, owner: kind) {
          draft.fields.append(drafted)
        } else {
          brokenFields.insert(field.key)
        }
      }
    } else {
      report("missing-key", "type '\(entry.key)' has no 'fields'", at: entry.mark)
    }
    if kind == .table { addImplicitFields(to: &draft, body) }
    return draft
  }

  private mutating func addImplicitFields(to draft: inout TypeDraft, _ body: Entries) {
    func entry(_ key: String, _ value: String) -> YAMLEntry {
      YAMLEntry(
        key: key, mark: draft.mark, value: YAMLNode(value: .scalar(value, isPlain: true), mark: draft.mark))
    }
    func implicit(_ name: String, _ type: TypeExpression, _ entries: [YAMLEntry]) -> FieldDraft {
      FieldDraft(
        name: name, mark: draft.mark, kind: .column, type: type, typeMark: draft.mark,
        entries: Entries(list: entries, mark: draft.mark))
    }
    if draft.key == ["id"], draft.field("id") == nil {
      draft.fields.insert(implicit("id", .nonNull(.named("ID")), [entry("default", "uuid")]), at: 0)
    }
    for (key, name) in [("versioned", Self.versionField), ("softDelete", Self.deletionField)]
    where flag(body, key) {
      if let clash = draft.field(name) {
        report(
          "duplicate-name", "'\(key)' makes the field '\(name)' by itself", at: clash.mark,
          remedy: "remove the field, or '\(key)'")
      } else if key == "versioned" {
        draft.fields.append(implicit(name, .nonNull(.named("Int")), [entry("default", "1")]))
      } else {
        draft.fields.append(implicit(name, .named("DateTime"), [entry("internal", "true")]))
      }
    }
    guard flag(body, "timestamps", default: true) else { return }
    for name in ["createdAt", "updatedAt"] where draft.field(name) == nil {
      draft.fields.append(implicit(name, .nonNull(.named("DateTime")), [entry("default", "now")]))
    }
  }

  mutating func resolveType(_ draft: TypeDraft) -> TypeModel {
    let body = draft.entries
    let storage: Storage =
      switch draft.kind {
      case .virtual: .virtual
      case .embedded: .embedded
      case .table: .table(resolveTable(draft))
      }
    var type = TypeModel(
      name: draft.name, description: optionalText(body, "description"), storage: storage, mark: draft.mark)
    for rule in draft.rules.list {
      if ["all", "none"].contains(rule.key) {
        report(
          "reserved-name", "'\(rule.key)' cannot name a rule", at: rule.mark, remedy: "choose another name")
      }
      _ = expandRule(rule.key, of: draft.name, at: rule.mark)
    }
    if let implements = body["implements"] {
      for interface in texts(implements, of: "'implements'") {
        if nameKinds[interface.text] == .interface {
          type.interfaces.append(interface.text)
        } else {
          reportUnknown("interface", interface.text, among: names(of: [.interface]), at: interface.mark)
        }
      }
    }
    let nobody = RoleRules(rules: [:])
    if let read = body["read"] {
      type.read = roleRules(read, PredicateContext(scope: .type(draft.name)))
    } else {
      type.read = draft.kind == .table ? nobody : .everyone
    }
    if flag(body, "softDelete") { type.read = type.read.narrowed(by: .isNull(field: Self.deletionField)) }
    type.fields = draft.fields.compactMap { resolveField($0, in: .type(draft.name)) }
    type.write = body["write"].map { resolveWrite($0, of: draft) }
    type.publish = resolvePublish(draft)
    type.api = body["api"].flatMap { resolveAPI($0, of: draft) }
    return type
  }

  private mutating func resolveTable(_ draft: TypeDraft) -> Table {
    let body = draft.entries
    var table = Table(
      name: optionalText(body, "table") ?? snakeCase(draft.name),
      scope: flag(body, "global") ? .global : .tenant,
      isExposed: draft.isExposed, isPublished: isPublished(body), isAppendOnly: flag(body, "appendOnly"),
      key: draft.key, hasTimestamps: flag(body, "timestamps", default: true),
      isVersioned: flag(body, "versioned"), isSoftDeleted: flag(body, "softDelete"))
    if let cache = optionalText(body, "cache"), cache != "none" { table.cacheGroup = cache }
    let scope = PredicateContext.Scope.type(draft.name)
    for key in draft.key where draft.field(key)?.kind != .column {
      reportUnknown("field", key, among: columns(of: draft), at: body["key"]?.mark ?? draft.mark)
    }
    if let partition = body["partitionBy"] { table.partitionedBy = partitionField(partition, of: draft) }
    if let order = body["order"] { table.order = orderKeys(order, in: scope) }
    if let indexes = body["indexes"] {
      for index in elements(indexes, of: "'indexes'") { table.indexes.append(resolveIndex(index, of: draft)) }
    }
    table.due = body["due"].flatMap { resolveDue($0, of: draft) }
    table.search = body["search"].flatMap { resolveSearch($0, of: draft) }
    if let parameters = body["with"] {
      for parameter in entries(parameters, of: "'with'").list {
        table.storageParameters[parameter.key] = text(parameter.value, of: "a storage parameter")
      }
    }
    return table
  }

  /// The mapping is read with the type.
  private mutating func isPublished(_ body: Entries) -> Bool {
    if case .mapping? = body["publish"]?.value { return true }
    return flag(body, "publish")
  }

  /// Rows never move from one month to another: nothing of them changes.
  private mutating func partitionField(_ node: YAMLNode, of draft: TypeDraft) -> String? {
    guard let name = text(node, of: "'partitionBy'") else { return nil }
    guard let field = draft.field(name), field.kind == .column else {
      reportUnknown("field", name, among: columns(of: draft), at: node.mark)
      return nil
    }
    guard field.type == .nonNull(.named("DateTime")), flag(draft.entries, "appendOnly") else {
      report(
        "invalid-partition", "'\(name)' cannot part '\(draft.name)' by months", at: node.mark,
        remedy: "name a field of type DateTime!, and add 'appendOnly: true'")
      return nil
    }
    return name
  }

  func columns(of draft: TypeDraft) -> [String] { draft.fields.filter { $0.kind == .column }.map(\.name) }

  private mutating func resolveIndex(_ node: YAMLNode, of draft: TypeDraft) -> IndexModel {
    let scope = PredicateContext.Scope.type(draft.name)
    if case .sequence = node.value { return IndexModel(keys: orderKeys(node, in: scope), mark: node.mark) }
    let body = entries(node, of: "an index", allowed: Self.sectionKeys.index)
    guard let keys = body["keys"] else {
      report("missing-key", "the index has no 'keys'", at: node.mark)
      return IndexModel(keys: [], mark: node.mark)
    }
    var index = IndexModel(keys: orderKeys(keys, in: scope), isUnique: flag(body, "unique"), mark: node.mark)
    if let condition = body["where"] {
      index.condition = predicate(
        condition, PredicateContext(scope: scope, allowsRoles: false, isStatic: true))
    }
    if index.isUnique, flag(draft.entries, "softDelete") {
      // A row that is gone does not keep its name from others.
      let isThere = Predicate.isNull(field: Self.deletionField)
      index.condition = index.condition.map { .and([isThere, $0]) } ?? isThere
    }
    return index
  }

  /// `[a, -b]`; fields that are unknown or not stored are reported: neither an index nor a cursor can stand on those.
  mutating func orderKeys(_ node: YAMLNode, in scope: PredicateContext.Scope) -> [OrderKey] {
    var keys: [OrderKey] = []
    for element in texts(node, of: "a list of fields") {
      let isDescending = element.text.hasPrefix("-")
      let name = isDescending ? String(element.text.dropFirst()) : element.text
      guard let field = scopeField(name, in: scope) else {
        reportUnknown("field", name, among: fieldNames(in: scope), at: element.mark)
        continue
      }
      guard field.kind == .column else {
        report(
          "not-a-column", "'\(name)' is not stored, and so nothing can be put in its order", at: element.mark,
          remedy: "name fields that are stored")
        continue
      }
      if field.isEncrypted {
        reportEncrypted(name, "give rows an order or stand in an index", at: element.mark)
        continue
      }
      if keys.contains(where: { $0.field == name }) {
        report("duplicate-name", "field '\(name)' is given twice", at: element.mark)
        continue
      }
      keys.append(OrderKey(field: name, isDescending: isDescending))
    }
    return keys
  }
}
