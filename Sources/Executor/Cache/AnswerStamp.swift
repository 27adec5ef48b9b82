import Schema

/// The versions that an answer was read at, in the same snapshot as its rows: epoch, sequence, one version for each cache
/// group, then the version of the viewer's session row, where there is one.
struct AnswerStamp: Sendable, Hashable {
  private let parts: [Substring]
  private let groups: Int

  private static let epoch = 0
  private static let sequence = 1
  private static let firstGroup = 2

  /// nil where the tenant has no clock: then nothing tells of changes.
  init?(_ text: String, groups: Int) {
    parts = text.split(separator: ".")
    self.groups = groups
    guard parts.count >= Self.firstGroup + groups else { return nil }
  }

  /// Whether nothing that is needed has changed in between.
  func agrees(with other: AnswerStamp, on needs: VersionNeeds) -> Bool {
    guard groups == other.groups, parts[Self.epoch] == other.parts[Self.epoch] else { return false }
    if needs.readsSequence, parts[Self.sequence] != other.parts[Self.sequence] { return false }
    for group in needs.groups where parts[Self.firstGroup + group] != other.parts[Self.firstGroup + group] {
      return false
    }
    let session = Self.firstGroup + groups
    return !needs.readsSession || parts[session...] == other.parts[session...]
  }

  /// SQL for the stamp's text, over the viewer's arm: `k` is the clock's row and `t` the session's. A row's `xmin` and `ctid` are
  /// other ones after each update of it.
  static func sql(epoch: String, sequence: String, _ groups: [CacheGroup]) -> String {
    let versions = ([epoch, sequence] + groups.map(\.column)).map { "k.\($0), " }.joined()
    return "concat_ws('.', \(versions)t.xmin, t.ctid)"
  }
}

/// A cache group of the schema, and the clock's column that counts its changes.
struct CacheGroup: Sendable, Hashable {
  var name: String
  /// Quoted.
  var column: String
}

extension Model {
  /// In the order of their names.
  var cacheGroups: [CacheGroup] {
    guard let clock = type(journal.clock) else { return [] }
    let names = Set(types.compactMap { $0.table?.cacheGroup })
    return names.sorted().compactMap { name in
      guard case .column(let column)? = clock.field(name + "Version")?.source else { return nil }
      return CacheGroup(name: name, column: quoted(column.name))
    }
  }
}
