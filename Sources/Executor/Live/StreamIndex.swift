import Postgres

/// The groups of a tenant by what they wait for, so that an event finds those that it may concern without asking the others.
struct StreamIndex {
  private enum Watch: Hashable {
    /// Whatever happens to the type.
    case type(String)
    /// Rows of the type with this id in the field.
    case row(String, field: String, UUID)
    /// Events that do not say what a row has in the field.
    case field(String, String)
  }

  private var groups: [Watch: [ObjectIdentifier: StreamGroup]] = [:]

  mutating func add(_ group: StreamGroup) {
    for watch in Self.watches(of: group) { groups[watch, default: [:]][ObjectIdentifier(group)] = group }
  }

  mutating func remove(_ group: StreamGroup) {
    for watch in Self.watches(of: group) {
      groups[watch]?[ObjectIdentifier(group)] = nil
      if groups[watch]?.isEmpty ?? false { groups[watch] = nil }
    }
  }

  /// Every group that some of the events may concern, once, and perhaps others.
  func candidates(for events: EventIndex) -> some Collection<StreamGroup> {
    var found: [ObjectIdentifier: StreamGroup] = [:]
    func add(_ watch: Watch) {
      if let groups = groups[watch] { found.merge(groups) { first, _ in first } }
    }
    for (type, entry) in events.entries {
      add(.type(type))
      for key in entry.keys { add(.row(type, field: "id", key)) }
      for (field, ids) in entry.values {
        for id in ids { add(.row(type, field: field, id)) }
      }
      for field in entry.unsaid { add(.field(type, field)) }
    }
    return found.values
  }

  private static func watches(of group: StreamGroup) -> [Watch] {
    let concerns = group.stream.plan.concerns
    guard let narrowing = group.stream.plan.narrowing,
      let (condition, id) = zip(narrowing.conditions, group.narrowed).first(where: { $1 != nil }), let id
    else { return concerns.map { .type($0) } }
    return concerns.flatMap { type -> [Watch] in
      if type == narrowing.type {
        let row = Watch.row(type, field: condition.field, id)
        return condition.field == "id" ? [row] : [row, .field(type, condition.field)]
      }
      return narrowing.references[type] == condition.field
        ? [.row(type, field: "id", id)] : [.type(type)]
    }
  }
}
