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
  private let engine: QueryEngine
  private let dispatcher: Dispatcher
  private let turns: Turns
  private let lane: Lane.Name
  private let logger: Logger

  private var groups: [StreamKey: StreamGroup] = [:]
  private var homes: [UInt64: StreamKey] = [:]
  private var head: StreamHead?
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
    let group = groups[key] ?? StreamGroup(key: key, stream: stream, place: head.sequence)
    if let reason {
      send(reason, to: member, of: group)
      return number
    }
    groups[key] = group
    group.members[number] = member
    homes[number] = key
    let isFresh = after == nil
    Task { await self.catchUp(number, isFresh: isFresh) }
    return number
  }

  func remove(_ number: UInt64) {
    guard let key = homes.removeValue(forKey: number), let group = groups[key] else { return }
    group.members[number] = nil
    if group.members.isEmpty { groups[key] = nil }
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
    for (number, key) in homes {
      guard let member = groups[key]?.members[number] else { continue }
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

  private func member(_ number: UInt64) -> StreamMember? {
    homes[number].flatMap { groups[$0]?.members[number] }
  }

  private func end(_ member: StreamMember, _ end: StreamEnd) {
    remove(member.number)
    member.sink.end(end)
  }

  private func send(_ reason: ResyncReason, to member: StreamMember, of group: StreamGroup) {
    let message = engine.message(group.stream, as: member.viewer, epoch: 0, sequence: 0, resync: reason)
    member.sink.send(message, fingerprint: member.fingerprint)
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
    var types: Set<String> = []
    var controls: [StreamControl] = []
    for event in events {
      if event.action != .control {
        types.insert(event.type)
      } else if !event.type.isEmpty {
        controls.append(StreamControl(type: event.type, key: event.key))
      }
    }
    if !controls.isEmpty {
      for group in groups.values { suspect(group, controls, at: last) }
    }
    for group in groups.values where !group.stream.plan.concerns.isDisjoint(with: types) {
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

  // MARK: - Windows of groups

  private func read(_ group: StreamGroup) {
    group.isReading = true
    let types = group.types
    group.types = []
    guard let member = group.members.values.first(where: { $0.state == .live }) else {
      group.isReading = false
      return
    }
    let (key, stream, viewer, after, epoch) = (
      group.key, group.stream, member.viewer, group.place, head?.epoch ?? 0
    )
    let number = member.number
    Task {
      do {
        let answer = try await turns.run {
          try await self.engine.readStream(
            stream, as: viewer, after: after, epoch: epoch, types: types, lane: self.lane)
        }
        self.readEnded(key, by: number, after: after, answer)
      } catch {
        await self.readFailed(key, types, error)
      }
    }
  }

  private func readEnded(_ key: StreamKey, by number: UInt64, after: Int64, _ answer: StreamWindowAnswer) {
    guard let group = groups[key] else { return }
    var message: StreamMessage?
    switch answer.content {
    case .nothing: break
    case .message(let found): message = found
    case .viewer(let seen):
      if let member = group.members[number] { change(member, to: seen, of: group) }
      return read(group)
    case .closed:
      for member in group.members.values { end(member, .failed(engine.closedError)) }
      return
    case .resync(let reason):
      for member in group.members.values where member.state == .live { send(reason, to: member, of: group) }
      return read(group)
    }
    suspect(group, answer.controls, at: answer.sequence)
    for member in group.members.values where member.state == .live {
      if member.place <= after {
        if let message { member.sink.send(message, fingerprint: member.fingerprint) }
        member.place = answer.sequence
      } else if member.place < answer.sequence {
        // It has had a part of this already.
        member.state = .catchingUp
        let number = member.number
        Task { await self.catchUp(number) }
      }
    }
    group.place = answer.sequence
    if group.lastHit > answer.sequence { read(group) } else { group.isReading = false }
  }

  private func readFailed(_ key: StreamKey, _ types: Set<String>, _ error: any Error) async {
    if !(error is CancellationError) {
      logger.warning("a stream could not be read", metadata: ["error": "\(String(reflecting: error))"])
    }
    guard error is PostgresError else {
      // The plan itself cannot be made, so no later window can.
      for member in groups[key]?.members.values.map({ $0 }) ?? [] {
        end(member, .failed(GraphQLError(.internalError, "Something went wrong here; the log has it.")))
      }
      return
    }
    try? await Task.sleep(for: .milliseconds(100))
    guard let group = groups[key] else { return }
    group.types.formUnion(types)
    read(group)
  }

  // MARK: - Windows of one

  private func catchUp(_ number: UInt64, isFresh: Bool = false) async {
    var isFresh = isFresh
    while let key = homes[number], let group = groups[key], let member = group.members[number],
      member.state == .catchingUp, let epoch = head?.epoch
    {
      do {
        let (stream, viewer, after) = (group.stream, member.viewer, member.place)
        let answer = try await turns.run {
          try await self.engine.readStream(
            stream, as: viewer, after: after, epoch: epoch, types: nil, lane: self.lane)
        }
        guard self.member(number) === member, member.state == .catchingUp else { return }
        switch answer.content {
        case .nothing:
          if isFresh {
            let first = engine.message(group.stream, as: viewer, epoch: epoch, sequence: answer.sequence)
            member.sink.send(first, fingerprint: member.fingerprint)
          }
        case .message(let message): member.sink.send(message, fingerprint: member.fingerprint)
        case .viewer(let seen): return change(member, to: seen, of: group)
        case .closed: return end(member, .failed(engine.closedError))
        case .resync(let reason): return send(reason, to: member, of: group)
        }
        isFresh = false
        member.place = answer.sequence
        member.confirmed = max(member.confirmed, answer.sequence)
        member.sessionEnd = answer.expires
        if answer.sequence >= group.lastHit { member.state = .live }
      } catch let error as PostgresError {
        logger.warning("a stream could not be read", metadata: ["error": "\(String(reflecting: error))"])
        try? await Task.sleep(for: .milliseconds(100))
      } catch {
        guard let member = self.member(number) else { return }
        let failure = error as? GraphQLError
        return end(
          member,
          .failed(failure ?? GraphQLError(.internalError, "Something went wrong here; the log has it.")))
      }
    }
  }

  // MARK: - Rights

  /// Holds back the members whose session or rights a control event may have changed.
  private func suspect(_ group: StreamGroup, _ controls: [StreamControl], at sequence: Int64) {
    guard !controls.isEmpty else { return }
    for member in group.members.values where member.confirmed < sequence && member.state != .suspect {
      let isConcerned = controls.contains { control in
        guard let key = control.key else { return true }
        if control.type == engine.model.viewer.type { return member.viewer.session == key }
        if control.type == engine.model.userType { return member.viewer.user == key }
        return true
      }
      if isConcerned { confirm(member) }
    }
  }

  private func confirm(_ member: StreamMember) {
    guard member.state != .suspect else { return }
    member.state = .suspect
    let number = member.number
    Task { await self.look(number) }
  }

  private func look(_ number: UInt64) async {
    while let member = member(number), member.state == .suspect {
      do {
        let viewer = member.viewer
        let state = try await turns.run {
          try await self.engine.seenViewer(viewer, of: self.tenant, lane: self.lane)
        }
        guard self.member(number) === member, let key = homes[number], let group = groups[key] else { return }
        guard let state, let seen = state.viewer else { return end(member, .failed(engine.closedError)) }
        guard seen == member.viewer else { return change(member, to: seen, of: group) }
        member.confirmed = max(member.confirmed, state.sequence)
        member.sessionEnd = state.expires
        member.state = .catchingUp
        return await catchUp(number)
      } catch {
        try? await Task.sleep(for: .milliseconds(100))
      }
    }
  }

  private func change(_ member: StreamMember, to seen: Viewer, of group: StreamGroup) {
    if let hash = member.viewer.credentialHash { engine.viewers.forget(hash) }
    if seen.session == nil, member.viewer.session != nil { return end(member, .sessionEnded) }
    send(.viewer, to: member, of: group)
  }
}
