extension SchemaReader {
  static let writesKeys = ["error", "collective"]
  static let writeRuleKeys = ["fields", "set", "where"]
  /// What the writer keeps by itself.
  private static let keptFields = ["id", "createdAt", "updatedAt", versionField, deletionField]

  /// The section `writes`: where generated mutations report errors.
  mutating func readWrites(_ top: Entries) -> WritesModel? {
    guard let node = top["writes"] else { return nil }
    let body = entries(node, of: "'writes'", allowed: Self.writesKeys)
    guard let name = required(body, "error") else { return nil }
    guard nameKinds[name] == .embedded, let draft = draft(name) else {
      reportUnknown("type", name, among: names(of: [.embedded]), at: body["error"]?.mark ?? node.mark)
      return nil
    }
    for key in ["code", "message", "field"] where draft.field(key) == nil {
      report(
        "missing-error-field", "'\(name)' has no field '\(key)', which errors of writes need", at: draft.mark,
        remedy: "add it")
    }
    if let code = draft.field("code"), let values = enums.first(where: { $0.name == code.type.name }) {
      let known = Set(values.values.map(\.name))
      for missing in WritesModel.Code.allCases where !known.contains(missing.rawValue) {
        report(
          "missing-error-code",
          "enum '\(values.name)' has no value \(missing.rawValue), which generated writes use",
          at: values.mark, remedy: "add '\(missing.rawValue):' to its values")
      }
    } else if let code = draft.field("code") {
      report(
        "invalid-type", "'code' of '\(name)' must be an enum", at: code.mark,
        remedy: "declare an enum with the codes, and make it the field's type")
    }
    return WritesModel(error: name, collective: optionalText(body, "collective"))
  }

  /// The key `write` of a type.
  mutating func resolveWrite(_ node: YAMLNode, of draft: TypeDraft) -> WriteModel {
    let allowed = WriteModel.Action.allCases.map(\.rawValue)
    var write = WriteModel(mark: node.mark)
    if draft.key != ["id"] || flag(draft.entries, "global") || !draft.isExposed {
      report(
        "invalid-write", "'\(draft.name)' has no id that a client could name", at: node.mark,
        remedy: "write it from a mutation of your own")
      return write
    }
    for entry in entries(node, of: "'write'", allowed: allowed).list {
      guard let action = WriteModel.Action(rawValue: entry.key) else { continue }
      if action != .create, flag(draft.entries, "appendOnly") {
        report(
          "invalid-write", "rows of '\(draft.name)' are only ever added", at: entry.mark,
          remedy: "remove '\(entry.key)', or 'appendOnly'")
        continue
      }
      var rules = WriteRules()
      for role in entries(entry.value, of: "'\(entry.key)'").list {
        let rule = writeRule(role.value, action, of: draft)
        if action == .create { checkComplete(rule, of: draft, for: role) }
        if role.key == "otherwise" {
          rules.otherwise = rule
        } else if roleNames.contains(role.key) {
          rules.rules[role.key] = rule
        } else {
          reportUnknown("role", role.key, among: roleNames + ["otherwise"], at: role.mark)
        }
      }
      write.rules[action] = rules
    }
    return write
  }

  /// A row that must have a value gets it from the client, the server or a default, or no creation would ever succeed.
  private mutating func checkComplete(_ rule: WriteRule, of draft: TypeDraft, for role: YAMLEntry) {
    let given = rule.fields + rule.presets.map(\.field) + Self.keptFields
    for field in draft.fields where field.kind == .column && field.type.isNonNull {
      guard field.entries["default"] == nil, !given.contains(field.name) else { continue }
      report(
        "missing-value",
        "'\(role.key)' may create '\(draft.name)', but nothing gives '\(field.name)' a value", at: role.mark,
        remedy: "put it into 'fields' or 'set', or give it a default")
    }
  }

  private mutating func writeRule(
    _ node: YAMLNode, _ action: WriteModel.Action, of draft: TypeDraft
  ) -> WriteRule {
    let context = PredicateContext(scope: .type(draft.name))
    if action == .delete { return WriteRule(condition: predicate(node, context)) }
    switch node.value {
    case .scalar:
      if node.text == "all" { return WriteRule(fields: writableFields(of: draft)) }
      report(
        "invalid-write", "here stand the fields that the role may write", at: node.mark,
        remedy: "write 'all', a list of fields, or { fields:, set:, where: }")
      return WriteRule()
    case .sequence: return WriteRule(fields: fields(node, of: draft))
    case .mapping:
      let body = entries(node, of: "a rule of writing", allowed: Self.writeRuleKeys)
      var rule = WriteRule()
      if let presets = body["set"] {
        for entry in entries(presets, of: "'set'").list {
          if let preset = preset(entry, of: draft) { rule.presets.append(preset) }
        }
      }
      if let listed = body["fields"] {
        rule.fields =
          listed.text == "all"
          ? writableFields(of: draft).filter { name in !rule.presets.contains { $0.field == name } }
          : fields(listed, of: draft)
      }
      for preset in rule.presets where rule.fields.contains(preset.field) {
        report(
          "duplicate-name", "'\(preset.field)' is set by the server, and so is not the client's to give",
          at: node.mark, remedy: "keep it in 'set' or in 'fields'")
      }
      rule.condition = body["where"].map { predicate($0, context) } ?? .always
      return rule
    }
  }

  private mutating func fields(_ node: YAMLNode, of draft: TypeDraft) -> [String] {
    let writable = writableFields(of: draft)
    var names: [String] = []
    for name in texts(node, of: "'fields'") {
      if names.contains(name.text) {
        report("duplicate-name", "field '\(name.text)' is given twice", at: name.mark)
      } else if writable.contains(name.text) {
        names.append(name.text)
      } else if draft.field(name.text) != nil {
        report(
          "not-writable", "'\(name.text)' of '\(draft.name)' is not for clients to write", at: name.mark,
          remedy: "name stored fields that are not internal; the server's own go into 'set'")
      } else {
        reportUnknown("field", name.text, among: writable, at: name.mark)
      }
    }
    return names
  }

  /// Stored fields that are shown, and lists of ids over a junction; not what the writer keeps by itself.
  private func writableFields(of draft: TypeDraft) -> [String] {
    draft.fields.filter { field in
      guard !Self.keptFields.contains(field.name), field.entries["internal"]?.text != "true" else {
        return false
      }
      switch field.kind {
      case .column: return field.type.name != "Bytes"
      case .ids:
        guard let name = field.entries["ids"]?.text else { return false }
        return draft.field(name)?.entries["through"] != nil
      default: return false
      }
    }.map(\.name)
  }

  private mutating func preset(_ entry: YAMLEntry, of draft: TypeDraft) -> Preset? {
    guard let field = draft.field(entry.key) else {
      reportUnknown("field", entry.key, among: columns(of: draft), at: entry.mark)
      return nil
    }
    guard field.kind == .column else {
      report(
        "not-a-column", "'\(entry.key)' is not stored, and so cannot be set", at: entry.mark,
        remedy: "name fields that are stored")
      return nil
    }
    if field.isEncrypted {
      reportEncrypted(entry.key, "be set by the schema", at: entry.mark)
      return nil
    }
    if case .mapping = entry.value.value {
      let body = entries(entry.value, of: "a value that the server sets", allowed: Self.sectionKeys.preset)
      guard let node = body["sql"], let sql = text(node, of: "'sql'") else { return nil }
      return Preset(field: entry.key, value: .sql(template(sql, at: node.mark, in: .root)))
    }
    if case .scalar(let text, isPlain: true) = entry.value.value, text.hasPrefix("$") {
      if text == "$now", field.type.name == "DateTime" { return Preset(field: entry.key, value: .now) }
      let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      let known = ["id", viewerUser]
      if parts.count == 2, parts[0] == "viewer", known.contains(parts[1]),
        field.type.nullable == .named("ID")
      {
        return Preset(field: entry.key, value: .viewer(parts[1]))
      }
      report(
        "unknown-variable", "'\(text)' is nothing that can be written here", at: entry.value.mark,
        remedy: "use $viewer.id or $viewer.\(viewerUser) for an ID, and $now for a DateTime")
      return nil
    }
    return literal(entry.value, of: field.type).map { Preset(field: entry.key, value: .literal($0)) }
  }
}
