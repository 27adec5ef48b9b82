import Foundation
import Schema
import TestSupport
import Testing

@testable import SchemaTool

/// The folder with YAML files and the Swift that is made from them.
let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

func fixture(_ name: String) throws -> String {
  try String(contentsOf: fixtures.appending(path: name), encoding: .utf8)
}

func fixtureModel(_ name: String) throws -> Model {
  let (model, diagnostics) = loadModel(yaml: try fixture(name), file: name)
  #expect(diagnostics.map(\.description) == [])
  return try #require(model)
}

/// Compares with the file; with `UPDATE_FIXTURES=1` in the environment the file is written instead.
func expectFixture(_ name: String, is text: String) throws {
  if ProcessInfo.processInfo.environment["UPDATE_FIXTURES"] == "1" {
    try text.write(to: fixtures.appending(path: name), atomically: true, encoding: .utf8)
  }
  #expect(try fixture(name) == text)
}

/// What the compiler says about the files generated from a model, with a main file beside them.
func typecheck(_ model: Model, main: String) async throws -> String {
  let folder = FileManager.default.temporaryDirectory.appending(path: "typecheck-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let files = [
    "Executor.swift": try fixture("ExecutorStandIn.swift"),
    "Types.swift": typesFile(model).replacing("import Executor\n", with: ""),
    "Resolvers.swift": resolversFile(model).replacing("import Executor\n", with: ""),
    "main.swift": main,
  ]
  let paths = try files.sorted { $0.key < $1.key }.map { name, text in
    let path = folder.appending(path: name)
    try text.write(to: path, atomically: true, encoding: .utf8)
    return path.path
  }
  return try await onOwnThread {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["swiftc", "-typecheck", "-swift-version", "6", "-module-name", "Generated"] + paths
    let output = Pipe()
    process.standardError = output
    process.standardOutput = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }
}
