import Synchronization

/// Values bounded by the sum of their sizes; the least recently used go first.
package final class BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Entry {
    var value: Value
    var size: Int
    var used: UInt64
  }
  private struct State {
    var entries: [Key: Entry] = [:]
    var size = 0
    var time: UInt64 = 0
  }

  private let state = Mutex(State())
  /// In bytes, as estimated by those who insert.
  private let capacity: Int

  package init(capacity: Int) { self.capacity = capacity }

  package subscript(key: Key) -> Value? {
    state.withLock { state in
      // One look-up: keys are documents and variables, and hashing them is most of the work.
      guard let place = state.entries.index(forKey: key) else { return nil }
      state.time &+= 1
      state.entries.values[place].used = state.time
      return state.entries.values[place].value
    }
  }

  package func insert(_ value: Value, for key: Key, size: Int) {
    guard size <= capacity / 4 else { return }
    state.withLock { state in
      state.time &+= 1
      if let old = state.entries.updateValue(Entry(value: value, size: size, used: state.time), forKey: key) {
        state.size -= old.size
      }
      state.size += size
      if state.size > capacity { Self.evict(&state, to: capacity * 3 / 4) }
    }
  }

  func remove(_ key: Key) {
    state.withLock { state in
      if let old = state.entries.removeValue(forKey: key) { state.size -= old.size }
    }
  }

  func removeAll() {
    state.withLock { state in
      state.entries = [:]
      state.size = 0
    }
  }

  /// The values used last, the latest first.
  func latest(_ limit: Int) -> [Value] {
    let entries = state.withLock { Array($0.entries.values) }
    return entries.sorted { $0.used > $1.used }.prefix(limit).map(\.value)
  }

  /// Sum of the sizes.
  var bytes: Int { state.withLock { $0.size } }

  package var count: Int { state.withLock { $0.entries.count } }

  /// A quarter at a time, so that sorting is paid for by many inserts.
  private static func evict(_ state: inout State, to goal: Int) {
    for (key, entry) in state.entries.sorted(by: { $0.value.used < $1.value.used }) {
      guard state.size > goal else { return }
      state.entries[key] = nil
      state.size -= entry.size
    }
  }
}
