import Postgres
import Schema

/// What a write has done so far, for the journal that closes it.
struct WriteRecord: Sendable {
  typealias Action = RowAction

  /// A change that subscribers learn of: a key, and the old values of the columns that rules read; never content
  /// (consistency.md, 16).
  struct Announcement: Sendable {
    var type: String
    var action: Action
    var key: UUID?
    var old: JSONText?
  }

  var events: [Announcement] = []
  /// Cache groups whose version is raised.
  var groups: Set<String> = []
  /// Field names that were set, for the log.
  var fields: [String] = []
  var loggedType: String?
  var loggedKey: UUID?
  var loggedAction: Action?
  /// What the log says of a write that ended otherwise than usual.
  var outcome = "OK"

  /// Whether the clock has anything to count.
  var touchesClock: Bool { !events.isEmpty || !groups.isEmpty }

  mutating func note(_ type: TypeModel, _ action: Action, _ key: UUID?, old: JSONText?) {
    if loggedType == nil {
      loggedType = type.name
      loggedKey = key
      loggedAction = action
    }
    guard let table = type.table else { return }
    if let group = table.cacheGroup { groups.insert(group) }
    if table.isPublished { events.append(Announcement(type: type.name, action: action, key: key, old: old)) }
  }
}
