import Foundation
import PackagePlugin

/// Runs SchemaTool over the target's own `schema.yaml`, or else over the package's, and over the `Migrations/` beside it. It
/// decides nothing else: every check is the tool's, which can say where something is wrong.
@main
struct SchemaPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let own = target.directoryURL
    let hasOwn = FileManager.default.fileExists(atPath: own.appending(path: "schema.yaml").path)
    let root = hasOwn ? own : context.package.directoryURL
    let schema = root.appending(path: "schema.yaml")
    let migrations = root.appending(path: "Migrations", directoryHint: .isDirectory)
    let output = context.pluginWorkDirectoryURL
    var inputs = [schema]
    if let names = try? FileManager.default.contentsOfDirectory(atPath: migrations.path) {
      // The folder itself too, so that a new migration is seen.
      inputs.append(migrations)
      inputs += names.sorted().filter { $0.hasSuffix(".sql") }.map { migrations.appending(path: $0) }
    }
    return [
      .buildCommand(
        displayName: "Making Swift for \(target.name) from schema.yaml",
        executable: try context.tool(named: "SchemaTool").url,
        arguments: [
          "generate", "--schema", schema.path, "--migrations", migrations.path, "--output", output.path,
        ],
        inputFiles: inputs,
        outputFiles: ["Types1", "Types2", "Types3", "Types4", "Resolvers", "Schema"].map {
          output.appending(path: "\($0).generated.swift")
        })
    ]
  }
}
