import Foundation

/// The Python of `Scripts/test-python`, with the packages of `Tests/python/requirements.txt`.
package enum TestPython {
  private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()

  package struct Finished: Sendable {
    package var status: Int32
    /// What it printed, errors included.
    package var text: String
  }

  /// `Scripts/install test` was not run.
  package struct Missing: Error, CustomStringConvertible {
    package let description: String
  }

  /// Runs a file of `Tests/python` to its end.
  /// - Throws: `Missing` where there is no such Python.
  package static func run(_ file: String, _ arguments: [String]) async throws -> Finished {
    let python = tests.deletingLastPathComponent().appending(path: ".build/test-python/bin/python")
    guard FileManager.default.isExecutableFile(atPath: python.path) else {
      throw Missing(description: "\(python.path) is missing; run Scripts/install test")
    }
    let script = tests.appending(path: "python/\(file)").path
    return try await onOwnThread {
      let process = Process()
      process.executableURL = python
      process.arguments = ["-B", script] + arguments
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardError = pipe
      try process.run()
      let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return Finished(status: process.terminationStatus, text: String(decoding: data, as: UTF8.self))
    }
  }
}
