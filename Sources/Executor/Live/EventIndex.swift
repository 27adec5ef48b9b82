import Postgres
import Schema

/// Which rows some events speak of, so that a narrow subscription is told apart from them without asking the database.
struct EventIndex {
  struct Entry {
    var keys: Set<UUID> = []
    /// By field: ids that rows have or had there.
    var values: [String: Set<UUID>] = [:]
    /// Fields of which some event does not say what a row has there.
    var unsaid: Set<String> = []
  }

  private(set) var entries: [String: Entry] = [:]

  /// - Parameter fields: by type, those that events keep for this.
  init(_ events: [StreamEvent], fields: [String: [String]]) {
    for event in events where event.action != .control {
      var entry = entries[event.type] ?? Entry()
      if let key = event.key { entry.keys.insert(key) }
      if let names = fields[event.type] {
        let old = event.old.flatMap { try? parseJSON(Array($0.utf8)) }
        for name in names {
          guard case .string(let before)? = old?[name], let id = UUID(before) else {
            entry.unsaid.insert(name)
            continue
          }
          entry.values[name, default: []].insert(id)
          // Where an update moved it.
          if case .string(let now)? = old?[StreamEvent.nowMark + name], let id = UUID(now) {
            entry.values[name, default: []].insert(id)
          }
        }
      }
      entries[event.type] = entry
    }
  }

  var types: Set<String> { Set(entries.keys) }

  /// Whether some event may concern rows with this id there.
  func mayConcern(_ type: String, _ field: String, _ id: UUID) -> Bool {
    guard let entry = entries[type] else { return false }
    if field == "id" { return entry.keys.contains(id) }
    return entry.unsaid.contains(field) || entry.values[field]?.contains(id) ?? false
  }
}

/// What a subscription to one type is narrowed to.
struct StreamNarrowing: Sendable {
  var type: String
  var conditions: [Condition]
  /// Types that only the row at the end of such a field of the type leads to: by type, the field.
  var references: [String: String]

  struct Condition: Sendable {
    var field: String
    var source: ValueSource
  }

  /// Whether some of the events may concern it.
  /// - Parameter values: the ids of the conditions, in their order.
  func mayConcern(_ index: EventIndex, among concerns: Set<String>, _ values: [UUID?]) -> Bool {
    for name in index.types where concerns.contains(name) {
      let pairs = zip(conditions, values)
      if name == type {
        let fits = pairs.allSatisfy { condition, id in
          id.map { index.mayConcern(name, condition.field, $0) } ?? true
        }
        if fits { return true }
      } else if let field = references[name],
        let id = pairs.first(where: { $0.0.field == field }).flatMap(\.1)
      {
        if index.mayConcern(name, "id", id) { return true }
      } else {
        return true
      }
    }
    return false
  }
}
