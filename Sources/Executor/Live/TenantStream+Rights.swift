import Postgres
import Schema

/// What control events and the end of a session mean for subscribers.
extension TenantStream {
  // MARK: - Rights

  /// Holds back the members whose session or rights a control event may have changed.
  func suspect(_ group: StreamGroup, _ controls: [StreamControl], at sequence: Int64) {
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

  func confirm(_ member: StreamMember) {
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
        guard self.member(number) === member, let group = homes[number] else { return }
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

  func change(_ member: StreamMember, to seen: Viewer, of group: StreamGroup) {
    if let hash = member.viewer.credentialHash { engine.viewers.forget(hash) }
    if seen.session == nil, member.viewer.session != nil { return end(member, .sessionEnded) }
    send(.viewer, to: member, of: group)
  }
}
