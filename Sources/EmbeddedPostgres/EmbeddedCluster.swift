import Foundation
import Glibc
import Logging

/// A private Postgres that this program makes, runs and ends.
///
/// The server never outlives the program, however that ends; it is started again when it dies by itself; and Ctrl-C in
/// the terminal reaches the program alone, which stops Postgres after its own work is done.
package actor EmbeddedCluster {
  /// How a running server is asked to end.
  package enum StopMode: Sendable {
    /// Transactions are rolled back, everything is written out; the next start needs no recovery.
    case fast
    /// Like a crash: at once, and the next start recovers.
    case immediate
  }

  /// A libpq URI over the private Unix socket. It stays the same when Postgres is restarted.
  package nonisolated let connectionString: String
  /// A libpq URI over 127.0.0.1 with the generated password; nil for data that was made elsewhere and has none.
  package nonisolated let tcpConnectionString: String?
  package nonisolated let socketDirectory: String
  package nonisolated let port: UInt16
  /// Where the data really is; see `Placement` for when that differs from the configured directory.
  package nonisolated let dataDirectory: String

  private let postmaster: Postmaster
  private let leftovers: Leftovers
  private let logger: Logger
  private var lock: ClusterLock?
  private var child: ChildProcess?
  private var supervisor: Task<Void, Never>?
  /// While true the end of the server is wanted, and not repaired.
  private var isStopping = false

  /// Makes the cluster where there is none, clears away what a killed program left, and starts the server.
  /// - Returns: a cluster that answers connections.
  /// - Throws: a sentence for each way in which that can fail; nothing is left running then.
  package static func start(_ configuration: ClusterConfiguration) async throws(ClusterError)
    -> EmbeddedCluster
  {
    do throws(ClusterError) {
      return try await prepareAndLaunch(configuration)
    } catch {
      throw Task.isCancelled ? .cancelled : error
    }
  }

  private static func prepareAndLaunch(
    _ configuration: ClusterConfiguration
  ) async throws(ClusterError) -> EmbeddedCluster {
    try configuration.check()
    let path = configuration.dataDirectory
    try Placement.makeDirectory(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    let lock = try ClusterLock(path: path + ".lock", dataDirectory: path)
    let placement = try await Placement.find(configuration)
    let binaries = try Binaries.choose(
      from: try await Binaries.find(environment: configuration.environment), dataVersion: placement.version,
      dataDirectory: placement.directory)
    if placement.version == nil {
      try await Initialisation(configuration: configuration, placement: placement, binaries: binaries).run()
    }
    let leftovers = try Leftovers(of: placement.directory, account: placement.account)
    try await leftovers.clear(logger: configuration.logger)
    SocketDirectory.removeLeftover(lock.record?.socketDirectory, of: placement.account)
    // Not earlier: what an earlier run left behind may have been listening there.
    if let port = configuration.port { try LoopbackPort.check(port) }
    let socketDirectory = try await SocketDirectory.make(
      under: configuration.temporaryRoots, for: placement.account)
    do throws(ClusterError) {
      try lock.write(ClusterLock.Record(processID: getpid(), socketDirectory: socketDirectory.path))
      let postmaster = Postmaster(
        configuration: configuration, placement: placement, binaries: binaries,
        clusterName: leftovers.clusterName, socketDirectory: socketDirectory)
      let (child, port) = try await launchOnSomePort(postmaster)
      let cluster = EmbeddedCluster(
        postmaster: postmaster, leftovers: leftovers, lock: lock, child: child, port: port)
      await cluster.supervise(child)
      configuration.logger.info(
        "Postgres is ready",
        metadata: ["port": "\(port)", "process": "\(child.processID)", "data": "\(placement.directory)"])
      return cluster
    } catch {
      socketDirectory.remove()
      try? lock.write(nil)
      throw error
    }
  }

  private init(
    postmaster: Postmaster, leftovers: Leftovers, lock: ClusterLock, child: ChildProcess, port: UInt16
  ) {
    let configuration = postmaster.configuration
    self.postmaster = postmaster
    self.leftovers = leftovers
    self.lock = lock
    self.child = child
    self.port = port
    self.logger = configuration.logger
    self.socketDirectory = postmaster.socketDirectory.path
    self.dataDirectory = postmaster.placement.directory
    let user = configuration.superuser
    let plain = CharacterSet(
      charactersIn: "/-_.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let host = socketDirectory.addingPercentEncoding(withAllowedCharacters: plain) ?? socketDirectory
    connectionString = "postgresql://\(user)@/\(configuration.database)?host=\(host)&port=\(port)"
    let passwordFile = postmaster.placement.directory + "/" + Initialisation.passwordFile
    tcpConnectionString = (try? String(contentsOfFile: passwordFile, encoding: .utf8)).map {
      "postgresql://\(user):\($0)@127.0.0.1:\(port)/\(configuration.database)"
    }
  }

  deinit {
    child?.signal(SIGINT)
  }

  /// Nil while Postgres is down.
  package var processID: Int32? {
    guard let child, child.ended == nil else { return nil }
    return child.processID
  }

  package var isRunning: Bool { processID != nil }

  /// Ends the server, removes its socket and gives the data directory free. A server that does not obey within
  /// `limit` is ended harder, so this returns after three times that at most. The second call does nothing.
  package func stop(mode: StopMode = .fast, within limit: Duration = .seconds(3)) async {
    guard lock != nil else { return }
    await end(signal: mode == .fast ? SIGINT : SIGQUIT, within: limit)
    postmaster.socketDirectory.remove()
    try? lock?.write(nil)
    lock = nil
    logger.info("Postgres has ended", metadata: ["data": "\(dataDirectory)"])
  }

  /// Stops and starts the server on the same socket and port. Does nothing after `stop()`.
  /// - Throws: as `start`; the cluster is down then, and may be started by another call.
  package func restart() async throws(ClusterError) {
    guard lock != nil else { return }
    await end(signal: SIGINT, within: .seconds(3))
    let next = try await launchAgain()
    guard lock != nil else {
      // Stopped meanwhile.
      return await Postmaster.stop(next, signal: SIGINT, within: .seconds(3))
    }
    isStopping = false
    child = next
    supervise(next)
  }

  /// Kills the postmaster the hard way. For tests; what follows is what follows any crash.
  package func kill() {
    child?.signal(SIGKILL)
  }

  // MARK: Inside

  private func end(signal: Int32, within limit: Duration) async {
    isStopping = true
    supervisor?.cancel()
    if let child { await Postmaster.stop(child, signal: signal, within: limit) }
    // It may be in the middle of starting another one, and stops that itself.
    await supervisor?.value
    supervisor = nil
    child = nil
    // The children of a killed postmaster live on until they notice. In a task of its own: see `Postmaster.stop`.
    await Task { try? await leftovers.clear(logger: logger) }.value
  }

  private func supervise(_ first: ChildProcess) {
    supervisor = Task { [weak self] in
      var current = first
      while true {
        let end = await current.end()
        guard let next = await self?.replacement(after: end) else { return }
        current = next
      }
    }
  }

  /// - Returns: nil when the end was wanted.
  private func replacement(after end: ChildProcess.End) async -> ChildProcess? {
    guard !isStopping else { return nil }
    logger.error("Postgres ended by itself", metadata: ["end": "\(end)"])
    guard postmaster.configuration.restartsAfterCrash else { return nil }
    var pause = Duration.milliseconds(50)
    while !isStopping {
      do throws(ClusterError) {
        let next = try await launchAgain()
        guard !isStopping else {
          await Postmaster.stop(next, signal: SIGINT, within: .seconds(3))
          return nil
        }
        child = next
        logger.notice("Postgres runs again", metadata: ["process": "\(next.processID)"])
        return next
      } catch {
        if isStopping { return nil }
        logger.error("Postgres cannot be started again yet", metadata: ["reason": "\(error)"])
        try? await Task.sleep(for: pause)
        pause = min(pause * 2, .seconds(5))
      }
    }
    return nil
  }

  /// On the old port, or, when somebody has taken that in the meantime, on the socket alone.
  private func launchAgain() async throws(ClusterError) -> ChildProcess {
    try await leftovers.clear(logger: logger)
    do throws(ClusterError) {
      return try await postmaster.launch(port: port, listens: true)
    } catch {
      guard error.kind == .portInUse else { throw error }
      logger.warning("the port was taken; Postgres listens on its socket only", metadata: ["port": "\(port)"])
      return try await postmaster.launch(port: port, listens: false)
    }
  }

  private static func launchOnSomePort(
    _ postmaster: Postmaster
  ) async throws(ClusterError) -> (ChildProcess, UInt16) {
    if let port = postmaster.configuration.port {
      return (try await postmaster.launch(port: port, listens: true), port)
    }
    var failure: ClusterError?
    for _ in 0..<5 {
      let port = try LoopbackPort.free()
      do throws(ClusterError) {
        return (try await postmaster.launch(port: port, listens: true), port)
      } catch {
        // Taken between the choice and the start.
        guard error.kind == .portInUse else { throw error }
        failure = error
      }
    }
    throw failure ?? .cancelled
  }
}

extension ClusterConfiguration {
  /// The names go into SQL and URIs as they are.
  func check() throws(ClusterError) {
    for name in [superuser, database] {
      let isPlain = name.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
          || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
      }
      guard isPlain, !name.isEmpty, name.utf8.count <= 63, !name.hasPrefix("pg_") else {
        throw ClusterError(
          .invalidConfiguration, "'\(name)' cannot be the name of the database or its owner",
          remedy: "use letters, digits and _ only, at most 63 of them")
      }
    }
  }
}
