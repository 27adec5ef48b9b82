import CLibPQ

/// Sends cancel requests. libpq 15's `PQcancel` opens a connection of its own and blocks until the postmaster has
/// signalled the backend, so it runs on a thread that lives as long as there is something to cancel.
final class Canceller: Sendable {
  static let shared = Canceller()

  private struct Request {
    /// A PGcancel: a copy of address, process and key that outlives its connection. Owned by this request.
    let cancel: UInt
    let done: @Sendable () -> Void
  }

  private struct State {
    var requests = FIFO<Request>()
    var isRunning = false
  }

  private let state = Locked(State())

  /// - Parameter done: called from another thread once the server has acted on the request, or never will.
  func cancel(_ connection: OpaquePointer, done: @escaping @Sendable () -> Void) {
    guard let cancel = PQgetCancel(connection) else { return done() }
    let needsThread = state.withLock { state in
      state.requests.append(Request(cancel: UInt(bitPattern: cancel), done: done))
      defer { state.isRunning = true }
      return !state.isRunning
    }
    if needsThread, !SystemThread.start({ self.work(sending: true) }) {
      // Without a thread nothing can be sent; everybody waiting still hears that it is over.
      work(sending: false)
    }
  }

  private func work(sending: Bool) {
    while let request = next() {
      let cancel = OpaquePointer(bitPattern: request.cancel)
      if sending {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { message in
          // A refused cancel is no news: the statement has ended, or its timeout will end it.
          _ = PQcancel(cancel, message.baseAddress, Int32(message.count))
        }
      }
      PQfreeCancel(cancel)
      request.done()
    }
  }

  private func next() -> Request? {
    state.withLock { state in
      let request = state.requests.popFirst()
      if request == nil { state.isRunning = false }
      return request
    }
  }
}
