package import Schema

/// One numbered change of a tenant: keys and the old values of the columns that rules read, never content
/// (consistency.md, 16).
package struct StreamEvent: Sendable, Hashable {
  package enum Action: String, Sendable, Hashable {
    case created = "CREATED"
    case updated = "UPDATED"
    case deleted = "DELETED"
    /// Hidden from subscribers; it ends sessions or changes rights.
    case control = "CONTROL"
  }

  package var sequence: Int64
  package var type: String
  package var action: Action
  package var key: UUID?
  /// Stands before the name of a field in `old` whose value is the new one.
  static let nowMark = ">"

  /// JSON of the old values, by field; of a row that was created, the ids that streams are narrowed by.
  package var old: String?
}

/// What a tenant's clock shows.
struct StreamHead: Sendable, Hashable {
  var epoch: Int64
  var sequence: Int64
  /// Of the oldest event that is still there.
  var floor: Int64
}

/// What comes behind a place in the stream.
package enum StreamBatch: Sendable, Hashable {
  /// Never empty; without a hole, from the place on.
  case events([StreamEvent])
  case resync(ResyncReason)
}
