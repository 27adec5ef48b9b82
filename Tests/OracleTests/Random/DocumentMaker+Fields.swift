import GraphQL
import Schema

extension DocumentMaker {
  /// A random field of an object; nil where the chosen one does not fit here.
  mutating func anyField(on type: String, _ place: Place) -> String? {
    let fields = (system.fields(of: type) ?? FieldList([])).filter(\.isAnswerable)
    let composite = fields.filter { isComposite($0) }
    let leaves = fields.filter { !isComposite($0) }
    let goesDeeper =
      place.depth < depthLimit && (leaves.isEmpty || generator.chance(place.depth < 4 ? 60 : 50))
    guard let definition = generator.pick(goesDeeper && !composite.isEmpty ? composite : favoured(leaves))
    else {
      return nil
    }
    return field(definition, on: type, isAbstract: false, place)
  }

  /// Whether there is a next page says more of a connection than its other numbers; and what few types have comes up more
  /// often than its neighbours, however many they become.
  private mutating func favoured(_ leaves: [Schema.FieldDefinition]) -> [Schema.FieldDefinition] {
    if let next = leaves.first(where: { $0.name == "hasNextPage" }) {
      return generator.chance(40) ? [next] : leaves
    }
    let rare = leaves.filter(\.isByRoleOrCase)
    return !rare.isEmpty && generator.chance(25) ? rare : leaves
  }

  private func isComposite(_ definition: Schema.FieldDefinition) -> Bool {
    system[definition.type.name]?.isComposite ?? false
  }

  /// One field with alias, arguments, directives and selections.
  mutating func field(
    _ definition: Schema.FieldDefinition, on type: String, isAbstract: Bool, _ place: Place
  ) -> String? {
    let isComposite = isComposite(definition)
    let need = definition.type.name.hasSuffix("Connection") ? 2 : 1
    guard !isComposite || place.depth + need <= max(depthLimit, 3) else { return nil }
    let before = self
    let (arguments, rows) = self.arguments(of: definition, on: type, place)
    let text = arguments.isEmpty ? "" : "(\(arguments.joined(separator: ", ")))"
    var claim = KeyScope.Claim(
      key: definition.name, parent: type, isAbstract: isAbstract, signature: definition.name + text,
      leafType: isComposite ? nil : "\(definition.type)")
    let wantsAlias = generator.chance(8)
    if wantsAlias { claim.key = generator.pick(Self.aliases, or: "x") }
    if wantsAlias || !place.keys.allows(claim) {
      if !place.keys.allows(claim) {
        nameCount += 1
        claim.key = "a\(nameCount)"
      }
      guard aliasCount < Self.aliasLimit, place.keys.allows(claim) else {
        let generator = self.generator
        self = before
        self.generator = generator
        return nil
      }
      aliasCount += 1
      features.insert(.alias)
    }
    let inner = place.keys.take(claim)
    note(definition)
    let head =
      claim.key == definition.name ? definition.name + text : "\(claim.key): \(definition.name)\(text)"
    let isAliased = claim.key != definition.name
    var parts = [one(head, definition, isComposite, place.below(inner, rows: rows))]
    if generator.chance(5), !isAliased || aliasCount < Self.aliasLimit {
      features.insert(.mergedField)
      if isAliased { aliasCount += 1 }
      parts.append(one(head, definition, isComposite, place.below(inner, rows: rows)))
    }
    return parts.joined(separator: " ")
  }

  private mutating func one(
    _ head: String, _ definition: Schema.FieldDefinition, _ isComposite: Bool, _ below: Place
  ) -> String {
    let head = head + directive()
    return isComposite ? "\(head) \(selections(on: definition.type.name, below))" : head
  }

  /// Keys that are words elsewhere, too.
  private static let aliases = [
    "x", "order", "select", "name", "id", "json", "A", "t1", "row", "nodes", "_", "total",
  ]

  private mutating func note(_ definition: Schema.FieldDefinition) {
    switch definition.type.name {
    case "Money": features.insert(.money)
    case "DateTime": features.insert(.dateTime)
    case "JSON": features.insert(.json)
    default: break
    }
    switch definition.origin {
    case .hasMore: features.insert(.hasMore)
    case .aggregate(.value): features.insert(.aggregateFunction)
    case .connection(.totalCount): features.insert(.totalCount)
    case .connection(.edges): features.insert(.edges)
    case .connection(.pageInfo): features.insert(.pageInfo)
    case .model(let field): note(field)
    default: break
    }
  }

  private mutating func note(_ field: FieldModel) {
    switch field.source {
    case .aggregate: features.insert(.aggregate)
    case .expression: features.insert(.expression)
    case .predicate: features.insert(.condition)
    case .cases: features.insert(.cases)
    case .byRole: features.insert(.byRole)
    case .ids: features.insert(.ids)
    case .relation(let relation):
      if relation.links.contains(where: { $0.link == .group }) { features.insert(.group) }
    case .column:
      if field.type.isList { features.insert(.scalarList) }
      if case .embedded? = model.type(field.type.name)?.storage { features.insert(.embedded) }
    case .resolver, .position, .payload: break
    }
  }
}

extension Schema.FieldDefinition {
  /// Neither introspection nor a value that only the server can know.
  fileprivate var isAnswerable: Bool {
    switch origin {
    case .introspection: return false
    case .model(let field):
      switch field.source {
      case .resolver, .position, .payload: return false
      default: return true
      }
    default: return true
    }
  }

  /// Worked out from the viewer's role, or by cases.
  fileprivate var isByRoleOrCase: Bool {
    guard case .model(let field) = origin else { return false }
    switch field.source {
    case .byRole, .cases: return true
    default: return false
    }
  }
}
