import Postgres
import Synchronization

/// Reads the rows of a mutation's answer in the round trip of the COMMIT that makes them, where the payload is known before:
/// they see the commit, in a transaction of their own. Whoever is answered otherwise asks once more.
final class PayloadReader: Sendable {
  private struct Question: Hashable {
    var payload: PayloadValues
    var tenant: UUID
    var viewer: Viewer
  }
  private let statements: @Sendable (PayloadValues, UUID, Viewer) -> [Command]
  private let found = Mutex<(question: Question, results: [QueryResult])?>(nil)

  /// - Parameter statements: none where nothing is to be read, or not in this way.
  init(_ statements: @escaping @Sendable (PayloadValues, UUID, Viewer) -> [Command]) {
    self.statements = statements
  }

  func commands(for payload: PayloadValues, _ tenant: UUID, _ viewer: Viewer) -> [Command] {
    statements(payload, tenant, viewer)
  }

  func keep(_ results: [QueryResult], of payload: PayloadValues, _ tenant: UUID, _ viewer: Viewer) {
    found.withLock { $0 = (Question(payload: payload, tenant: tenant, viewer: viewer), results) }
  }

  /// What was read for just this, and for nothing that was said or done since.
  func results(of payload: PayloadValues, _ tenant: UUID?, _ viewer: Viewer) -> [QueryResult]? {
    guard let tenant, let (question, results) = found.withLock({ $0 }),
      question == Question(payload: payload, tenant: tenant, viewer: viewer)
    else { return nil }
    return results
  }
}

/// What a write's answer will say of its result.
package struct PayloadReading<Written>: Sendable {
  let reader: PayloadReader
  let payload: @Sendable (Written) -> PayloadValues

  /// What stands behind COMMIT, and where its answers go.
  struct Reads {
    let reader: PayloadReader
    let payload: PayloadValues
    let tenant: UUID
    let viewer: Viewer
    let commands: [Command]

    func keep(_ results: [QueryResult]) {
      if results.count == commands.count { reader.keep(results, of: payload, tenant, viewer) }
    }
  }

  func reads(of written: Written, _ tenant: UUID, _ viewer: Viewer) -> Reads {
    let payload = payload(written)
    return Reads(
      reader: reader, payload: payload, tenant: tenant, viewer: viewer,
      commands: reader.commands(for: payload, tenant, viewer))
  }
}

extension MutationContext {
  /// For a write whose result is all that its answer depends on.
  package func reading<Written>(
    _ payload: @escaping @Sendable (Written) -> PayloadValues
  ) -> PayloadReading<Written>? {
    reader.map { PayloadReading(reader: $0, payload: payload) }
  }
}
