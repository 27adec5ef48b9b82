import Foundation
import Glibc
import Logging

/// Makes a data directory: all of it or nothing. It grows under another name and is renamed when it is complete, so
/// that an interrupted attempt is recognised, thrown away and made again.
struct Initialisation {
  let configuration: ClusterConfiguration
  let placement: Placement
  let binaries: Binaries

  /// Inside the data directory: the superuser's password for TCP, readable by its owner (and root) only.
  static let passwordFile = "storegraph.password"

  private var unfinishedPrefix: String { placement.directory + ".new-" }

  /// Called under the cluster's lock: nobody else works on these paths.
  func removeUnfinished() {
    let parent = URL(fileURLWithPath: placement.directory).deletingLastPathComponent().path
    for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] {
      let path = parent == "/" ? "/" + name : parent + "/" + name
      if path.hasPrefix(unfinishedPrefix) { try? FileManager.default.removeItem(atPath: path) }
    }
  }

  /// - Throws: `.initialisationFailed`, `.diskFull`, `.permission`, `.cancelled`, `.system`.
  func run() async throws(ClusterError) {
    removeUnfinished()
    let began = ContinuousClock().now
    let unfinished = unfinishedPrefix + String(UInt64.random(in: 0 ... .max), radix: 16)
    do throws(ClusterError) {
      try await make(in: unfinished)
      guard rename(unfinished, placement.directory) == 0 else {
        throw .system("move the new database to", placement.directory, code: errno)
      }
    } catch {
      removeUnfinished()
      throw error
    }
    configuration.logger.info(
      "made a new database",
      metadata: [
        "path": "\(placement.directory)", "version": "\(binaries.version)",
        "took": "\(ContinuousClock().now - began)",
      ])
  }

  private func make(in unfinished: String) async throws(ClusterError) {
    let account = placement.account
    guard mkdir(unfinished, 0o700) == 0 else { throw .system("make the directory", unfinished, code: errno) }
    try give(unfinished, to: account)
    let password = unfinished + "-password"
    try writePassword(to: password)

    var words = [
      "-D", unfinished, "-U", configuration.superuser, "--encoding=UTF8", "--locale=C.UTF-8",
      "--auth-local=trust", "--auth-host=scram-sha-256", "--pwfile=\(password)", "--no-instructions",
    ]
    if configuration.durability == .relaxed { words.append("--no-sync") }
    try await run("initdb", at: binaries.initdb, words, in: unfinished)

    if configuration.database != "postgres" {
      try await run(
        "postgres --single", at: binaries.postgres,
        ["--single", "-D", unfinished, "-c", "log_checkpoints=off", "-c", "log_min_messages=error"]
          + (configuration.durability == .relaxed ? ["-F"] : []) + ["postgres"],
        input: "CREATE DATABASE \"\(configuration.database)\"\n", in: unfinished)
    }
    guard rename(password, unfinished + "/" + Self.passwordFile) == 0 else {
      throw .system("keep the password in", unfinished, code: errno)
    }
  }

  private func run(
    _ name: String, at path: String, _ words: [String], input: String = "", in unfinished: String
  ) async throws(ClusterError) {
    let command = Command(
      executable: path, arguments: words, account: placement.account,
      environment: ServerSettings.variables(inheriting: configuration.environment), input: input)
    let child = try await ChildProcess.spawn(command)
    let end = await withTaskCancellationHandler {
      await child.end()
    } onCancel: {
      child.signal(SIGTERM)
    }
    if Task.isCancelled { throw .cancelled }
    let lines = child.output.split(separator: "\n").map(String.init)
    // In single-user mode a failed statement still ends with exit code 0.
    if end == .exited(0), !lines.contains(where: { $0.contains("ERROR:") }) { return }
    throw StartFailure.initialisation(name, end, output: lines, directory: placement.directory)
  }

  private func writePassword(to path: String) throws(ClusterError) {
    let word = (0..<4).map { _ in String(UInt64.random(in: 0 ... .max), radix: 36) }.joined()
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system("write", path, code: errno) }
    defer { close(descriptor) }
    let bytes = Array(word.utf8)
    guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw .system("write", path, code: errno)
    }
    try give(path, to: placement.account)
  }

  private func give(_ path: String, to account: SystemAccount) throws(ClusterError) {
    guard account.needsSwitch, chown(path, account.userID, account.groupID) != 0 else { return }
    throw .system("give the user '\(account.name)'", path, code: errno)
  }
}
