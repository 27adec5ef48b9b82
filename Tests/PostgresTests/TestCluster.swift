import Dispatch
import Foundation
import TestSupport

@testable import Postgres

/// A private Postgres for tests: its data and socket in one short folder under /tmp, run as `postgres` when the tests
/// run as root, gone when the test process is.
final class TestCluster: Sendable {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private static let starting = Task { try await started() }

  /// One for all tests that do not break it.
  static func shared() async throws -> TestCluster { try await starting.value }

  static func started() async throws -> TestCluster { try await onOwnThread { try TestCluster() } }

  private static let binaries = "/usr/lib/postgresql/15/bin"
  private static let running = Locked<[TestCluster]>([])

  private let folder: String
  private let server = Locked<Process?>(nil)

  /// libpq's connection string, for the superuser.
  var connection: String { "host=\(folder) user=postgres dbname=postgres" }

  private init() throws {
    folder = "/tmp/pgt\(UInt32.random(in: .min ... .max))"
    let owner: [FileAttributeKey: Any] = getuid() == 0 ? [.ownerAccountName: "postgres"] : [:]
    let attributes = owner.merging([.posixPermissions: 0o700]) { first, _ in first }
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: attributes)
    let isFirst = TestCluster.running.withLock { clusters in
      clusters.append(self)
      return clusters.count == 1
    }
    if isFirst { atexit { TestCluster.stopAll() } }
    let initdb = try TestCluster.launch([
      "\(TestCluster.binaries)/initdb", "-D", "\(folder)/data", "-U", "postgres", "-A", "trust", "-N",
      "--locale=C", "-E", "UTF8",
    ])
    initdb.waitUntilExit()
    guard initdb.terminationStatus == 0 else { throw Failure(description: "initdb failed") }
    try start()
  }

  func start() throws {
    let process = try TestCluster.launch([
      "\(TestCluster.binaries)/postgres", "-D", "\(folder)/data", "-k", folder, "-c", "listen_addresses=",
      "-c", "fsync=off", "-c", "max_connections=200", "-c", "log_min_messages=panic",
    ])
    server.withLock { $0 = process }
    for _ in 0..<3_600 {
      let pidFile = (try? String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8)) ?? ""
      // The eighth line says so once connections are accepted; the first is the process that wrote it.
      let lines = pidFile.split(separator: "\n", omittingEmptySubsequences: false)
      if lines.count >= 8, lines[7].hasPrefix("ready"), lines[0] == "\(process.processIdentifier)" { return }
      guard process.isRunning else { break }
      usleep(50_000)
    }
    throw Failure(description: "Postgres did not start")
  }

  /// Kills the postmaster alone, as the kernel would when memory runs out, and starts it again as soon as its
  /// children have noticed.
  func crashAndRestart() throws {
    if let process = server.withLock({ $0 }) {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    for _ in 0..<100 {
      do { return try start() } catch { usleep(100_000) }
    }
    throw Failure(description: "Postgres did not start again")
  }

  private func stop() {
    if let process = server.withLock({ $0 }), process.isRunning {
      kill(process.processIdentifier, SIGQUIT)
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(atPath: folder)
  }

  private static func stopAll() {
    for cluster in running.withLock({ $0 }) { cluster.stop() }
  }

  /// Postgres refuses to run as root, and dies with the tests even when they are killed: the kernel signals it when
  /// the thread that started it ends, so that thread must stay.
  private static func launch(_ command: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/setpriv")
    var arguments = ["--pdeathsig", "QUIT"]
    if getuid() == 0 { arguments += ["--reuid", "postgres", "--regid", "postgres", "--clear-groups"] }
    process.arguments = arguments + command
    process.currentDirectoryURL = URL(fileURLWithPath: "/tmp")
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let launched = DispatchSemaphore(value: 0)
    let failure = Locked<(any Error)?>(nil)
    Thread.detachNewThread {
      do { try process.run() } catch { failure.withLock { $0 = error } }
      launched.signal()
      while process.isRunning { usleep(100_000) }
    }
    launched.wait()
    if let failure = failure.withLock({ $0 }) { throw failure }
    return process
  }
}
