import Synchronization

/// How many segments went to Postgres and were waited for.
final class Trips: Sendable {
  private let count = Atomic<Int>(0)

  var total: Int { count.load(ordering: .relaxed) }

  func add() { count.wrappingAdd(1, ordering: .relaxed) }
}
