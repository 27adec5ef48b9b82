import Foundation
import Glibc
import Logging

/// The processes that an earlier program left running on a data directory.
///
/// Every process of a cluster shows the cluster's name in its command line, which everybody may read (in a container
/// root may not ask for the working directory of another user's process). The name is made of the data directory's
/// device and inode number: it follows a project that is moved, and differs for one that is copied.
struct Leftovers {
  let clusterName: String
  let directory: String
  let account: SystemAccount

  /// - Throws: `.system` when the data directory cannot be looked at.
  init(of directory: String, account: SystemAccount) throws(ClusterError) {
    var status = stat()
    guard stat(directory, &status) == 0 else { throw .system("look at", directory, code: errno) }
    self.clusterName = "storegraph-\(String(status.st_dev, radix: 16))-\(String(status.st_ino, radix: 16))"
    self.directory = directory
    self.account = account
  }

  /// Postmasters and their children, found by the command line. A child that was forked this instant still shows its
  /// postmaster's words and counts as one; the interrupt it then gets does it no harm.
  func processes() -> (postmasters: [pid_t], children: [pid_t]) {
    var postmasters: [pid_t] = []
    var children: [pid_t] = []
    for entry in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let processID = pid_t(entry), processID != getpid() else { continue }
      var status = stat()
      guard stat("/proc/" + entry, &status) == 0, status.st_uid == account.userID else { continue }
      let words = CommandLine(processID).words
      if words.contains("cluster_name=" + clusterName) {
        postmasters.append(processID)
      } else if words.first?.hasPrefix("postgres: \(clusterName): ") == true {
        children.append(processID)
      }
    }
    return (postmasters, children)
  }

  /// Stops what still runs here, politely first, and removes the pid file that it leaves. Data is never lost by
  /// this: what was committed is recovered by the next start.
  /// - Throws: `.inUse` for a Postgres that somebody else started on this directory, or one that cannot be stopped.
  func clear(logger: Logger) async throws(ClusterError) {
    let found = processes()
    if !found.postmasters.isEmpty || !found.children.isEmpty {
      logger.notice(
        "stopping what is left of an earlier Postgres on this data",
        metadata: [
          "processes": "\((found.postmasters + found.children).map(String.init).joined(separator: " "))"
        ])
      try await stop()
    }
    try removeStalePIDFile(logger: logger)
  }

  private func stop() async throws(ClusterError) {
    // A postmaster ends its children; children alone have nothing to finish any more.
    let rounds: [(toPostmasters: Int32, toChildren: Int32?, limit: Duration)] = [
      (SIGINT, nil, .seconds(5)), (SIGQUIT, SIGQUIT, .seconds(5)), (SIGKILL, SIGKILL, .seconds(5)),
    ]
    for round in rounds {
      let found = processes()
      for processID in found.postmasters { _ = kill(processID, round.toPostmasters) }
      if let signal = found.postmasters.isEmpty ? SIGQUIT : round.toChildren {
        for processID in found.children { _ = kill(processID, signal) }
      }
      let gone = await holds(within: round.limit) {
        let left = processes()
        return left.postmasters.isEmpty && left.children.isEmpty
      }
      if gone { return }
      if Task.isCancelled { throw .cancelled }
    }
    throw ClusterError(
      .inUse, "the Postgres that an earlier run left on \(directory) does not end",
      remedy: "restart the machine, or give the program another data directory")
  }

  /// Called when no process of ours is left: the file is then stale, whatever runs under its process id now, except
  /// for a server that was started by hand.
  private func removeStalePIDFile(logger: Logger) throws(ClusterError) {
    let path = directory + "/postmaster.pid"
    guard access(path, F_OK) == 0 else { return }
    if let processID = PostmasterFile(path: path)?.processID, isForeignPostmaster(processID) {
      throw ClusterError(
        .inUse, "a Postgres that was started by hand (process \(processID)) uses the data in \(directory)",
        remedy: "stop it with `kill -INT \(processID)` first")
    }
    logger.info("removing the stale pid file of an earlier run", metadata: ["path": "\(path)"])
    guard unlink(path) == 0 || errno == ENOENT else { throw .system("remove", path, code: errno) }
  }

  /// Whether `processID` is a postmaster that may be working on this directory: one that does not name another.
  private func isForeignPostmaster(_ processID: pid_t) -> Bool {
    let words = CommandLine(processID).words
    guard let program = words.first, URL(fileURLWithPath: program).lastPathComponent == "postgres" else {
      return false
    }
    guard let flag = words.firstIndex(of: "-D"), flag + 1 < words.count, words[flag + 1].hasPrefix("/") else {
      return true
    }
    func resolved(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
    return resolved(words[flag + 1]) == resolved(directory)
  }
}

/// The words a process was started with, or the title it gave itself as the only word.
struct CommandLine {
  let words: [String]

  /// No words when the process is gone, or belongs to the kernel.
  init(_ processID: pid_t) {
    let bytes = FileManager.default.contents(atPath: "/proc/\(processID)/cmdline") ?? Data()
    words = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// What the postmaster says about itself in its data directory.
struct PostmasterFile {
  let processID: pid_t
  let isReady: Bool

  /// Nil while there is no file, or only its beginning.
  init?(path: String) {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    let lines = text.split(separator: "\n")
    guard let first = lines.first, let number = pid_t(first), let last = lines.last else { return nil }
    processID = number
    isReady = last.trimmingCharacters(in: .whitespaces) == "ready"
  }
}

/// Asks until `condition` holds; false when `limit` has passed or the task was cancelled.
func holds(within limit: Duration, _ condition: () -> Bool) async -> Bool {
  let clock = ContinuousClock()
  let end = clock.now.advanced(by: limit)
  while !condition() {
    guard clock.now < end, (try? await Task.sleep(for: .milliseconds(5))) != nil else { return condition() }
  }
  return true
}
