import Schema
import Testing

/// One wrong schema and the one thing that must be said about it.
struct WrongSchema: Sendable, CustomTestStringConvertible {
  var schema: SmallSchema
  var code: String
  var place: String
  var message: String
  var testDescription: String { "\(code) at \(place)" }

  init(_ code: String, _ place: String, _ message: String, _ schema: SmallSchema) {
    self.schema = schema
    self.code = code
    self.place = place
    self.message = message
  }
}

@Suite("wrong schemas", .tags(.schemaLanguage))
struct WrongSchemaTests {
  @Test("each mistake is told with its place and its cure", arguments: wrongSchemas)
  func diagnosed(_ wrong: WrongSchema) throws {
    let found = wrong.schema.diagnostics
    let first = try #require(found.first, "nothing was found")
    #expect(first.code == wrong.code)
    #expect(first.description == "schema.yaml:\(wrong.place): \(first.severity): \(wrong.message)")
  }

  @Test("no two of them are told the same way")
  func distinct() {
    let keys = wrongSchemas.map { "\($0.code) \($0.place) \($0.message)" }
    #expect(Set(keys).count == keys.count)
  }
}
