import Executor
import NIOCore
import Synchronization

/// Keeps the events of one stream until its client has taken them.
final class EventStreamSink: StreamSink {
  private struct State {
    var buffer = ByteBuffer()
    var waiter: CheckedContinuation<ByteBuffer?, Never>?
    var isEnded = false
    /// Whether the end is the operation's, or only the connection's: then the client goes on with another.
    var isComplete = false
  }

  private let state: Mutex<State>
  /// Bytes.
  private let backlog: Int

  init(backlog: Int) {
    self.backlog = backlog
    // How long a client shall wait before it connects again.
    state = Mutex(State(buffer: ByteBuffer(string: "retry: 1000\n\n")))
  }

  var isComplete: Bool { state.withLock { $0.isComplete } }

  // MARK: - The stream's side

  func send(_ message: StreamMessage, fingerprint: UInt64) {
    var bytes = Array("event: next\nid: ".utf8) + message.cursor(fingerprint) + Array("\ndata: ".utf8)
    // JSON as it is written here has no line breaks.
    message.write(fingerprint, to: &bytes)
    append(bytes + Self.endOfEvent)
  }

  func end(_ end: StreamEnd) {
    switch end {
    case .resync: complete()
    case .failed(let error): finish(with: Self.body(error))
    case .sessionEnded:
      finish(
        with: Self.body(GraphQLError(.unauthenticated, "The session has ended, or its token's time is over."))
      )
    case .stopping: close()
    }
  }

  /// The last result, and the end.
  func finish(with body: [UInt8]) {
    append(Array("event: next\ndata: ".utf8) + body + Self.endOfEvent)
    complete()
  }

  private func complete() {
    change { state in
      if state.isEnded { return }
      state.buffer.writeString("event: complete\ndata:\n\n")
      state.isEnded = true
      state.isComplete = true
    }
  }

  /// Says that the connection is alive, unless something waits that will say so.
  func comment() {
    change { state in
      if !state.isEnded, state.buffer.readableBytes == 0 { state.buffer.writeString(":\n\n") }
    }
  }

  private static let endOfEvent = Array("\n\n".utf8)

  private static func body(_ error: GraphQLError) -> [UInt8] {
    [UInt8](json: .object([JSONMember("errors", .array([error.json]))]))
  }

  private func append(_ bytes: [UInt8]) {
    change { state in
      if state.isEnded { return }
      // It is cut off where it is; what it has is whole, and its cursor leads to the rest. What waits already counts: a single
      // message may be longer, or who has much to catch up with never would.
      if state.buffer.readableBytes > backlog {
        state.isEnded = true
      } else {
        state.buffer.writeBytes(bytes)
      }
    }
  }

  // MARK: - The connection's side

  /// What has come; nil: no more comes.
  func next() async -> ByteBuffer? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        change { $0.waiter = continuation }
      }
    } onCancel: {
      close()
    }
  }

  func close() { change { $0.isEnded = true } }

  private func change(_ body: (inout State) -> Void) {
    let ready = state.withLock { state -> (CheckedContinuation<ByteBuffer?, Never>, ByteBuffer?)? in
      body(&state)
      guard let waiter = state.waiter, state.buffer.readableBytes > 0 || state.isEnded else { return nil }
      let chunk = state.buffer.readableBytes > 0 ? state.buffer : nil
      state.buffer = ByteBuffer()
      state.waiter = nil
      return (waiter, chunk)
    }
    if let (waiter, chunk) = ready { waiter.resume(returning: chunk) }
  }
}
