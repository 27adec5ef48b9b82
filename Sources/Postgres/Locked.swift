import Glibc

/// A value behind a lock. `Synchronization.Mutex` would do the same, but on Linux the thread sanitizer does not see its
/// futex calls and reports every protected access as a race; it knows pthread's.
// @unchecked because the compiler cannot see it: `value` is touched only between lock and unlock.
final class Locked<Value: Sendable>: @unchecked Sendable {
  // On the heap by itself, since a pthread mutex may not move.
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var value: Value

  init(_ value: Value) {
    self.value = value
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Keep `body` short; it must not call out.
  func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body(&value)
  }
}
