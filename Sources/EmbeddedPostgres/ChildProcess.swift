import Foundation
import Glibc

/// A running child and its end.
///
/// Each child has a thread of its own that creates it and then waits for it. The kernel ties "interrupt me when my
/// parent is gone" to the creating *thread*, so that thread has to live as long as the child; and the child is
/// reaped at once, so that its process id means this child for as long as `ended` is nil.
final class ChildProcess: Sendable {
  enum End: Equatable, CustomStringConvertible {
    case exited(Int32)
    case killed(signal: Int32)

    var description: String {
      switch self {
      case .exited(let code): "exit code \(code)"
      case .killed(let signal): "signal \(signal)"
      }
    }
  }

  private struct State: Sendable {
    var processID: pid_t = 0
    var failure: ClusterError?
    var end: End?
    var output: [UInt8] = []
    var waiting: [CheckedContinuation<End, Never>] = []
  }

  private let state = Locked(State())

  private init() {}

  /// Starts `command` in a process group of its own: Ctrl-C in the terminal reaches the program, not its children.
  /// - Throws: `.missingTool`; `.system` when no process can be made.
  static func spawn(_ command: Command) async throws(ClusterError) -> ChildProcess {
    let setpriv = try Command.setpriv()
    // Made here and filled in by the thread, so that the lock is all that orders the two.
    let child = ChildProcess()
    await withCheckedContinuation { started in
      let thread = Thread {
        let captured: Int32?
        do throws(ClusterError) {
          let pipes = try Pipes(for: command)
          let processID = try launch(command, setpriv: setpriv, pipes: pipes)
          pipes.closeChildEnds()
          captured = pipes.captured
          child.state.withLock { $0.processID = processID }
        } catch {
          child.state.withLock { $0.failure = error }
          return started.resume()
        }
        started.resume()
        child.waitForEnd(reading: captured)
      }
      thread.name = "child"
      thread.start()
    }
    if let failure = child.state.withLock({ $0.failure }) { throw failure }
    return child
  }

  /// Runs `command` to its end, whether or not the task is cancelled: for what takes milliseconds.
  static func run(_ command: Command) async throws(ClusterError) -> (end: End, output: String) {
    let child = try await spawn(command)
    return (await child.end(), child.output)
  }

  var processID: pid_t { state.withLock { $0.processID } }

  /// Nil while it runs.
  var ended: End? { state.withLock { $0.end } }

  /// What a `.captured` child wrote; complete once it has ended.
  var output: String { state.withLock { String(decoding: $0.output, as: UTF8.self) } }

  /// Waits for the end, whether or not the task is cancelled.
  func end() async -> End {
    await withCheckedContinuation { continuation in
      let end = state.withLock { state -> End? in
        if state.end == nil { state.waiting.append(continuation) }
        return state.end
      }
      if let end { continuation.resume(returning: end) }
    }
  }

  /// Does nothing once the child has ended, so it never reaches a stranger with the same process id.
  func signal(_ number: Int32) {
    state.withLock { state in
      if state.end == nil { _ = Glibc.kill(state.processID, number) }
    }
  }

  private func waitForEnd(reading descriptor: Int32?) {
    if let descriptor {
      let output = readAll(descriptor)
      close(descriptor)
      state.withLock { $0.output = output }
    }
    // The zombie stays until the lock is held: `signal` cannot run between the reaping and `end`.
    var information = siginfo_t()
    while waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    let (end, waiting) = state.withLock { state -> (End, [CheckedContinuation<End, Never>]) in
      var status: Int32 = 0
      while waitpid(state.processID, &status, 0) < 0, errno == EINTR {}
      let signal = status & 0x7f
      let end: End = signal == 0 ? .exited(status >> 8 & 0xff) : .killed(signal: signal)
      state.end = end
      defer { state.waiting = [] }
      return (end, state.waiting)
    }
    for continuation in waiting { continuation.resume(returning: end) }
  }
}

/// Everything up to the end of the file.
private func readAll(_ descriptor: Int32) -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    if count > 0 {
      bytes.append(contentsOf: chunk[..<count])
    } else if count == 0 || errno != EINTR {
      return bytes
    }
  }
}
