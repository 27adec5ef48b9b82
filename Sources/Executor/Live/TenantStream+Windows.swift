import Logging
import Postgres
import Schema

extension TenantStream {
  // MARK: - Windows of groups

  func read(_ group: StreamGroup) {
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
    if isTooMuch(error, behind: group.place) {
      for member in group.members.values where member.state == .live { send(.behind, to: member, of: group) }
    }
    group.types.formUnion(types)
    read(group)
  }

  /// Whether a window takes longer than a statement may, and would again, since it is the number of changes that makes it long.
  private func isTooMuch(_ error: any Error, behind place: Int64) -> Bool {
    guard let error = error as? PostgresError, error.sqlState == "57014", let head else { return false }
    return head.sequence - place > 1_000
  }

  // MARK: - Windows of one

  func catchUp(_ number: UInt64, isFresh: Bool = false) async {
    var isFresh = isFresh
    while let group = homes[number], let member = group.members[number],
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
          if isFresh, group.stream.plan.signal == nil {
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
        if let member = self.member(number), isTooMuch(error, behind: member.place) {
          return send(.behind, to: member, of: group)
        }
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
}
