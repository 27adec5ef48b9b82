extension SchemaReader {
  static let sectionKeys = (
    enumeration: ["description", "values"],
    enumValue: ["description", "deprecated", "next"],
    interface: ["description", "fields"],
    union: ["description", "members"],
    role: ["description", "like", "anonymous", "when"],
    input: ["description", "fields"],
    interfaceField: ["description", "type"],
    argument: ["type", "description", "default", "example"],
    index: ["keys", "unique", "where"],
    oneCase: ["when", "then"],
    preset: ["sql"],
    viewer: ["type", "tokenHash", "user", "expires", "argument"],
    journal: ["event", "clock", "log"]
  )

  mutating func readEnum(_ entry: YAMLEntry) -> EnumModel? {
    let body = entries(entry.value, of: "enum '\(entry.key)'", allowed: Self.sectionKeys.enumeration)
    guard let values = body["values"] else {
      report("missing-key", "enum '\(entry.key)' has no 'values'", at: entry.mark)
      return nil
    }
    var list: [EnumValueModel] = []
    if case .sequence(let elements) = values.value {
      for element in elements {
        guard let name = text(element, of: "a value") else { continue }
        list.append(EnumValueModel(name: name, mark: element.mark))
      }
    } else {
      for value in entries(values, of: "'values'").list { list.append(readEnumValue(value)) }
    }
    if list.isEmpty { report("empty-enum", "enum '\(entry.key)' has no value", at: values.mark) }
    let known = list.map(\.name)
    var seen: Set<String> = []
    for value in list where !seen.insert(value.name).inserted {
      report("duplicate-name", "value '\(value.name)' is given twice", at: value.mark)
    }
    for value in list {
      for next in value.next ?? [] where !known.contains(next) {
        reportUnknown("enum value", next, among: known, at: value.mark)
      }
    }
    return EnumModel(
      name: entry.key, description: optionalText(body, "description"), values: list, mark: entry.mark)
  }

  private mutating func readEnumValue(_ entry: YAMLEntry) -> EnumValueModel {
    var value = EnumValueModel(name: entry.key, mark: entry.mark)
    if entry.value.isNull { return value }
    if let description = entry.value.text {
      value.description = description
      return value
    }
    let body = entries(entry.value, of: "value '\(entry.key)'", allowed: Self.sectionKeys.enumValue)
    value.description = optionalText(body, "description")
    value.deprecated = optionalText(body, "deprecated")
    value.next = body["next"].map { texts($0, of: "'next'").map(\.text) }
    return value
  }

  mutating func readInterface(_ entry: YAMLEntry) -> InterfaceModel {
    let body = entries(entry.value, of: "interface '\(entry.key)'", allowed: Self.sectionKeys.interface)
    var interface = InterfaceModel(
      name: entry.key, description: optionalText(body, "description"), fields: [], mark: entry.mark)
    guard let fields = body["fields"] else {
      report("missing-key", "interface '\(entry.key)' has no 'fields'", at: entry.mark)
      return interface
    }
    for field in entries(fields, of: "'fields'").list {
      var description: String?
      var node = field.value
      if case .mapping = node.value {
        let long = entries(node, of: "field '\(field.key)'", allowed: Self.sectionKeys.interfaceField)
        description = optionalText(long, "description")
        guard let type = long["type"] else {
          report("missing-key", "field '\(field.key)' has no 'type'", at: field.mark)
          continue
        }
        node = type
      }
      guard let type = typeExpression(node, kinds: Self.outputKinds) else { continue }
      interface.fields.append(
        InterfaceFieldModel(name: field.key, description: description, type: type, mark: field.mark))
    }
    return interface
  }

  mutating func readUnion(_ entry: YAMLEntry) -> UnionModel {
    var union = UnionModel(name: entry.key, members: [], mark: entry.mark)
    var node = entry.value
    if case .mapping = node.value {
      let body = entries(node, of: "union '\(entry.key)'", allowed: Self.sectionKeys.union)
      union.description = optionalText(body, "description")
      guard let members = body["members"] else {
        report("missing-key", "union '\(entry.key)' has no 'members'", at: entry.mark)
        return union
      }
      node = members
    }
    let members = texts(node, of: "the members of union '\(entry.key)'")
    if members.isEmpty { report("empty-union", "union '\(entry.key)' has no member", at: entry.mark) }
    for member in members {
      switch nameKinds[member.text] {
      case nil:
        reportUnknown("type", member.text, among: names(of: [.table, .virtual, .embedded]), at: member.mark)
      case .table:
        if union.members.contains(member.text) {
          report("duplicate-name", "'\(member.text)' is a member already", at: member.mark)
        } else {
          union.members.append(member.text)
        }
      case .some(let kind):
        report(
          "not-an-object", "'\(member.text)' is \(kind.description), and so no member of a union",
          at: member.mark,
          remedy: "name types with tables")
      }
    }
    return union
  }

  mutating func readRole(_ entry: YAMLEntry) -> RoleModel {
    var role = RoleModel(name: entry.key, mark: entry.mark)
    if entry.value.isNull { return role }
    let body = entries(entry.value, of: "role '\(entry.key)'", allowed: Self.sectionKeys.role)
    role.description = optionalText(body, "description")
    role.isAnonymous = flag(body, "anonymous")
    if let like = body["like"], let name = text(like, of: "'like'") {
      if !roleNames.contains(name) { reportUnknown("role", name, among: roleNames, at: like.mark) }
      role.like = name
    }
    if let when = body["when"], draft(viewerType) != nil {
      let predicate = predicate(when, PredicateContext(scope: .type(viewerType), allowsRoles: false))
      role.when = predicate
    }
    return role
  }
}

extension SchemaReader {
  static let tenantKeys = [
    "type", "directory", "token", "alias", "id", "argument", "column", "open", "openTo",
  ]

  mutating func readTenant(_ top: Entries) -> TenantModel? {
    guard let node = top["tenant"] else { return nil }
    let body = entries(node, of: "'tenant'", allowed: Self.tenantKeys)
    guard let type = typeName(body, "type"), let directory = typeName(body, "directory"),
      let token = fieldName(body, "token", of: directory),
      let alias = fieldName(body, "alias", of: directory),
      let id = fieldName(body, "id", of: directory), let argument = required(body, "argument"),
      let column = required(body, "column")
    else { return nil }
    var tenant = TenantModel(
      type: type, directory: directory, token: token, alias: alias, id: id, argument: argument, column: column
    )
    if let open = body["open"] {
      tenant.open = predicate(open, PredicateContext(scope: .type(type), allowsRoles: false))
    }
    if let openTo = body["openTo"] {
      for role in texts(openTo, of: "'openTo'") {
        if !roleNames.contains(role.text) {
          reportUnknown("role", role.text, among: roleNames, at: role.mark)
        }
        tenant.openTo.append(role.text)
      }
    }
    return tenant
  }

  func readViewerNames(_ top: Entries) -> (type: String, user: String) {
    guard let node = top["viewer"], case .mapping(let list) = node.value else { return ("", "") }
    func name(_ key: String) -> String { list.first { $0.key == key }?.value.text ?? "" }
    return (name("type"), name("user"))
  }

  mutating func readViewer(_ top: Entries) -> ViewerModel? {
    guard let node = top["viewer"] else { return nil }
    let body = entries(node, of: "'viewer'", allowed: Self.sectionKeys.viewer)
    guard let type = typeName(body, "type"), let tokenHash = fieldName(body, "tokenHash", of: type),
      let user = fieldName(body, "user", of: type), let expires = fieldName(body, "expires", of: type),
      let argument = required(body, "argument")
    else { return nil }
    return ViewerModel(type: type, tokenHash: tokenHash, user: user, expires: expires, argument: argument)
  }

  mutating func readJournal(_ top: Entries) -> JournalModel? {
    guard let node = top["journal"] else { return nil }
    let body = entries(node, of: "'journal'", allowed: Self.sectionKeys.journal)
    guard let event = typeName(body, "event"), let clock = typeName(body, "clock"),
      let log = typeName(body, "log")
    else { return nil }
    return JournalModel(event: event, clock: clock, log: log)
  }

  mutating func required(_ body: Entries, _ key: String) -> String? {
    guard let node = body[key] else {
      report("missing-key", "'\(key)' is missing", at: body.mark)
      return nil
    }
    return text(node, of: "'\(key)'")
  }

  /// A type with a table.
  private mutating func typeName(_ body: Entries, _ key: String) -> String? {
    guard let name = required(body, key), let node = body[key] else { return nil }
    guard nameKinds[name] == .table else {
      reportUnknown("type", name, among: names(of: [.table]), at: node.mark)
      return nil
    }
    return name
  }

  private mutating func fieldName(_ body: Entries, _ key: String, of type: String) -> String? {
    guard let name = required(body, key), let node = body[key], let draft = draft(type) else { return nil }
    guard draft.field(name)?.kind == .column else {
      reportUnknown(
        "field", name, among: draft.fields.filter { $0.kind == .column }.map(\.name), at: node.mark)
      return nil
    }
    return name
  }
}
