import Schema

/// What a window of a stream is read for.
struct StreamWindow: Hashable, Sendable {
  /// Types that are known to have changed.
  var types: Set<String>
  /// Events that the statement takes.
  var limit: Int

  /// What most windows hold; Postgres plans for this number.
  static let few = 100
  /// Beyond this a client reads the state anew rather than every change.
  static let many = 10_000
}

/// How one subscription reads a window of its tenant's stream.
struct StreamPlan: Sendable {
  var plan: QueryPlan
  var window: StreamWindow
  /// Types whose changes can concern it.
  var concerns: Set<String>
  /// Whether viewers of one role get different answers.
  var isPersonal: Bool
  /// The signal that it follows; nil: it follows rows.
  var signal: String?
  /// nil: it follows whatever there is of its types.
  var narrowing: StreamNarrowing?

  /// Behind the viewer's arm and the summary.
  static let firstContent = 2
}

/// Slots of the summary's arm (kind 1), in order.
enum SummarySlot {
  static let node = 1
  static let count = 0
  static let first = 1
  static let types = 2
  static let controls = 3
}
