import Synchronization

/// One of a few places for databases in use. All tests of a run start at once; without a bound their pools would ask one
/// cluster for more connections than it has.
final class DatabasePlace: Sendable {
  private static let limit = 20

  private struct Places {
    var free = DatabasePlace.limit
    var waiting: [CheckedContinuation<Void, Never>] = []
  }
  private static let places = Mutex(Places())

  private init() {}

  static func taken() async -> DatabasePlace {
    await withCheckedContinuation { continuation in
      let isFree = places.withLock { places in
        if places.free > 0 {
          places.free -= 1
          return true
        }
        places.waiting.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
    return DatabasePlace()
  }

  deinit {
    let next = Self.places.withLock { places -> CheckedContinuation<Void, Never>? in
      if places.waiting.isEmpty {
        places.free += 1
        return nil
      }
      return places.waiting.removeFirst()
    }
    next?.resume()
  }
}
