import Postgres

/// One subscriber. Lives inside its tenant's actor.
final class StreamMember {
  enum State {
    /// Reads its own windows until it is where its group is.
    case catchingUp
    /// Gets what its group reads.
    case live
    /// An event may have ended its session or changed its rights: it gets nothing until that is known.
    case suspect
  }

  let number: UInt64
  let viewer: Viewer
  let fingerprint: UInt64
  let sink: any StreamSink
  var state = State.catchingUp
  /// Everything up to here was sent.
  var place: Int64
  /// Where the clock stood when the database last confirmed the viewer.
  var confirmed: Int64
  /// When the session's time is over.
  var sessionEnd: Timestamp?
  /// When the credential's own time is over.
  var credentialEnd: Timestamp?

  init(
    number: UInt64, viewer: Viewer, fingerprint: UInt64, sink: any StreamSink, place: Int64, confirmed: Int64
  ) {
    self.number = number
    self.viewer = viewer
    self.fingerprint = fingerprint
    self.sink = sink
    self.place = place
    self.confirmed = confirmed
  }
}

/// Subscribers whose messages are the same. Lives inside its tenant's actor.
final class StreamGroup {
  let key: StreamKey
  let stream: StreamOperation
  var members: [UInt64: StreamMember] = [:]
  /// Where the next window of the group begins.
  var place: Int64
  /// The last event that may concern the group.
  var lastHit: Int64
  /// Types of the events that have come since the window that is being read began.
  var types: Set<String> = []
  var isReading = false
  /// Of the conditions that narrow it, in their order.
  let narrowed: [UUID?]

  init(key: StreamKey, stream: StreamOperation, place: Int64, viewer: Viewer) {
    self.key = key
    self.stream = stream
    let binder = ParameterBinder(tenant: stream.tenant, viewer: viewer, variables: stream.variables)
    narrowed = stream.plan.narrowing?.conditions.map { binder.value(of: $0.source).uuid } ?? []
    self.place = place
    lastHit = place
  }

  /// Whether some of the events may concern it.
  func isConcerned(by index: EventIndex, _ types: Set<String>) -> Bool {
    let concerns = stream.plan.concerns
    guard !concerns.isDisjoint(with: types) else { return false }
    return stream.plan.narrowing?.mayConcern(index, among: concerns, narrowed) ?? true
  }
}
