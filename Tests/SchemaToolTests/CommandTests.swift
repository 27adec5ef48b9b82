import ArgumentParser
import Foundation
import Testing

@testable import SchemaTool

@Suite("the tool", .tags(.schemaLanguage))
struct CommandTests {
  @Test("a right schema passes, a wrong or missing one fails")
  func exitCodes() throws {
    try run(["check", "--schema", fixtures.appending(path: "library.yaml").path])
    #expect(throws: ExitCode.failure) { try run(["check", "--schema", "/nowhere.yaml"]) }
    try withFolder { folder in
      let wrong = folder.appending(path: "schema.yaml")
      try fixture("library.yaml").replacing("weight: Float", with: "weight: Flaot")
        .write(to: wrong, atomically: true, encoding: .utf8)
      #expect(throws: ExitCode.failure) { try run(["check", "--schema", wrong.path]) }
    }
  }

  @Test("generating writes six files, and leaves equal ones alone")
  func generate() throws {
    try withFolder { folder in
      let migrations = folder.appending(path: "Migrations")
      try FileManager.default.createDirectory(at: migrations, withIntermediateDirectories: true)
      for name in ["0002_b.sql", "0001_a.sql", "notes.txt"] {
        try "-- \(name)".write(to: migrations.appending(path: name), atomically: true, encoding: .utf8)
      }
      let output = folder.appending(path: "out")
      let schemaPath = fixtures.appending(path: "library.yaml").path
      let arguments = [
        "generate", "--schema", schemaPath, "--migrations", migrations.path, "--output", output.path,
      ]
      try run(arguments)
      let names = try FileManager.default.contentsOfDirectory(atPath: output.path).sorted()
      #expect(
        names
          == ["Resolvers", "Schema", "Types1", "Types2", "Types3", "Types4"].map { $0 + ".generated.swift" })
      let schema = output.appending(path: "Schema.generated.swift")
      let text = try String(contentsOf: schema, encoding: .utf8)
      let first = try #require(text.firstRange(of: "0001_a.sql"))
      let second = try #require(text.firstRange(of: "0002_b.sql"))
      #expect(first.lowerBound < second.lowerBound)
      #expect(!text.contains("notes.txt"))

      let before = try FileManager.default.attributesOfItem(atPath: schema.path)[.systemFileNumber] as? Int
      try run(arguments)
      let after = try FileManager.default.attributesOfItem(atPath: schema.path)[.systemFileNumber] as? Int
      #expect(before != nil && before == after)
    }
  }

  private func run(_ arguments: [String]) throws {
    var command = try SchemaTool.parseAsRoot(arguments)
    try command.run()
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "schema-tool-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}
