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
  /// JSON of the old values, by field.
  package var old: String?
}

/// What a tenant's clock shows.
struct StreamHead: Sendable, Hashable {
  var epoch: Int64
  var sequence: Int64
  /// Of the oldest event that is still there.
  var floor: Int64
}

/// Why a place in the stream cannot be continued from (consistency.md, 18).
package enum ResyncReason: String, Sendable, Hashable, CaseIterable {
  /// The tenant was restored, or its database is another one.
  case epoch = "EPOCH"
  /// Events behind it were let go.
  case expired = "EXPIRED"
  /// It lies where the stream has not come to.
  case beyond = "BEYOND"
  /// An event is missing from the log.
  case hole = "HOLE"
  /// It was another viewer's, of another role, or of another schema.
  case viewer = "VIEWER"
}

/// What comes behind a place in the stream.
package enum StreamBatch: Sendable, Hashable {
  /// Never empty; without a hole, from the place on.
  case events([StreamEvent])
  case resync(ResyncReason)
}
