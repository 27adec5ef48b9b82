import Foundation
import Schema
import Testing

@Suite("the project's own schema.yaml", .tags(.schemaLanguage))
struct ShopSchemaTests {
  @Test("it is read without any diagnostic")
  func reads() throws {
    let (model, diagnostics) = loadModel(yaml: try shopYAML(), file: "schema.yaml")
    #expect(diagnostics.map(\.description) == [])
    #expect(model != nil)
  }
}

/// The text of the `schema.yaml` at the package's root.
func shopYAML() throws -> String {
  try String(contentsOf: packageRoot.appending(path: "schema.yaml"), encoding: .utf8)
}

/// The nearest folder above this file with a `schema.yaml`.
let packageRoot: URL = {
  var folder = URL(filePath: #filePath).deletingLastPathComponent()
  while folder.path != "/",
    !FileManager.default.fileExists(atPath: folder.appending(path: "schema.yaml").path)
  {
    folder.deleteLastPathComponent()
  }
  return folder
}()
