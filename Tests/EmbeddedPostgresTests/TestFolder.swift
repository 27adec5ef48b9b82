import Foundation
import Glibc
import Logging
import Testing

@testable import EmbeddedPostgres

/// For what comes soon where the machine has nothing else to do.
let patience = Duration.seconds(180)

/// A fresh project folder under the system's temporary folder, open to all users as a clone usually is.
struct TestFolder {
  let path: String

  var dataDirectory: String { path + "/.storegraph/postgres" }

  init(_ suffix: String = "") throws {
    var template = Array("/tmp/embedded-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
    let root = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    chmod(root, 0o755)
    path = root + suffix
    try Placement.makeDirectory(path)
  }

  /// A configuration whose every trace stays inside the folder, its socket apart.
  var configuration: ClusterConfiguration {
    var logger = Logger(label: "test")
    logger.handler = SwiftLogNoOpLogHandler()
    var configuration = ClusterConfiguration(dataDirectory: dataDirectory, logger: logger)
    configuration.durability = .relaxed
    configuration.startTimeout = patience
    configuration.sharedRoots = [root + "/shared"]
    return configuration
  }

  func remove() {
    try? FileManager.default.removeItem(atPath: root)
  }

  /// Command lines of all processes that work on a data directory in this folder.
  var processes: [String] {
    var found: [String] = []
    for entry in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let processID = pid_t(entry), processID != getpid() else { continue }
      let line = CommandLine(processID).words.joined(separator: " ")
      let directory = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(entry)/cwd")) ?? ""
      if line.contains(root + "/") || directory.hasPrefix(root + "/") { found.append(line) }
    }
    return found
  }

  private var root: String {
    path.split(separator: "/").prefix(2).reduce("") { $0 + "/" + $1 }
  }
}

/// Runs `body` in a fresh folder, removes that, and checks that no process stayed behind.
func withFolder(
  _ suffix: String = "", _ body: (TestFolder) async throws -> Void
) async throws {
  let folder = try TestFolder(suffix)
  defer { folder.remove() }
  try await body(folder)
  let clean = await holds(within: patience) { folder.processes.isEmpty }
  #expect(clean, "left behind: \(folder.processes)")
}

/// Runs `body` with a cluster that is stopped afterwards, also when `body` throws.
func withCluster(
  _ configuration: ClusterConfiguration, _ body: (EmbeddedCluster) async throws -> Void
) async throws {
  let cluster = try await EmbeddedCluster.start(configuration)
  do {
    try await body(cluster)
  } catch {
    await cluster.stop(within: patience)
    throw error
  }
  await cluster.stop(within: patience)
}

/// The error that starting with `configuration` ends in; nil (and a stopped cluster) when it starts after all.
func refusal(_ configuration: ClusterConfiguration) async -> ClusterError? {
  do throws(ClusterError) {
    let cluster = try await EmbeddedCluster.start(configuration)
    await cluster.stop()
    return nil
  } catch {
    return error
  }
}

struct QueryFailed: Error {
  let text: String
}

/// The answer of one statement, columns separated by `|`.
func query(_ statement: String, _ connection: String) async throws -> String {
  let environment = ProcessInfo.processInfo.environment
  let binaries = try #require(try await Binaries.find(environment: environment).first)
  let psql = Command(
    executable: binaries.directory + "/psql", arguments: ["-XAtqc", statement, connection],
    account: SystemAccount(userID: geteuid()), environment: ["LC_ALL": "C.UTF-8"])
  let (end, text) = try await ChildProcess.run(psql)
  guard end == .exited(0) else { throw QueryFailed(text: text) }
  return text.trimmingCharacters(in: .newlines)
}

/// The first answer that succeeds.
func queryEventually(_ statement: String, _ connection: String) async throws -> String {
  let clock = ContinuousClock()
  let end = clock.now + patience
  while true {
    do {
      return try await query(statement, connection)
    } catch {
      guard clock.now < end else { throw error }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}

/// Checks the answer of one statement.
func expect(
  _ answer: String, to statement: String, _ connection: String, eventually: Bool = false,
  sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let found = try await eventually ? queryEventually(statement, connection) : query(statement, connection)
  #expect(found == answer, sourceLocation: sourceLocation)
}
