/// What `publish` of a type says beside `true`.
package struct PublishModel: Sendable {
  /// Of the subscription; nil: the type's own with `Changed` behind it, none for the tenant's.
  package var name: String?
  /// Fields that hold ids by which a subscriber may narrow the stream, e.g. the parent's.
  package var keys: [String]
  package var mark: Mark

  package init(name: String? = nil, keys: [String] = [], mark: Mark = .none) {
    self.name = name
    self.keys = keys
    self.mark = mark
  }
}

/// What a subscription follows.
package struct StreamModel: Sendable, Hashable {
  /// In the order of the file.
  package var types: [String]
  /// Fields of the only type by which a subscriber may narrow the stream, `id` first; each is an argument.
  package var keys: [String]
  /// Whether it follows all published types, and so answers with a union.
  package var isCollective: Bool
  /// Whether it follows no rows, but what Swift tells all listeners: at most once, without a cursor.
  package var isSignal: Bool

  package init(
    types: [String], keys: [String] = [], isCollective: Bool = false, isSignal: Bool = false
  ) {
    self.types = types
    self.keys = keys
    self.isCollective = isCollective
    self.isSignal = isSignal
  }

  /// The argument that says where a subscriber goes on.
  package static let after = "after"
  /// The object that stands for a row which left the viewer's sight.
  package static let removed = "Removed"
  package static let resync = "ResyncReason"
}

/// Why a place in a stream cannot be continued from (consistency.md, 18).
package enum ResyncReason: String, Sendable, Hashable, CaseIterable {
  case epoch = "EPOCH"
  case expired = "EXPIRED"
  case behind = "BEHIND"
  case beyond = "BEYOND"
  case hole = "HOLE"
  case viewer = "VIEWER"

  package var description: String {
    switch self {
    case .epoch: "The database was restored, or is another one."
    case .expired: "The changes behind the cursor are no longer kept."
    case .behind: "There are more changes behind the cursor than are sent one by one."
    case .beyond: "The cursor lies where the stream has not come to."
    case .hole: "A change is missing from the log."
    case .viewer:
      "The cursor is another viewer's, or of another role or schema; or the viewer's rights have changed."
    }
  }
}

extension Model {
  /// The types whose changes clients can follow, in the order of the file.
  package var publishedTypes: [TypeModel] {
    types.filter { type in
      type.table.map { $0.isPublished && $0.isExposed && $0.scope == .tenant && $0.key == ["id"] } ?? false
    }
  }

  /// `StoreChange`, what one change of the collective stream is.
  package var changeUnion: String { tenant.type + "Change" }

  /// `OrderChanges`, what a message of a type's stream holds; the collective stream's is the tenant's.
  package func changesType(of type: String) -> String { type + "Changes" }
}
