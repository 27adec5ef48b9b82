import Testing

@testable import Postgres

@Suite(.tags(.postgresClient))
struct PipelineStateTests {
  typealias State = PipelineState<Int>

  let statement = Statement("select 1")

  func flight(
    _ id: UInt64, _ steps: [State.Step]? = nil, access: Segment.Access = .read, mayRerun: Bool = true
  ) -> State.Flight {
    .init(
      id: id, steps: steps ?? [.command(statement)], access: access, payload: Int(id), mayRerun: mayRerun)
  }

  func report(_ sqlState: String, routine: String? = nil) -> PostgresError.Report {
    var report = PostgresError.Report(sqlState: sqlState, message: "")
    report.routine = routine
    return report
  }

  /// Feeds the replies and names what came back.
  func outcomes(_ state: inout State, _ replies: [State.Reply], canRerun: Bool = true) -> [String] {
    replies.map { reply in
      switch state.received(reply, canRerun: canRerun) {
      case .none: "none"
      case .keepResult: "keep"
      case .prepared: "prepared"
      case .notPrepared: "not prepared"
      case .violation: "violation"
      case .finished(let flight, let outcome):
        switch outcome {
        case .succeeded: "\(flight.id) succeeded"
        case .rerun: "\(flight.id) rerun"
        case .dropped: "\(flight.id) dropped"
        case .failed(let error): "\(flight.id) \(error)"
        }
      }
    }
  }

  @Test("every command's result is kept until the sync ends the segment")
  func success() {
    var state = State()
    state.sent(flight(1, [.prepare(statement), .command(statement), .command(statement)]))
    #expect(
      outcomes(&state, [.success, .success, .success, .sync]) == ["prepared", "keep", "keep", "1 succeeded"])
    #expect(state.isEmpty)
  }

  @Test("after a failure the rest of the segment is skipped, and the next segment is untouched")
  func abort() {
    var state = State()
    state.sent(
      flight(1, [.command(statement), .command(statement), .prepare(statement), .command(statement)]))
    state.sent(flight(2))
    let replies: [State.Reply] = [
      .success, .failure(report("23505")), .aborted, .aborted, .sync, .success, .sync,
    ]
    #expect(
      outcomes(&state, replies) == [
        "keep", "none", "not prepared", "none", "1 Postgres error 23505", "keep", "2 succeeded",
      ])
  }

  @Test("the failed command is counted without the steps that only prepare")
  func commandIndex() {
    var state = State()
    state.sent(
      flight(1, [.prepare(statement), .command(statement), .prepare(statement), .command(statement)]))
    _ = outcomes(&state, [.success, .success, .success, .failure(report("22012"))])
    guard case .finished(_, .failed(let error)) = state.received(.sync, canRerun: true) else {
      Issue.record("not failed")
      return
    }
    #expect(error.report?.commandIndex == 1)
  }

  @Test("an error of the commit itself comes after the last command and fails the segment")
  func failureAtSync() {
    var state = State()
    state.sent(flight(1))
    #expect(
      outcomes(&state, [.success, .failure(report("23503")), .sync]) == [
        "keep", "none", "1 Postgres error 23503",
      ])
  }

  @Test("only the head's cancel goes to the server")
  func cancelHead() {
    var state = State()
    state.sent(flight(1))
    state.sent(flight(2))
    state.sent(flight(3, access: .write))
    #expect(state.cancel(1) == .sendCancel)
    #expect(state.cancel(1) == .ignore)
    #expect(state.cancel(2) == .abandon)
    #expect(state.cancel(3) == .ignore)
    #expect(state.cancel(4) == .ignore)
  }

  @Test("a cancelled head reports the cancel, an abandoned segment nothing")
  func cancelledAndAbandoned() {
    var state = State()
    state.sent(flight(1))
    state.sent(flight(2))
    _ = state.cancel(1)
    _ = state.cancel(2)
    #expect(
      outcomes(&state, [.failure(report("57014")), .sync, .success, .sync]) == [
        "none", "1 cancelled", "none", "2 dropped",
      ])
  }

  @Test("a read hit by a neighbour's cancel runs again, whether sent before or during the cancel")
  func innocents() {
    var state = State()
    state.sent(flight(1))
    state.sent(flight(2))
    _ = state.cancel(1)
    state.cancelSent()
    state.sent(flight(3))
    let hit: [State.Reply] = [.failure(report("57014")), .sync]
    #expect(
      outcomes(&state, [.success, .sync] + hit + hit).filter { $0 != "none" } == [
        "keep", "1 succeeded", "2 rerun", "3 rerun",
      ])
  }

  @Test(
    "57014 is the caller's own when no cancel was under way, it ran twice already, it writes, or is in a transaction",
    arguments: [
      (exposed: false, mayRerun: true, access: Segment.Access.read, canRerun: true),
      (true, false, .read, true), (true, true, .write, true), (true, true, .read, false),
    ])
  func ownTimeouts(exposed: Bool, mayRerun: Bool, access: Segment.Access, canRerun: Bool) {
    var state = State()
    state.cancelSent()
    if !exposed { state.cancelReturned() }
    state.sent(flight(1, access: access, mayRerun: mayRerun))
    #expect(
      outcomes(&state, [.failure(report("57014")), .sync], canRerun: canRerun).last
        == "1 Postgres error 57014")
  }

  @Test("a stale plan is run again where that is safe, and named where it is not", arguments: [true, false])
  func stalePlan(isSafe: Bool) {
    var state = State()
    state.sent(flight(1))
    let stale = report("0A000", routine: "RevalidateCachedQuery")
    _ = state.received(.failure(stale), canRerun: isSafe)
    guard case .finished(let flight, let outcome) = state.received(.sync, canRerun: isSafe) else {
      Issue.record("not finished")
      return
    }
    #expect(flight.staleStatement == statement)
    switch outcome {
    case .rerun: #expect(isSafe)
    case .failed(let error): #expect(!isSafe && error.isRetryable)
    default: Issue.record("neither rerun nor failed")
    }
  }

  @Test("replies that fit nothing are violations")
  func violations() {
    var empty = State()
    #expect(outcomes(&empty, [.success]) == ["violation"])
    #expect(outcomes(&empty, [.sync]) == ["violation"])
    var early = State()
    early.sent(flight(1))
    #expect(outcomes(&early, [.sync]) == ["violation"])
    var extra = State()
    extra.sent(flight(1))
    #expect(outcomes(&extra, [.success, .success]) == ["keep", "violation"])
  }

  @Test("a lost connection hands over all that was in flight, oldest first")
  func lost() {
    var state = State()
    for id in 1...3 { state.sent(flight(UInt64(id))) }
    _ = outcomes(&state, [.success, .sync])
    #expect(state.lost().map(\.payload) == [2, 3])
    #expect(state.isEmpty)
  }
}
