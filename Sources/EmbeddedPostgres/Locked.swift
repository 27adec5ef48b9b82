import Foundation

/// A value behind a lock.
///
/// `Synchronization.Mutex` would do, but hands a contended lock over inside the kernel, unseen by the thread
/// sanitizer, which then reports races that are none.
final class Locked<Value: Sendable>: @unchecked Sendable {
  // Unchecked, because the compiler cannot know that `value` is only touched with `lock` held, here below.
  private let lock = NSLock()
  private var value: Value

  init(_ value: Value) {
    self.value = value
  }

  func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
    lock.withLock { body(&value) }
  }
}
