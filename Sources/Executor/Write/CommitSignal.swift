import Synchronization

/// Tells of commits within the process: which tenant's clock moved, and how far.
package final class CommitSignal: Sendable {
  package typealias Observer = @Sendable (_ tenant: UUID, _ sequence: Int64) -> Void
  private let observers = Mutex<[UInt64: Observer]>([:])
  private let numbers = Mutex<UInt64>(0)

  package init() {}

  /// - Parameter observer: called on the writer's task right after COMMIT, so it must not wait.
  /// - Returns: what `remove` takes.
  package func add(_ observer: @escaping Observer) -> UInt64 {
    let number = numbers.withLock { number in
      number &+= 1
      return number
    }
    observers.withLock { $0[number] = observer }
    return number
  }

  package func remove(_ number: UInt64) { observers.withLock { $0[number] = nil } }

  func send(_ tenant: UUID, _ sequence: Int64) {
    let current = observers.withLock { Array($0.values) }
    for observer in current { observer(tenant, sequence) }
  }
}
