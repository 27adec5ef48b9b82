import Synchronization

/// What a new connection prepares before its first caller, asked for at each connect: after a restart of the database
/// these are the statements in use at that time.
package final class WarmStatements: Sendable {
  private let source: Mutex<@Sendable (Lane.Name) -> [Statement]>

  package init(_ source: @escaping @Sendable (Lane.Name) -> [Statement] = { _ in [] }) {
    self.source = Mutex(source)
  }

  /// Whoever plans statements exists only after the pool that runs them.
  package func come(from source: @escaping @Sendable (Lane.Name) -> [Statement]) {
    self.source.withLock { $0 = source }
  }

  func statements(_ lane: Lane.Name) -> [Statement] {
    let source = source.withLock { $0 }
    return source(lane)
  }
}
