import Foundation
import Testing

@testable import Schema

/// The mistake that the pages show is reported where they say.
@Suite("the mistake that the pages show", .tags(.schemaLanguage))
struct DocumentedMistakeTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
    path: "../..")

  @Test(
    "its line is that of today's schema.yaml",
    arguments: ["README.md", "docs/schema.md", "docs/errors-of-schema.md", "docs/operations.md"])
  func place(page: String) throws {
    let yaml = try String(contentsOf: Self.root.appending(path: "schema.yaml"), encoding: .utf8)
    // As docs/schema.md does it: below the product's number.
    let line = "      sku: { type: String, length: [1, 100] }\n"
    let type = try #require(yaml.range(of: "\n  Product:\n"))
    let place = try #require(yaml.range(of: line, range: type.upperBound..<yaml.endIndex))
    var wrong = yaml
    wrong.insert(contentsOf: "      weight: Itn\n", at: place.upperBound)
    let found = loadModel(yaml: wrong, file: "schema.yaml").diagnostics.map(\.description)
    let message = try #require(found.first)
    let text = try String(contentsOf: Self.root.appending(path: page), encoding: .utf8)
    #expect(text.contains(message), "\(message)")
  }
}
