import ArgumentParser
import Foundation
import Schema

/// A schema that passed its checks, with its text.
struct LoadedSchema {
  var model: Model
  var yaml: String
  /// The last part of the path, which is all that error messages need.
  var file: String
  var sql: String { ddl(model) }
}

/// Reads and checks a schema. Diagnostics go to standard error in the form that compilers use.
/// - Throws: `ExitCode.failure` if anything is wrong.
func load(_ path: String) throws -> LoadedSchema {
  let yaml: String
  do {
    yaml = try String(contentsOf: URL(filePath: path), encoding: .utf8)
  } catch {
    printError("\(shown(path)):1:1: error: the file cannot be read as text in UTF-8; is the path right?")
    throw ExitCode.failure
  }
  let (model, diagnostics) = loadModel(yaml: yaml, file: shown(path))
  for diagnostic in diagnostics { printError(diagnostic.description) }
  guard let model else { throw ExitCode.failure }
  return LoadedSchema(model: model, yaml: yaml, file: URL(filePath: path).lastPathComponent)
}

/// A path as the author knows it: without the folder that the command runs in.
private func shown(_ path: String) -> String {
  let folder = FileManager.default.currentDirectoryPath + "/"
  return path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
}

private func printError(_ line: String) {
  FileHandle.standardError.write(Data((line + "\n").utf8))
}
