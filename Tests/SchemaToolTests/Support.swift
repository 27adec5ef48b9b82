import Foundation
import Schema
import Testing

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
