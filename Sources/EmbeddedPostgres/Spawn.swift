import Foundation
import Glibc

/// The three standard descriptors of a child, and what of them stays with the parent.
struct Pipes {
  let input: Int32
  let output: Int32
  /// The reading end of a captured output.
  let captured: Int32?

  init(for command: Command) throws(ClusterError) {
    let (inputEnd, feed) = try Self.pair()
    let bytes = Array(command.input.utf8)
    // Fits into an empty pipe, so it cannot block.
    if !bytes.isEmpty { _ = write(feed, bytes, bytes.count) }
    close(feed)
    input = inputEnd
    switch command.output {
    case .captured:
      do throws(ClusterError) {
        let (reading, writing) = try Self.pair()
        captured = reading
        output = writing
      } catch {
        close(inputEnd)
        throw error
      }
    case .file(let descriptor):
      captured = nil
      output = descriptor
    }
  }

  func closeChildEnds() {
    close(input)
    if captured != nil { close(output) }
  }

  private static func pair() throws(ClusterError) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .system("make a pipe for", "a child process", code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}

/// Creates the process. Called on the thread that will wait for it.
func launch(_ command: Command, setpriv: String, pipes: Pipes) throws(ClusterError) -> pid_t {
  var actions = posix_spawn_file_actions_t()
  var attributes = posix_spawnattr_t()
  posix_spawn_file_actions_init(&actions)
  posix_spawnattr_init(&attributes)
  defer {
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
  }
  posix_spawn_file_actions_adddup2(&actions, pipes.input, STDIN_FILENO)
  posix_spawn_file_actions_adddup2(&actions, pipes.output, STDOUT_FILENO)
  posix_spawn_file_actions_adddup2(&actions, pipes.output, STDERR_FILENO)
  // A listening socket of the program must not live on in Postgres. Closing what is closed already is no error here.
  for descriptor in openDescriptors() where descriptor > STDERR_FILENO {
    posix_spawn_file_actions_addclose(&actions, descriptor)
  }
  // The program may block or ignore signals (a server does); its children start with the defaults.
  var none = sigset_t()
  var all = sigset_t()
  sigemptyset(&none)
  sigfillset(&all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  posix_spawnattr_setpgroup(&attributes, 0)
  let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
  posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))

  let words = command.words(setpriv: setpriv)
  let variables = command.environment.map { "\($0.key)=\($0.value)" }
  var processID: pid_t = 0
  let code = withCStrings(words) { argv in
    withCStrings(variables) { envp in
      posix_spawn(&processID, setpriv, &actions, &attributes, argv, envp)
    }
  }
  guard code == 0 else {
    pipes.closeChildEnds()
    if let captured = pipes.captured { close(captured) }
    throw .system("run", command.executable, code: code)
  }
  return processID
}

private func openDescriptors() -> [Int32] {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
  return names.compactMap { Int32($0) }
}

/// Calls `body` with a null-terminated array of copies of `strings`.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = strings.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return body(copies + [nil])
}
