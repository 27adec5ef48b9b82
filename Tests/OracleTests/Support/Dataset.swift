/// What the random documents need to know of the random data.
struct Dataset: Sendable {
  var stores: [Store]
  /// Texts that stand in columns: whole values, whose parts searches look for.
  var texts: [String]
  /// Moments that stand in columns, as clients write them.
  var moments: [String]
  /// Amounts that stand in columns.
  var amounts: [Int64]

  struct Store: Sendable {
    var id: String
    var token: String
    var viewers: [Viewer]
    /// Ids of rows by GraphQL type.
    var ids: [String: [String]]
  }

  struct Viewer: Sendable {
    /// What makes this one special, for messages.
    var name: String
    var role: String
    var sessionID: String?
    /// The credential, as a client sends it.
    var token: String?
    /// Of the membership behind the session; nil for anonymous roles.
    var userID: String?
  }
}

/// One who asks, and where: everything an engine needs to know beside document and variables.
struct Asker: Sendable, CustomStringConvertible {
  var viewer: Dataset.Viewer
  var store: Dataset.Store

  var oracleViewer: OracleViewer {
    OracleViewer(
      role: viewer.role, tenantID: store.id, sessionID: viewer.sessionID, userID: viewer.userID)
  }
  var description: String { "\(viewer.name) (\(viewer.role)) in \(store.token)" }
}

extension Dataset {
  /// Every viewer of every store.
  var askers: [Asker] {
    stores.flatMap { store in store.viewers.map { Asker(viewer: $0, store: store) } }
  }
}
