import Foundation
import Glibc
import Logging

/// How to start the server of one cluster, again and again on the same socket and port.
struct Postmaster: Sendable {
  let configuration: ClusterConfiguration
  let placement: Placement
  let binaries: Binaries
  let clusterName: String
  let socketDirectory: SocketDirectory

  /// Starts Postgres and waits until it answers. When this throws, nothing of it is left running.
  /// - Parameter listens: false starts without TCP.
  /// - Throws: `.portInUse`, `.diskFull`, `.inUse`, `.invalidConfiguration`, `.startFailed`, `.startTimedOut`,
  ///   `.cancelled`, `.system`.
  func launch(port: UInt16, listens: Bool) async throws(ClusterError) -> ChildProcess {
    let log = try ServerLog(path: configuration.logFile)
    let variables = ServerSettings.variables(inheriting: configuration.environment)
    let child = try await ChildProcess.spawn(
      Command(
        executable: binaries.postgres,
        arguments: ServerSettings.arguments(
          configuration, directory: placement.directory, clusterName: clusterName,
          socketDirectory: socketDirectory.path, port: port, listens: listens),
        account: placement.account,
        environment: variables.merging(ServerSettings.environment) { $1 },
        output: .file(log.descriptor)))
    let pidFile = placement.directory + "/postmaster.pid"
    let socket = socketDirectory.socket(port: port)
    var isReady = false
    let isDecided = await holds(within: configuration.startTimeout) {
      if child.ended != nil { return true }
      guard let file = PostmasterFile(path: pidFile), file.processID == child.processID, file.isReady
      else { return false }
      isReady = SocketDirectory.answers(socket)
      return isReady
    }
    if isReady { return child }
    if let end = child.ended {
      throw StartFailure.start(
        end, output: log.lines, directory: placement.directory, port: port, logFile: configuration.logFile)
    }
    await Self.stop(child, signal: SIGINT, within: .seconds(2))
    if !isDecided, Task.isCancelled { throw .cancelled }
    throw ClusterError(
      .startTimedOut, "Postgres did not answer within \(configuration.startTimeout)",
      remedy: "read \(configuration.logFile), and start again: a recovery continues where it was",
      output: Array(log.lines.suffix(20)))
  }

  /// Ends `child`: with `signal`, then, each time `limit` has passed, harder. Not hindered by a cancelled task, since
  /// that is how a server that shuts down calls it.
  static func stop(_ child: ChildProcess, signal: Int32, within limit: Duration) async {
    await Task {
      for number in [signal, SIGQUIT, SIGKILL] {
        child.signal(number)
        if await holds(within: limit, { child.ended != nil }) { return }
      }
      _ = await child.end()
    }.value
  }
}
