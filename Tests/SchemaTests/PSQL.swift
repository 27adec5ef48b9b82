import EmbeddedPostgres
import Foundation
import Logging
import TestSupport
import Testing

/// A private Postgres for one suite, and `psql` to ask it.
struct PSQL: SuiteTrait, TestScoping {
  @TaskLocal static var connectionString = ""

  struct Answer: Sendable, Equatable {
    var output: String
    var error: String
  }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "schema-tests-\(UUID().uuidString)")
    var logger = Logger(label: "test")
    logger.handler = SwiftLogNoOpLogHandler()
    var configuration = ClusterConfiguration(
      dataDirectory: folder.appending(path: "postgres").path, logger: logger)
    configuration.durability = .relaxed
    configuration.sharedRoots = [folder.appending(path: "shared").path]
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    defer { try? FileManager.default.removeItem(at: folder) }
    let cluster = try await EmbeddedCluster.start(configuration)
    do {
      try await Self.$connectionString.withValue(cluster.connectionString) { try await function() }
    } catch {
      await cluster.stop(mode: .immediate)
      throw error
    }
    await cluster.stop(mode: .immediate)
  }

  /// Runs scripts one after the other in a database made for them; the answer is the last one's.
  static func inFreshDatabase(_ scripts: [String]) async throws -> Answer {
    let name = "test_" + UUID().uuidString.replacing("-", with: "").lowercased()
    _ = try await run("create database \(name)", in: nil)
    var answer = Answer(output: "", error: "")
    for script in scripts { answer = try await run(script, in: name) }
    return answer
  }

  private static func run(_ script: String, in database: String?) async throws -> Answer {
    let connection = connectionString
    return try await onOwnThread {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments =
        ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", connection]
        + (database.map { ["-c", "\\connect \($0)"] } ?? []) + ["-f", "-"]
      let (input, output, error) = (Pipe(), Pipe(), Pipe())
      process.standardInput = input
      process.standardOutput = output
      process.standardError = error
      try process.run()
      try input.fileHandleForWriting.write(contentsOf: Data(script.utf8))
      try input.fileHandleForWriting.close()
      let texts = try [output, error].map { pipe in
        String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
          .trimmingCharacters(in: .newlines)
      }
      process.waitUntilExit()
      return Answer(output: texts[0], error: texts[1])
    }
  }
}

extension Trait where Self == PSQL {
  static var postgres: PSQL { PSQL() }
}
