import Foundation
import PackagePlugin

/// Runs SchemaTool over the package's `schema.yaml` and `Migrations/`. It decides nothing: every check is the tool's, which
/// can say where something is wrong.
@main
struct SchemaPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let root = context.package.directoryURL
    let schema = root.appending(path: "schema.yaml")
    let migrations = root.appending(path: "Migrations", directoryHint: .isDirectory)
    let output = context.pluginWorkDirectoryURL
    let files = try FileManager.default.contentsOfDirectory(atPath: migrations.path).sorted()
      .filter { $0.hasSuffix(".sql") }
      .map { migrations.appending(path: $0) }
    return [
      .buildCommand(
        displayName: "Making Swift from schema.yaml",
        executable: try context.tool(named: "SchemaTool").url,
        arguments: [
          "generate", "--schema", schema.path, "--migrations", migrations.path, "--output", output.path,
        ],
        // The folder itself too, so that a new migration is seen.
        inputFiles: [schema, migrations] + files,
        outputFiles: ["Types", "Resolvers", "Schema"].map { output.appending(path: "\($0).generated.swift") })
    ]
  }
}
