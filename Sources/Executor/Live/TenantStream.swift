import Logging
import Postgres
import Schema

/// The subscribers of one tenant.
///
/// Events are read once for all of them. Those that concern a group make it read a window: everything from its place to where
/// the clock then stands, in one statement, sent to all members as the same bytes. A member that comes later, or that was held
/// back, reads windows of its own until it stands where the others do; nobody waits for anybody.
actor TenantStream {
  let tenant: UUID
  let engine: QueryEngine
  let dispatcher: Dispatcher
  let turns: Turns
  let lane: Lane.Name
  let logger: Logger
  /// By type, the fields that subscriptions may be narrowed by.
  let narrowingFields: [String: [String]]

  var groups: [StreamKey: StreamGroup] = [:]
  private var index = StreamIndex()
  /// By the number of a member.
  var homes: [UInt64: StreamGroup] = [:]
  var head: StreamHead?
  private var pump: Task<Void, Never>?
  private var lastNumber: UInt64 = 0

  init(
    tenant: UUID, engine: QueryEngine, dispatcher: Dispatcher, turns: Turns, lane: Lane.Name, logger: Logger
  ) {
    self.tenant = tenant
    self.engine = engine
    self.dispatcher = dispatcher
    self.turns = turns
    self.lane = lane
    self.logger = logger
    narrowingFields = Dictionary(
      engine.model.types.compactMap { type in type.publish.map { (type.name, $0.keys) } },
      uniquingKeysWith: { first, _ in first })
  }

  var isIdle: Bool { groups.isEmpty }
  var memberCount: Int { homes.count }

  // MARK: - Coming and going

  /// Adds a subscriber.
  /// - Parameter after: where it goes on; nil: from now on, which a first message says.
  /// - Returns: its number, for `remove`.
  /// - Throws: `PostgresError`.
  func add(
    _ stream: StreamOperation, as viewer: Viewer, after: Position?, credentialEnd: Timestamp?,
    sink: any StreamSink
  ) async throws -> UInt64 {
    let head = try await start()
    let fingerprint = engine.fingerprint(of: viewer)
    lastNumber &+= 1
    let number = lastNumber
    var reason: ResyncReason?
    if let after {
      reason = after.fingerprint != fingerprint ? .viewer : after.epoch != head.epoch ? .epoch : nil
    }
    let member = StreamMember(
      number: number, viewer: viewer, fingerprint: fingerprint, sink: sink,
      place: after?.sequence ?? head.sequence, confirmed: 0)
    member.credentialEnd = credentialEnd
    let key = StreamKey(stream, viewer: viewer)
    let group = groups[key] ?? StreamGroup(key: key, stream: stream, place: head.sequence, viewer: viewer)
    if let reason {
      send(reason, to: member, of: group)
      return number
    }
    if groups.updateValue(group, forKey: key) == nil { index.add(group) }
    group.members[number] = member
    homes[number] = group
    let isFresh = after == nil
    Task { await self.catchUp(number, isFresh: isFresh) }
    return number
  }

  func remove(_ number: UInt64) {
    guard let group = homes.removeValue(forKey: number) else { return }
    group.members[number] = nil
    if group.members.isEmpty {
      groups[group.key] = nil
      index.remove(group)
    }
  }

  /// The same subscriber with a new credential.
  /// - Returns: whether it is one of the same viewer.
  func renew(_ number: UInt64, _ credential: Credential) -> Bool {
    guard let member = member(number), member.viewer.credentialHash == credential.hash else { return false }
    member.credentialEnd = credential.expires
    return true
  }

  /// Ends whose time is over, and the work where nobody is left.
  func sweep(_ now: Timestamp) {
    for (number, group) in homes {
      guard let member = group.members[number] else { continue }
      if let end = member.credentialEnd, end <= now {
        self.end(member, .sessionEnded)
      } else if let end = member.sessionEnd, end <= now {
        member.sessionEnd = nil
        confirm(member)
      }
    }
    if groups.isEmpty, let pump {
      pump.cancel()
      self.pump = nil
      head = nil
    }
  }

  /// Ends all, because the server stops.
  func endAll(_ end: StreamEnd) {
    for member in groups.values.flatMap({ $0.members.values }) { self.end(member, end) }
  }

  func member(_ number: UInt64) -> StreamMember? {
    homes[number]?.members[number]
  }

  func end(_ member: StreamMember, _ end: StreamEnd) {
    remove(member.number)
    member.sink.end(end)
  }

  func send(_ reason: ResyncReason, to member: StreamMember, of group: StreamGroup) {
    if group.stream.plan.signal == nil {
      let message = engine.message(group.stream, as: member.viewer, epoch: 0, sequence: 0, resync: reason)
      member.sink.send(message, fingerprint: member.fingerprint)
    }
    end(member, .resync)
  }

  // MARK: - The tenant's events

  private func start() async throws -> StreamHead {
    if let head, pump != nil { return head }
    let found = try await dispatcher.head(of: tenant)
    // Somebody else may have been faster.
    if let head, pump != nil { return head }
    head = found
    pump = Task { await self.follow() }
    return found
  }

  private func follow() async {
    await dispatcher.retain(tenant)
    while !Task.isCancelled, let head {
      do {
        switch try await dispatcher.next(of: tenant, after: head.sequence, epoch: head.epoch) {
        case .events(let events): take(events)
        case .resync(let reason): await restart(reason)
        }
      } catch is CancellationError {
        break
      } catch {
        logger.warning(
          "the stream of events cannot be read", metadata: ["error": "\(String(reflecting: error))"])
        try? await Task.sleep(for: .milliseconds(250))
      }
    }
    await dispatcher.release(tenant)
  }

  private func take(_ events: [StreamEvent]) {
    guard let from = head?.sequence, let last = events.last?.sequence, last > from, !Task.isCancelled else {
      return
    }
    head?.sequence = last
    let happened = EventIndex(events, fields: narrowingFields)
    let types = happened.types
    let controls = events.filter { $0.action == .control && !$0.type.isEmpty }.map {
      StreamControl(type: $0.type, key: $0.key)
    }
    if !controls.isEmpty {
      for group in groups.values { suspect(group, controls, at: last) }
    }
    for group in index.candidates(for: happened) where group.isConcerned(by: happened, types) {
      group.lastHit = last
      group.types.formUnion(types)
      if group.isReading { continue }
      group.place = max(group.place, from)
      read(group)
    }
  }

  private func restart(_ reason: ResyncReason) async {
    for group in groups.values {
      for member in group.members.values { send(reason, to: member, of: group) }
    }
    do {
      head = try await dispatcher.head(of: tenant)
    } catch {
      try? await Task.sleep(for: .milliseconds(250))
    }
  }

  /// Tells it to whoever follows it now.
  func signal(_ signal: Signal) {
    guard let head else { return }
    for group in groups.values where group.stream.plan.signal == signal.name {
      guard let member = group.members.values.first else { continue }
      let message = engine.message(
        group.stream, as: member.viewer, epoch: head.epoch, sequence: head.sequence, value: signal.value)
      for member in group.members.values where member.state == .live {
        member.sink.send(message, fingerprint: member.fingerprint)
      }
    }
  }
}
