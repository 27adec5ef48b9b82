import CLibPQ
import Glibc

/// The one thread that touches libpq connections, for the whole process. It starts with the first pool and sleeps in
/// `epoll_wait` for good when there is none: a thread that costs nothing is simpler than one that is counted.
/// Everything reaches it through a mailbox; the only lock is held for an append or a swap.
final class Reactor: Sendable {
  static let shared = Reactor()

  enum Message: Sendable {
    /// The hot path, without a closure.
    case run(driver: UInt64, job: Job, reply: Reply<[QueryResult]>)
    case perform(@Sendable (ReactorLoop) -> Void)
  }

  private struct Mailbox {
    var messages: [Message] = []
    /// The loop is, or is about to be, in `epoll_wait`, and nobody has woken it yet.
    var isSleeping = false
    var hasThread = false
    /// An eventfd; -1 until the thread has made it.
    var doorbell: Int32 = -1
  }

  private let mailbox = Locked(Mailbox())

  func post(_ message: Message) {
    let (bell, needsThread) = mailbox.withLock { box in
      box.messages.append(message)
      let bell = box.isSleeping ? box.doorbell : -1
      box.isSleeping = false
      let needsThread = !box.hasThread
      box.hasThread = true
      return (bell, needsThread)
    }
    if bell >= 0 { ring(bell) }
    if needsThread, !SystemThread.start({ ReactorLoop(self).run() }) {
      // The next message tries again; this one waits in the box.
      mailbox.withLock { $0.hasThread = false }
    }
  }

  func perform(_ body: @escaping @Sendable (ReactorLoop) -> Void) { post(.perform(body)) }

  private func ring(_ bell: Int32) {
    var one: UInt64 = 1
    // Fails only when the counter is full, and then the loop is awake anyway.
    _ = write(bell, &one, 8)
  }

  // MARK: called by the loop

  func install(doorbell: Int32) {
    mailbox.withLock { $0.doorbell = doorbell }
  }

  /// - Returns: false when there is mail: do not sleep.
  func prepareToSleep() -> Bool {
    mailbox.withLock { box in
      box.isSleeping = box.messages.isEmpty
      return box.isSleeping
    }
  }

  /// Swaps the mail into `messages`, which must be empty, so that both arrays keep their storage.
  func collect(into messages: inout [Message]) {
    mailbox.withLock { box in
      box.isSleeping = false
      swap(&box.messages, &messages)
    }
  }
}
