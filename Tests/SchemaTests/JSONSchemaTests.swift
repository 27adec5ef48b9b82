import Foundation
import Testing

@testable import Schema

/// docs/schema.schema.json, which editors read, says the same as the reader does.
@Suite("the JSON Schema of schema.yaml", .tags(.schemaLanguage))
struct JSONSchemaTests {
  private let schema: [String: Any]

  init() throws {
    let data = try Data(contentsOf: packageRoot.appending(path: "docs/schema.schema.json"))
    schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func definition(_ name: String) throws -> [String: Any] {
    let all = try #require(schema["$defs"] as? [String: Any])
    return try #require(all[name] as? [String: Any], "no definition '\(name)'")
  }

  private static let keySets: [(name: String, keys: [String])] = [
    ("tenant", SchemaReader.tenantKeys), ("viewer", SchemaReader.sectionKeys.viewer),
    ("journal", SchemaReader.sectionKeys.journal), ("writes", SchemaReader.writesKeys),
    ("roleBody", SchemaReader.sectionKeys.role), ("enum", SchemaReader.sectionKeys.enumeration),
    ("enumValue", SchemaReader.sectionKeys.enumValue), ("interface", SchemaReader.sectionKeys.interface),
    ("interfaceField", SchemaReader.sectionKeys.interfaceField),
    ("unionBody", SchemaReader.sectionKeys.union),
    ("input", SchemaReader.sectionKeys.input), ("argumentBody", SchemaReader.sectionKeys.argument),
    ("type", SchemaReader.typeKeys), ("fieldBody", SchemaReader.allFieldKeys),
    ("query", SchemaReader.allFieldKeys + SchemaReader.operationKeys),
    ("mutation", SchemaReader.mutationKeys),
    ("indexBody", SchemaReader.sectionKeys.index), ("case", SchemaReader.sectionKeys.oneCase),
    ("comparisons", SchemaReader.operators), ("write", WriteModel.Action.allCases.map(\.rawValue)),
    ("writeRuleBody", SchemaReader.writeRuleKeys), ("preset", SchemaReader.sectionKeys.preset),
    ("publishBody", SchemaReader.publishKeys), ("signal", SchemaReader.signalKeys),
    ("dueBody", SchemaReader.dueKeys),
  ]

  @Test("each mapping has the keys that the reader knows, and no others", arguments: keySets)
  func keys(name: String, keys: [String]) throws {
    let definition = try definition(name)
    let properties = try #require(definition["properties"] as? [String: Any])
    #expect(properties.keys.sorted() == Set(keys).sorted())
    #expect(definition["additionalProperties"] as? Bool == false)
  }

  @Test("the sections are those of the reader")
  func sections() throws {
    let properties = try #require(schema["properties"] as? [String: Any])
    #expect(properties.keys.sorted() == SchemaReader.sections.sorted())
  }

  @Test("every mapping with a fixed set of keys is one of these")
  func complete() throws {
    let all = try #require(schema["$defs"] as? [String: [String: Any]])
    let closed = all.filter { $0.value["additionalProperties"] as? Bool == false }.keys
    #expect(closed.sorted() == Self.keySets.map(\.name).sorted())
  }

  @Test("every key is spoken of in docs/schema.md, outside of its examples", arguments: keySets)
  func documented(name: String, keys: [String]) throws {
    let page = try String(contentsOf: packageRoot.appending(path: "docs/schema.md"), encoding: .utf8)
    // Between fences, every second part is an example.
    let parts = page.split(separator: "```", omittingEmptySubsequences: false).enumerated()
    let text = parts.filter { $0.offset.isMultiple(of: 2) }.map { String($0.element) }.joined()
    let words = Set(
      text.matches(of: /`([^`\n]+)`/).flatMap { $0.1.matches(of: /[A-Za-z]+/).map { String($0.0) } })
    #expect(keys.filter { !words.contains($0) } == [])
  }

  @Test("keys of tables are refused in other types")
  func tableKeys() throws {
    let refused = try #require(definition("type")["then"] as? [String: Any])
    let properties = try #require(refused["properties"] as? [String: Bool])
    #expect(properties.keys.sorted() == SchemaReader.tableKeys.sorted())
    #expect(properties.values.allSatisfy { !$0 })
  }

  @Test("the actions of a reference are those of the reader")
  func actions() throws {
    let fields = try #require(definition("fieldBody")["properties"] as? [String: [String: Any]])
    #expect(fields["onDelete"]?["enum"] as? [String] == Column.OnDelete.allCases.map(\.rawValue))
  }

  @Test(
    "schemas that the reader takes are valid",
    arguments: [
      "schema.yaml", "Tests/LendingLibrary/schema.yaml", "Tests/SchemaToolTests/Fixtures/library.yaml",
    ])
  func valid(_ path: String) throws {
    let yaml = try String(contentsOf: packageRoot.appending(path: path), encoding: .utf8)
    #expect(try complaints(yaml) == [])
  }

  @Test(
    "each of the two schemas names it for editors",
    arguments: ["schema.yaml", "Tests/LendingLibrary/schema.yaml"])
  func named(_ path: String) throws {
    let file = packageRoot.appending(path: path)
    let first = try #require(String(contentsOf: file, encoding: .utf8).split(separator: "\n").first)
    let beginning = "# yaml-language-server: $schema="
    #expect(first.hasPrefix(beginning))
    let named = file.deletingLastPathComponent().appending(path: first.dropFirst(beginning.count))
      .standardizedFileURL
    #expect(named.path == packageRoot.appending(path: "docs/schema.schema.json").standardizedFileURL.path)
  }

  @Test(
    "mistakes of shape are seen",
    arguments: [
      ("fields: {", "feilds: {"), ("type: Int!", "type: [Int]"), ("length: [1, 100]", "length: 1"),
      ("onDelete: cascade", "onDelete: explode"), ("publish: true", "publish: perhaps"),
      ("update: { librarian: all, page: [floor] }", "change: { librarian: all }"),
      ("values: [FRESH, WORN, LOST]", "values: []"), ("versioned: true", "virtual: true"),
      ("one: Entity, arguments: { id: ID! }", "one: Entity, arguments: { id: { default: 1 } }"),
      ("when: { member: { blocked: false } }", "if: { member: { blocked: false } }"),
    ])
  func wrong(right: String, wrong: String) throws {
    let yaml = try String(
      contentsOf: packageRoot.appending(path: "Tests/LendingLibrary/schema.yaml"), encoding: .utf8)
    let spoilt = yaml.replacing(right, with: wrong, maxReplacements: 1)
    try #require(spoilt != yaml)
    #expect(try complaints(spoilt) != [])
  }

  private func complaints(_ yaml: String) throws -> [String] {
    let root = try #require(try YAMLNode.parse(yaml))
    return JSONSchemaCheck(schema: schema).complaints(JSONShape(root))
  }
}
