import Postgres
import Schema
import Synchronization

/// What every write begins with: the tenant's setting, and the viewer's check. It travels with the write's own first
/// statements, and nothing that these say is heard before the check is (consistency.md, "The viewer slot").
final class WriteOpening: Sendable {
  let commands: [Command]
  private let viewer: Viewer
  /// nil: nobody's rights are asked for.
  private let viewers: ViewerStore?
  private let model: Model
  private let isHeard: Mutex<Bool>

  /// - Parameter viewers: nil: the write is the server's own, or makes the tenant.
  init(_ tenant: UUID, _ viewer: Viewer, _ viewers: ViewerStore?, _ model: Model) throws {
    let check = try viewers?.check(viewer, of: tenant)
    commands = [TenantSetting().command(for: tenant)] + (check.map { [$0] } ?? [])
    self.viewer = viewer
    self.viewers = viewers
    self.model = model
    isHeard = Mutex(viewers == nil)
  }

  /// The viewer has not been checked yet.
  var isDue: Bool { isHeard.withLock { !$0 } }

  /// Rights are taken from the transaction itself, not from what was remembered of the viewer.
  /// - Parameter results: of the first trip, which `commands` began; of a later one nothing is asked.
  /// - Throws: `ViewerChanged`; `STORE_NOT_FOUND`.
  func verify(_ results: [QueryResult]) throws {
    guard isDue, let viewers, results.count >= commands.count else { return }
    isHeard.withLock { $0 = true }
    let seen = results[commands.count - 1]
    guard let state = viewers.state(seen, hash: viewer.credentialHash), let now = state.viewer else {
      throw GraphQLError(.tenantNotFound, "The \(model.tenant.type) is gone.")
    }
    guard now == viewer else { throw ViewerChanged(viewer: now) }
    guard state.isOpen || model.mayEnterClosed(now.role) else {
      throw GraphQLError(.tenantNotFound, "The \(model.tenant.type) is closed.")
    }
  }
}
