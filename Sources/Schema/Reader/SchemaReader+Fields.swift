extension SchemaReader {
  /// Keys that every kind of field takes.
  static let commonFieldKeys = [
    "description", "type", "read", "internal", "volatile", "deprecated", "currency",
  ]
  static let operationKeys = ["arguments", "createsSession", "global"]
  static let columnKeys = [
    "column", "references", "onDelete", "default", "example", "range", "length", "pattern", "format",
    "encrypted",
  ]
  static let relationKeys = ["by", "of", "through", "parent", "target", "where", "order", "first", "expect"]
  /// A key that makes a field of one kind; without any it is a column, or a value of a payload.
  static let markers: [(key: String, kind: FieldDraft.Kind)] = [
    ("one", .relation(.one)), ("list", .relation(.list)), ("connection", .relation(.connection)),
    ("aggregate", .relation(.aggregate)),
    ("sql", .sql),
    ("when", .predicate), ("cases", .cases), ("byRole", .byRole), ("count", .aggregate(.count)),
    ("sum", .aggregate(.sum)), ("min", .aggregate(.min)), ("max", .aggregate(.max)), ("ids", .ids),
    ("resolver", .resolver), ("position", .position),
  ]

  static func keys(of kind: FieldDraft.Kind) -> [String] {
    let own: [String] =
      switch kind {
      case .column: columnKeys
      case .relation: relationKeys + ["one", "list", "connection", "aggregate"]
      case .sql: ["sql"]
      case .predicate: ["when"]
      case .cases: ["cases"]
      case .byRole: ["byRole"]
      case .aggregate(let function): [function.rawValue, "where"]
      case .ids: ["ids"]
      case .resolver: ["resolver", "needs"]
      case .position: ["position"]
      case .payload: []
      }
    return commonFieldKeys + own
  }

  static let allFieldKeys =
    commonFieldKeys + columnKeys + relationKeys + markers.map(\.key) + ["needs"]

  /// The first look at a field: its kind and its type.
  mutating func draftField(_ entry: YAMLEntry, owner: TypeDraft.Kind, isOperation: Bool = false)
    -> FieldDraft?
  {
    let plain: FieldDraft.Kind = owner == .virtual ? .payload : .column
    if case .scalar = entry.value.value {
      guard let type = typeExpression(entry.value, kinds: Self.outputKinds) else { return nil }
      return FieldDraft(
        name: entry.key, mark: entry.mark, kind: plain, type: type, typeMark: entry.value.mark,
        entries: Entries(list: [], mark: entry.value.mark))
    }
    let allowed = Self.allFieldKeys + (isOperation ? Self.operationKeys : [])
    let body = entries(entry.value, of: "field '\(entry.key)'", allowed: allowed)
    let found = Self.markers.filter { body[$0.key] != nil }
    guard found.count <= 1 else {
      report(
        "ambiguous-field", "field '\(entry.key)' has both '\(found[0].key)' and '\(found[1].key)'",
        at: body.entry(found[1].key)?.mark ?? entry.mark, remedy: "keep one")
      return nil
    }
    let kind = found.first?.kind ?? plain
    for misplaced in body.list
    where !Self.keys(of: kind).contains(misplaced.key)
      && !(isOperation && Self.operationKeys.contains(misplaced.key))
    {
      report(
        "misplaced-key", "'\(misplaced.key)' does not belong to \(Self.description(of: kind))",
        at: misplaced.mark,
        remedy: "remove it")
    }
    guard let (type, mark) = draftedType(entry, body, kind) else { return nil }
    return FieldDraft(
      name: entry.key, mark: entry.mark, kind: kind, type: type, typeMark: mark, entries: body)
  }

  private static func description(of kind: FieldDraft.Kind) -> String {
    switch kind {
    case .column: "a stored field"
    case .relation: "a relation"
    case .payload: "a value of a virtual type"
    case .sql, .predicate, .cases, .byRole, .aggregate, .ids, .resolver, .position: "a computed field"
    }
  }

  private mutating func draftedType(
    _ entry: YAMLEntry, _ body: Entries, _ kind: FieldDraft.Kind
  ) -> (TypeExpression, Mark)? {
    if case .relation(let shape) = kind {
      if let type = body.entry("type") {
        report(
          "misplaced-key", "'type' does not belong to a relation", at: type.mark,
          remedy: "its target says the type")
      }
      let key = shape.key
      guard let node = body[key] else { return nil }
      let kinds: [NameKind] = [.table, .virtual, .union, .interface]
      guard let target = typeExpression(node, kinds: kinds) else { return nil }
      guard !target.isList, shape == .one || !target.isNonNull else {
        report("invalid-type", "'\(key)' takes the plain name of a type", at: node.mark)
        return nil
      }
      let isNarrowed = body["read"] != nil
      switch shape {
      case .one: return (target, node.mark)
      case .list:
        let list = TypeExpression.list(.nonNull(target))
        return (isNarrowed ? list : .nonNull(list), node.mark)
      case .connection:
        let connection = TypeExpression.named("\(target.name)Connection")
        return (isNarrowed ? connection : .nonNull(connection), node.mark)
      case .aggregate:
        let aggregate = TypeExpression.named("\(target.name)Aggregate")
        return (isNarrowed ? aggregate : .nonNull(aggregate), node.mark)
      }
    }
    guard let node = body["type"] else {
      report("missing-key", "field '\(entry.key)' has no 'type'", at: entry.mark)
      return nil
    }
    return typeExpression(node, kinds: Self.outputKinds).map { ($0, node.mark) }
  }

  /// The whole field, with what it refers to resolved.
  mutating func resolveField(
    _ draft: FieldDraft, in scope: PredicateContext.Scope, arguments: [ArgumentModel]? = nil
  ) -> FieldModel? {
    guard let source = resolveSource(draft, in: scope, arguments: arguments) else { return nil }
    let body = draft.entries
    var field = FieldModel(
      name: draft.name, description: optionalText(body, "description"), type: draft.type, source: source,
      isInternal: flag(body, "internal"), isVolatile: flag(body, "volatile"),
      isEncrypted: draft.kind == .column && flag(body, "encrypted"),
      deprecated: optionalText(body, "deprecated"), mark: draft.mark)
    if let read = body["read"] {
      field.read = roleRules(read, PredicateContext(scope: scope, arguments: arguments))
    }
    field.currency = resolveCurrency(draft, in: scope)
    if draft.kind == .column {
      field.defaultValue = body["default"].flatMap { defaultValue($0, of: draft.type) }
      field.example = body["example"].flatMap { literal($0, of: draft.type) }
      field.checks = resolveChecks(draft)
    }
    return field
  }

  private mutating func resolveCurrency(_ draft: FieldDraft, in scope: PredicateContext.Scope) -> String? {
    let named = draft.entries["currency"]
    guard draft.type.name == "Money", case .type(let owner) = scope else {
      if let named { report("misplaced-key", "'currency' belongs to fields of type Money", at: named.mark) }
      return nil
    }
    let name = named.flatMap { text($0, of: "'currency'") } ?? "currency"
    guard let type = self.draft(owner) else { return nil }
    guard let field = type.field(name) else {
      if let named {
        reportUnknown("field", name, among: type.fields.map(\.name), at: named.mark)
      } else {
        report(
          "missing-currency", "'\(owner)' has no field 'currency' for '\(draft.name)'", at: draft.mark,
          remedy: "add 'currency: String!', or name the field with 'currency:'")
      }
      return nil
    }
    if field.isEncrypted { reportEncrypted(name, "tell Postgres a currency", at: named?.mark ?? draft.mark) }
    if field.type.nullable != .named("String") {
      report("missing-currency", "'\(name)' is no String, and so no currency", at: named?.mark ?? draft.mark)
    }
    return name
  }

  private mutating func resolveChecks(_ draft: FieldDraft) -> [Check] {
    let body = draft.entries
    var checks: [Check] = []
    func misplaced(_ key: String, _ types: String) -> (String, String) {
      ("misplaced-key", "'\(key)' belongs to \(types), but '\(draft.name)' is \(draft.type)")
    }
    if let node = body["range"] {
      if ["Int", "MinorUnits", "Money", "Float"].contains(draft.type.name), !draft.type.isList {
        if let (low, high) = bounds(node, of: "'range'") {
          checks.append(.range(minimum: low, maximum: high))
        }
      } else {
        let (code, message) = misplaced("range", "numbers")
        report(code, message, at: node.mark)
      }
    }
    let isText = draft.type.nullable == .named("String")
    if let node = body["length"] {
      if isText {
        if let (low, high) = bounds(node, of: "'length'") {
          let limit = Int64(Int32.max)
          if (low ?? 0) < 0 || (high ?? 0) > limit {
            report("out-of-range", "a length is from 0 to \(limit)", at: node.mark)
          } else {
            checks.append(
              .length(minimum: low.map { Int(clamping: $0) }, maximum: high.map { Int(clamping: $0) }))
          }
        }
      } else {
        let (code, message) = misplaced("length", "texts")
        report(code, message, at: node.mark)
      }
    }
    if let node = body["pattern"] {
      if isText {
        if let pattern = text(node, of: "'pattern'") {
          checks.append(.pattern(pattern))
          checkPattern(pattern, isEncrypted: draft.isEncrypted, at: node.mark)
        }
      } else {
        let (code, message) = misplaced("pattern", "texts")
        report(code, message, at: node.mark)
      }
    }
    if let node = body["format"], let format = resolveFormat(node, of: draft, isText: isText) {
      checks.append(.format(format))
    }
    return checks
  }

  private mutating func resolveFormat(_ node: YAMLNode, of draft: FieldDraft, isText: Bool) -> TextFormat? {
    guard isText else {
      report(
        "misplaced-key", "'format' belongs to texts, but '\(draft.name)' is \(draft.type)", at: node.mark)
      return nil
    }
    if draft.isEncrypted {
      reportEncrypted(draft.name, "have a format, which Postgres judges", at: node.mark)
    }
    guard let name = text(node, of: "'format'") else { return nil }
    guard let format = TextFormat(rawValue: name) else {
      reportUnknown("format", name, among: TextFormat.allCases.map(\.rawValue), at: node.mark)
      return nil
    }
    return format
  }

  /// `[low, high]`, either of them null.
  private mutating func bounds(_ node: YAMLNode, of what: String) -> (Int64?, Int64?)? {
    let list = elements(node, of: what)
    guard list.count == 2 else {
      if case .sequence = node.value {
        report("invalid-bounds", "\(what) takes the lowest and the highest value", at: node.mark)
      }
      return nil
    }
    let low = list[0].isNull ? nil : integer(list[0], of: "a bound")
    let high = list[1].isNull ? nil : integer(list[1], of: "a bound")
    if let low, let high, low > high {
      report("invalid-bounds", "\(what) begins above its end", at: node.mark, remedy: "swap the bounds")
      return nil
    }
    return (low, high)
  }
}
