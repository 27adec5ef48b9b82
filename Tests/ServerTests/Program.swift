import Dispatch
import Foundation
import Glibc
import Synchronization

/// The built `storegraph`, run as a process of its own in a temporary folder.
struct Program: Sendable {
  let folder: URL
  private let process: RunningProcess
  private static let counter = Mutex(0)

  /// Limits of time that no test should come to by the way: all tests of a run share the cores of one machine.
  private static let patience = [
    "STATEMENT_TIMEOUT_MS": "120000", "LOCK_TIMEOUT_MS": "120000", "LEASE_TIMEOUT_MS": "120000",
    "SOCKET_INIT_TIMEOUT_MS": "120000", "PING_SECONDS": "120", "SHUTDOWN_SECONDS": "60",
  ]

  /// It lies beside the bundle of these tests.
  static let executable = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent().appending(path: "storegraph")

  /// - Parameters:
  ///   - environment: beside `PATH` and a data folder inside `folder`; nothing else of the tests' own goes in.
  ///   - folder: nil: a fresh one.
  ///   - openFiles: the soft limit that it begins with; nil: the tests' own.
  static func start(
    _ arguments: [String], environment: [String: String] = [:], input: String? = nil, folder: URL? = nil,
    openFiles: Int? = nil
  ) throws -> Program {
    let folder = try folder ?? makeFolder()
    let number = counter.withLock { value in
      value += 1
      return value
    }
    var variables = Self.patience.merging(
      ["STOREGRAPH_DATA": folder.appending(path: "data").path, "PORT": "0"]
    ) { $1 }
    for name in ["PATH", "HOME", "TMPDIR", "STOREGRAPH_POSTGRES_BIN", "SWIFT_BACKTRACE"] {
      variables[name] = ProcessInfo.processInfo.environment[name]
    }
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    if let openFiles {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      let script = "ulimit -Sn \(openFiles); exec \"$0\" \"$@\""
      process.arguments = ["-c", script, executable.path] + arguments
    }
    process.currentDirectoryURL = folder
    // A test that wants none gives an empty one.
    variables["ENCRYPTION_KEYS"] = "test:" + Data(repeating: 7, count: 32).base64EncodedString()
    process.environment = variables.merging(environment) { $1 }
    let output = folder.appending(path: "output-\(number)")
    let errors = folder.appending(path: "errors-\(number)")
    for file in [output, errors] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    let typed = folder.appending(path: "input-\(number)")
    try Data((input ?? "").utf8).write(to: typed)
    process.standardInput = try FileHandle(forReadingFrom: typed)
    try process.run()
    Leavings.add(process: process.processIdentifier)
    return Program(folder: folder, process: RunningProcess(process, output: output, errors: errors))
  }

  /// Runs it to its end.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], input: String? = nil, folder: URL? = nil
  ) async throws -> Finished {
    let program = try start(arguments, environment: environment, input: input, folder: folder)
    let status = try await program.exit(within: .seconds(300))
    return Finished(status: status, output: program.output, errors: program.errors)
  }

  struct Finished {
    var status: Int32
    var output: String
    var errors: String
    /// What the program says to its user at the end: the lines that are not of the log.
    var complaint: [String] {
      errors.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("{") }
    }
  }

  /// In `/tmp`, where the user that runs Postgres can reach it.
  static func makeFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "storegraph-server-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    Leavings.add(folder: folder)
    return folder
  }

  var processID: Int32 { process.id }
  var output: String { process.text(process.output) }
  var errors: String { process.text(process.errors) }
  var isRunning: Bool { process.isRunning }

  /// The log, one object a line.
  var log: [[String: Any]] {
    errors.split(separator: "\n").compactMap {
      (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
    }
  }

  func signal(_ signal: Int32) { kill(processID, signal) }

  /// - Throws: when it still runs after `limit`.
  func exit(within limit: Duration = .seconds(180)) async throws -> Int32 {
    try await eventually("the end of the program", within: limit) { process.isRunning ? nil : true }
    return process.status
  }

  /// Waits until it accepts requests.
  func client() async throws -> HTTPClient {
    let port = try await eventually("a listening server", within: .seconds(300)) {
      if !process.isRunning {
        throw HTTPFailure(description: "the program ended with \(process.status): \(errors)")
      }
      return listeningPort
    }
    return HTTPClient(port: port)
  }

  private var listeningPort: Int? {
    for line in log {
      guard let message = line["message"] as? String, message.hasPrefix("Server started and listening on ")
      else {
        continue
      }
      return message.split(separator: ":").last.flatMap { Int($0) }
    }
    return nil
  }
}

/// Looks again and again until `look` finds something.
@discardableResult
func eventually<Value>(
  _ what: String, within limit: Duration = .seconds(180), _ look: () async throws -> Value?
) async throws -> Value {
  let end = ContinuousClock.now + limit
  while true {
    if let value = try await look() { return value }
    guard ContinuousClock.now < end else { throw HTTPFailure(description: "waited \(limit) for \(what)") }
    try await Task.sleep(for: .milliseconds(20))
  }
}

/// A process and the files that it writes into.
private final class RunningProcess: Sendable {
  let id: Int32
  let output: URL
  let errors: URL
  private let process: Mutex<Process>

  init(_ process: sending Process, output: URL, errors: URL) {
    id = process.processIdentifier
    self.output = output
    self.errors = errors
    self.process = Mutex(process)
  }

  var isRunning: Bool { process.withLock { $0.isRunning } }

  /// As a shell would show it: 128 and the number of the signal that ended it.
  var status: Int32 {
    process.withLock { $0.terminationReason == .exit ? $0.terminationStatus : 128 + $0.terminationStatus }
  }

  func text(_ file: URL) -> String { (try? String(contentsOf: file, encoding: .utf8)) ?? "" }
}

/// What the tests started and made goes with the process that runs them.
private enum Leavings {
  private static let state = Mutex<(processes: [Int32], folders: [URL], isSet: Bool)>(([], [], false))

  static func add(process: Int32) { add { $0.processes.append(process) } }
  static func add(folder: URL) { add { $0.folders.append(folder) } }

  private static func add(_ change: (inout (processes: [Int32], folders: [URL], isSet: Bool)) -> Void) {
    let isFirst = state.withLock { state in
      change(&state)
      defer { state.isSet = true }
      return !state.isSet
    }
    if isFirst { atexit { Leavings.clear() } }
  }

  private static func clear() {
    let (processes, folders, _) = state.withLock { $0 }
    // A program that has ended is a child no more, or a zombie that no signal harms.
    for process in processes where isOwnChild(process) { kill(process, SIGTERM) }
    for _ in 0..<100 where processes.contains(where: isOwnChild) { usleep(50_000) }
    for process in processes where isOwnChild(process) { kill(process, SIGKILL) }
    for folder in folders { try? FileManager.default.removeItem(at: folder) }
  }

  private static func isOwnChild(_ process: Int32) -> Bool {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
      return false
    }
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    return fields.count > 1 && fields[0] != "Z" && fields[1] == "\(getpid())"
  }
}
