import Schema
import Testing

@testable import SchemaTool

@Suite("generated files", .tags(.schemaLanguage))
struct GoldenTests {
  @Test("the Swift types of a library")
  func types() throws {
    try expectFixture("library.types.swift", is: typesFile(fixtureModel("library.yaml")))
  }

  @Test("in several files the types are the same ones, each once, in their order", arguments: [1, 2, 4, 100])
  func parts(_ count: Int) throws {
    let model = try fixtureModel("library.yaml")
    let files = typesFiles(model, count: count)
    #expect(files.count == count)
    let header = fileHeader(importing: ["Executor"])
    #expect(files.allSatisfy { $0.hasPrefix(header) })
    #expect(header + files.map { $0.dropFirst(header.count) }.joined() == typesFile(model))
  }

  @Test("the resolvers of a library")
  func resolvers() throws {
    try expectFixture("library.resolvers.swift", is: resolversFile(fixtureModel("library.yaml")))
  }

  @Test("the tables of a library")
  func tables() throws {
    try expectFixture("library.sql", is: ddl(fixtureModel("library.yaml")))
  }

  @Test("the schema is built in as it is, whatever it contains")
  func schema() throws {
    let yaml = "a: \"\"\"#\nb: \\#(x) \\##\n"
    #expect(
      schemaFile(yaml: yaml, file: "schema.yaml", migrations: [("0001.sql", "select 1;\n")]) == """
        // Made by SchemaTool from schema.yaml; whatever is changed here is lost at the next build.
        // swift-format-ignore-file

        /// The schema and the migrations that this program was built from.
        package enum EmbeddedSchema {
          package static let file = "schema.yaml"

          package static let yaml = ###\"""
        a: \"""#
        b: \\#(x) \\##

        \"""###

          /// In the order in which they are applied.
          package static let migrations: [(name: String, sql: String)] = [
            (name: "0001.sql", sql: #\"""
        select 1;

        \"""#),
          ]
        }

        """)
  }
}

@Suite("Swift names", .tags(.schemaLanguage))
struct SwiftNameTests {
  @Test(
    "enum values become cases",
    arguments: [
      (["OUT_OF_STOCK", "VA"], ["outOfStock", "va"]), (["default", "Other"], ["`default`", "other"]),
      (["A_B", "aB"], ["A_B", "aB"]), (["_1"], ["_1"]),
    ])
  func cases(_ values: [String], _ expected: [String]) {
    let enumeration = EnumModel(name: "E", values: values.map { EnumValueModel(name: $0) })
    #expect(swiftCases(enumeration) == expected)
  }

  @Test("the tenant's column becomes a property", arguments: [("store_id", "storeID"), ("tenant", "tenant")])
  func tenant(_ column: String, _ expected: String) { #expect(tenantProperty(column) == expected) }

  @Test("texts become literals that say the same")
  func literals() {
    #expect(swiftLiteral("a\"\\(b)\n\u{1}é") == "\"a\\\"\\\\(b)\\n\\u{1}é\"")
  }
}
