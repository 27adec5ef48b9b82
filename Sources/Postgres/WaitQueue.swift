/// Callers that wait for a connection, in the order of their arrival, each for the same time at most.
struct WaitQueue<Waiter> {
  private struct Place {
    let id: UInt64
    /// Nanoseconds of the monotonic clock.
    let deadline: UInt64
    let waiter: Waiter
  }

  private var places = FIFO<Place>()

  var isEmpty: Bool { places.isEmpty }
  var count: Int { places.count }
  /// The earliest deadline: all wait equally long, so the first in line is the first to give up.
  var nextDeadline: UInt64? { places.first?.deadline }
  var first: Waiter? { places.first?.waiter }

  mutating func append(_ waiter: Waiter, id: UInt64, deadline: UInt64) {
    places.append(Place(id: id, deadline: deadline, waiter: waiter))
  }

  mutating func popFirst() -> Waiter? { places.popFirst()?.waiter }

  /// - Returns: the waiter when it was still in line.
  mutating func remove(_ id: UInt64) -> Waiter? { places.remove { $0.id == id }?.waiter }

  mutating func popExpired(now: UInt64) -> Waiter? {
    guard let first = places.first, first.deadline <= now else { return nil }
    return places.popFirst()?.waiter
  }

  mutating func removeAll() -> [Waiter] { places.removeAll().map(\.waiter) }
}
