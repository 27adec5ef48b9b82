import GraphQL
import Schema

/// When kept bytes of a plan's answers are still right, worked out from what the plan's statement reads.
///
/// An answer has two parts: the viewer's own, and shared fields, which say the same to every viewer of the role. An answer without
/// anything personal is one part, and everybody's.
struct CacheRule: Sendable {
  /// What the part is read from that only this viewer may see, or, without a person in it, the whole; nil: something in it has no
  /// version, so that it is read anew for every request.
  var own: VersionNeeds?
  /// What the shared fields are read from; nil: there are none.
  var shared: VersionNeeds?
  /// Whether the own part is one viewer's alone, rather than every viewer's of the role.
  var isPersonal: Bool
  /// Variables that name the viewer and nothing else: no answer depends on their values otherwise.
  var credentialVariables: Set<String>
  let groupCount: Int
  /// Reads viewer and versions again, and what is volatile in the answer.
  let check: BoxedPlan
  /// Reads the viewer's own part, with a hole for each shared field; nil where nothing is shared.
  let ownPlan: BoxedPlan?

  /// A plan holds its rule, which holds plans.
  final class BoxedPlan: Sendable {
    let plan: QueryPlan
    init(_ plan: QueryPlan) { self.plan = plan }
  }
}

/// The versions that tell of changes in what a statement reads.
struct VersionNeeds: Sendable, Hashable {
  /// Cache groups whose rows were read, by their place among the model's.
  var groups: [Int]
  /// Whether rows of published types without a group were read: then any event of the tenant may have changed them.
  var readsSequence: Bool
  /// Whether the viewer's own session row was read.
  var readsSession: Bool

  /// - Parameter ownSessions: nodes that read the viewer's own session row by its id.
  /// - Returns: nil where something was read whose changes no version counts.
  init?(_ names: SQLNames, ownSessions: Int, model: Model) {
    let groups = model.cacheGroups
    var found: Set<Int> = []
    var readsSequence = false
    for type in model.types {
      guard let table = type.table else { continue }
      if table.scope == .global {
        // Global rows are reached through functions, whose names begin with the table's.
        if names.hasPrefix(table.name + "_by_") || names.tables(named: table.name) > 0 { return nil }
        continue
      }
      let count = names.tables(named: table.name)
      guard count > 0 else { continue }
      if type.name == model.viewer.type {
        guard count == ownSessions else { return nil }
      } else if let name = table.cacheGroup, let group = groups.firstIndex(where: { $0.name == name }) {
        found.insert(group)
      } else if table.isPublished {
        readsSequence = true
      } else {
        return nil
      }
    }
    self.groups = found.sorted()
    self.readsSequence = readsSequence
    readsSession = ownSessions > 0
  }
}
