import ArgumentParser
import Foundation
import Schema

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Writes the Swift files of module Resolvers.")
  @OptionGroup var option: SchemaOption

  @Option(help: "The folder with the migrations, which are built in.")
  var migrations = "Migrations"

  @Option(help: "The folder to write to.")
  var output: String

  /// The plugin knows the number too.
  private static let typesFileCount = 4

  func run() throws {
    let loaded = try load(option.schema)
    let folder = URL(filePath: output, directoryHint: .isDirectory)
    let migrations = try readMigrations()
    var files = [
      ("Resolvers.generated.swift", resolversFile(loaded.model)),
      ("Schema.generated.swift", schemaFile(yaml: loaded.yaml, file: loaded.file, migrations: migrations)),
    ]
    for (index, text) in typesFiles(loaded.model, count: Self.typesFileCount).enumerated() {
      files.append(("Types\(index + 1).generated.swift", text))
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files { try write(text, to: folder.appending(path: name)) }
  }

  /// By name, which is their order.
  private func readMigrations() throws -> [(name: String, sql: String)] {
    let folder = URL(filePath: migrations, directoryHint: .isDirectory)
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasSuffix(".sql") }
      .map { ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8)) }
  }

  /// Leaves an equal file alone, so that nothing is compiled again for it.
  private func write(_ text: String, to file: URL) throws {
    if let old = try? String(contentsOf: file, encoding: .utf8), old == text { return }
    try text.write(to: file, atomically: true, encoding: .utf8)
  }
}
