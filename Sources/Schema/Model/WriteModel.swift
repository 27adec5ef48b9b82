/// What generated mutations may do with rows of a type, by action and role.
package struct WriteModel: Sendable {
  package enum Action: String, Sendable, Hashable, CaseIterable { case create, update, delete }

  /// An action that is absent has no mutation.
  package var rules: [Action: WriteRules]
  package var mark: Mark

  package init(rules: [Action: WriteRules] = [:], mark: Mark = .none) {
    self.rules = rules
    self.mark = mark
  }
}

package struct WriteRules: Sendable {
  /// By role name; a role that is absent falls back to the role it is `like`, and else gets `otherwise`.
  package var rules: [String: WriteRule]
  /// nil: other roles may not.
  package var otherwise: WriteRule?

  package init(rules: [String: WriteRule] = [:], otherwise: WriteRule? = nil) {
    self.rules = rules
    self.otherwise = otherwise
  }

  /// Every rule, in the order of the roles' names.
  package var all: [WriteRule] {
    rules.sorted { $0.key < $1.key }.map(\.value) + (otherwise.map { [$0] } ?? [])
  }
}

/// How one role writes.
package struct WriteRule: Sendable {
  /// Fields that the client may give; none for a deletion.
  package var fields: [String]
  /// What the server puts into the row, whatever the client says.
  package var presets: [Preset]
  /// Holds for the row before an update or a deletion, and after a creation or an update.
  package var condition: Predicate

  package init(fields: [String] = [], presets: [Preset] = [], condition: Predicate = .always) {
    self.fields = fields
    self.presets = presets
    self.condition = condition
  }
}

package struct Preset: Sendable {
  package enum Value: Sendable {
    case literal(Literal)
    /// A field of the viewer's session.
    case viewer(String)
    case now
    /// An expression over the tenant: its paths know `{tenant}` alone.
    case sql(SQLTemplate)
  }
  package var field: String
  package var value: Value

  package init(field: String, value: Value) {
    self.field = field
    self.value = value
  }
}

/// Where generated writes report what the client can mend, and the mutation that serves all of them by name.
package struct WritesModel: Sendable {
  /// The embedded type of `userErrors`, with `code`, `message` and `field`.
  package var error: String
  /// Name of the mutation that takes the collection as an argument (S0-26); nil: there is none.
  package var collective: String?

  package init(error: String, collective: String? = nil) {
    self.error = error
    self.collective = collective
  }

  /// Why a write did nothing. The enum of `code` must have these values.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    case invalid = "INVALID"
    /// The role may not write the field, or not this row.
    case forbidden = "FORBIDDEN"
    case notFound = "NOT_FOUND"
    /// Another row has the value, which must be unique.
    case taken = "TAKEN"
    /// Other rows refer to the one that was to go.
    case inUse = "IN_USE"
    /// Somebody else changed the row since it was read.
    case stale = "STALE"
    /// The enum's `next` does not lead there.
    case invalidTransition = "INVALID_TRANSITION"
  }
}

/// A mutation that the engine performs by itself.
package enum GeneratedWrite: Sendable, Hashable {
  case row(WriteModel.Action, type: String)
  /// Collection, action, key and object are arguments.
  case collective
}

extension Model {
  /// The rule that holds for a role, following `like`; nil: it may not.
  package func writeRule(_ action: WriteModel.Action, of type: TypeModel, for role: String) -> WriteRule? {
    guard let rules = type.write?.rules[action] else { return nil }
    var name: String? = role
    var steps = 0
    while let current = name, steps <= roles.count {
      if let rule = rules.rules[current] { return rule }
      name = self.role(current)?.like
      steps += 1
    }
    return rules.otherwise
  }
}
