import Executor
import Schema
import Testing

@testable import LendingLibrary

/// Nothing about roles is hard-coded: whatever a role is called, everything works the same.
@Suite("roles under other names", .tags(.secondSchema, .roles))
struct RenamedRoleTests {
  private static let documents = [
    "query($l: String!) { books(library: $l) { totalCount nodes { title notes bought isIn copies { condition shelf { label } } reviews { nodes { stars text writer { name cardNumber owes } } } } } }",
    "query($l: String!) { members(library: $l) { nodes { name post cardNumber owes loans { state due } } } }",
    "query($l: String!) { loans(library: $l, filter: { state: { ne: BACK } }) { nodes { copy { book { title } } member { name } } } }",
    "query($l: String!) { desk(library: $l) { library { title } overdue { id } myLoans { id } } }",
    "query($l: String!) { reservations(library: $l) { book { title } } fines(library: $l) { cents reason } authors(library: $l) { nodes { name books { title } } } }",
    "query($l: String!) { books(library: $l, orderBy: [BOUGHT_ASC]) { nodes { title } } }",
  ]

  @Test("every document has the same answer for every viewer")
  func answers() async throws {
    let library = try await TestLibrary.make()
    let yaml = RenamedRoles.yaml
    let other = try library.renamed(yaml)
    #expect(other.model.roles.map(\.name) == ["keeper", "boy", "otherwise_member", "anybody"])
    for asker in TestLibrary.Asker.allCases {
      for document in Self.documents {
        let expected = try await library.ask(document, as: asker)
        #expect(try await other.ask(document, as: asker) == expected, "\(asker): \(document)")
      }
    }
  }

  @Test("the tables are the same, and so is the API")
  func tables() throws {
    let (model, _) = loadModel(yaml: EmbeddedSchema.yaml, file: "schema.yaml")
    let (other, diagnostics) = loadModel(yaml: RenamedRoles.yaml, file: "schema.yaml")
    #expect(diagnostics == [])
    let (before, after) = (try #require(model), try #require(other))
    #expect(ddl(before) == ddl(after))
    #expect(sdl(TypeSystem(before)) == sdl(TypeSystem(after)))
  }

  @Test("the matrix differs by the names alone")
  func matrix() throws {
    let (model, _) = loadModel(yaml: EmbeddedSchema.yaml, file: "schema.yaml")
    let (other, _) = loadModel(yaml: RenamedRoles.yaml, file: "schema.yaml")
    let before = PermissionMatrix(try #require(model))
    let after = PermissionMatrix(try #require(other))
    let expected = before.lines.map { line in
      var line = line
      line.role = RenamedRoles.names[line.role] ?? line.role
      return line
    }
    #expect(after.lines == expected)
    #expect(!before.lines.isEmpty)
  }
}
