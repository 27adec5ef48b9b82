extension Checker {
  private static let clockFields = [("epoch", "Int!"), ("seq", "MinorUnits!"), ("floorSeq", "MinorUnits!")]
  private static let eventFields = [
    ("seq", "MinorUnits!"), ("type", "String!"), ("key", "ID"), ("old", "JSON"), ("at", "DateTime!"),
  ]
  private static let eventActions = ["CREATED", "UPDATED", "DELETED", "CONTROL"]
  private static let logFields = [
    ("at", "DateTime!"), ("sessionId", "ID"), ("userId", "ID"), ("operation", "String!"), ("type", "String"),
    ("key", "ID"), ("action", "String"), ("fields", "[String!]"), ("outcome", "String!"),
    ("correlationId", "String"),
  ]

  /// What the writer keeps by itself must have the fields that it writes (consistency.md, "The writer").
  mutating func checkJournal() {
    let code = "invalid-journal"
    if let clock = model.type(model.journal.clock) {
      for (name, type) in Self.clockFields { require(name, type, of: clock, code) }
      if clock.table?.key != [] {
        error(code, "'\(clock.name)' has one row for each tenant", at: clock.mark, remedy: "add 'key: []'")
      }
      checkCacheGroups(clock)
    }
    if let event = model.type(model.journal.event) {
      for (name, type) in Self.eventFields { require(name, type, of: event, code) }
      checkEventAction(event)
      if event.table?.key != ["seq"] {
        error(code, "events are numbered within their tenant", at: event.mark, remedy: "add 'key: [seq]'")
      }
    }
    if let log = model.type(model.journal.log) {
      for (name, type) in Self.logFields { require(name, type, of: log, code) }
    }
    for name in [model.journal.clock, model.journal.event, model.journal.log] {
      guard let type = model.type(name), type.table?.scope != .tenant else { continue }
      error(code, "'\(name)' must belong to the tenants", at: type.mark, remedy: "remove 'global'")
    }
    for name in [model.journal.event, model.journal.log] {
      guard let type = model.type(name), type.table?.isAppendOnly == false else { continue }
      error(code, "what '\(name)' says must stay as it is", at: type.mark, remedy: "add 'appendOnly: true'")
    }
  }

  private mutating func checkEventAction(_ event: TypeModel) {
    guard let field = event.field("action"), let actions = model.enumeration(field.type.name) else {
      error(
        "invalid-journal", "'\(event.name)' needs the field 'action', an enum", at: event.mark,
        remedy: "add it to 'fields'")
      return
    }
    for action in Self.eventActions where !actions.values.contains(where: { $0.name == action }) {
      error(
        "invalid-journal", "'\(actions.name)' needs the value '\(action)'", at: actions.mark,
        remedy: "add it to 'values'")
    }
  }

  /// Each group of cached types has a version on the clock.
  private mutating func checkCacheGroups(_ clock: TypeModel) {
    for type in model.types {
      guard let group = type.table?.cacheGroup else { continue }
      let name = group + "Version"
      guard let field = clock.field(name), field.type == .nonNull(.named("MinorUnits")) else {
        let groups = clock.fields.map(\.name).filter { $0.hasSuffix("Version") }.map {
          String($0.dropLast(7))
        }
        error(
          "unknown-cache-group",
          "'\(clock.name)' has no field '\(name): MinorUnits!' for the cache group '\(group)'",
          at: type.mark, remedy: didYouMean(group, among: groups) ?? "add the field, with 'default: 0'")
        continue
      }
    }
  }
}
